"""Warnings that are errors: which, what they keep back, and that nothing is made anew for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import refused, znl
from factories import given, preset, short
from making_media import picture
from projects import Project, performed, planned, tiny_preset

from znl_video.batch.result import problem
from znl_video.batch.strictness import judged
from znl_video.errors import UsageError
from znl_video.io.people import load_settings
from znl_video.messages import losses, warning_codes
from znl_video.model.notice import Failure, notice
from znl_video.model.people import Settings
from znl_video.model.policy import Policy

KIT = '[captions]\n[end_card]\nseconds = 0.48\ntitle = "The end"\n'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A silent clip of two seconds for two presets; one of them dislikes cards."""
    footage = tmp_path / "home" / "clips"
    footage.mkdir(parents=True)
    picture(footage / "grey.mp4", "mandelbrot=s=180x320:r=25", 2)
    (footage / "grey.toml").write_text('informant = "王师傅"\n', "utf-8")
    brand = tmp_path / "home" / "brand"
    brand.mkdir()
    (brand / "kit.toml").write_text(f'name = "Plain"\n{KIT}', "utf-8")
    presets = [tiny_preset(tmp_path / "home" / f"{name}.toml") for name in ("kind", "picky")]
    text = presets[1].read_text("utf-8")
    presets[1].write_text(text.replace('cards = { value = "allow"', 'cards = { value = "warn"'))
    return Project(footage, tuple(map(str, presets)), str(brand))


def policy(project: Project, text: str) -> None:
    (project.footage / "znl.toml").write_text(f"[trim]\nmin_seconds = 1\n{text}", "utf-8")


def cards(project: Project) -> list[str]:
    return sorted(file.parent.name for file in (project.work / "exports").rglob("*.json"))


def test_a_policy_judges_anew_and_makes_nothing_anew(project: Project) -> None:
    policy(project, "")
    first = project.run()
    assert {each.code for each in first.warnings} == {"media.no-sound", "brand.cards-disliked"}
    assert (first.exit_code, first.delivered, cards(project)) == (0, 2, ["kind", "picky"])

    # A warning about one preset keeps the short from that preset alone.
    policy(project, '[policy]\nerrors = ["brand.cards-disliked"]\n')
    foretold = [each for each in project.explain() if each.kind == "failed"]
    assert [each.subject for each in foretold] == ["grey"]
    # The other card lists the short's warnings, of which this is none any more.
    assert planned(project.explain()) == {"failed", "card"}
    told = project.run()
    assert performed(told) == set()
    assert (told.exit_code, told.delivered, cards(project)) == (1, 1, ["kind"])
    [lost] = told.failed
    assert (lost.file, lost.preset, lost.code) == ("grey", "picky", "brand.cards-disliked")
    assert lost.policy
    assert "[policy]" in lost.reason
    assert "accepted" in lost.remedy
    assert foretold[0].reasons == (lost.reason,)
    assert [each.code for each in told.warnings] == ["media.no-sound"]
    document = project.short("grey").short
    assert [(each.preset, each.policy) for each in document.failures] == [("picky", True)]
    page = (project.work / "report.html").read_text("utf-8")
    assert "may down-rank videos with cards" in page

    # One about the short keeps back all of it.
    policy(project, '[policy]\nerrors = ["*"]\naccepted = ["brand.cards-disliked"]\n')
    told = project.run()
    assert performed(told) == set()
    assert [(each.code, each.preset) for each in told.failed] == [("media.no-sound", None)]
    assert (told.exit_code, told.delivered, cards(project)) == (1, 0, [])
    assert [each.code for each in told.warnings] == ["brand.cards-disliked"]

    # Without policy, what was made lies there again.
    policy(project, "")
    assert [each.kind for each in project.explain()] == ["deliver"]
    told = project.run()
    assert performed(told) == set()
    assert (told.exit_code, told.delivered, cards(project)) == (0, 2, ["kind", "picky"])
    assert project.explain() == ()


def test_strict_takes_all_but_what_is_accepted(project: Project) -> None:
    accepted = ["brand.cards-disliked", "media.no-sound"]
    policy(project, f"[policy]\naccepted = {json.dumps(accepted[:1])}\n")
    named = [part for each in project.presets for part in ("--preset", each)]
    options = [str(project.footage), *named, "--brand", project.brand or "", "--json"]
    said = znl("render", *options, "--strict")
    assert said.code == 1
    assert [each["code"] for each in said.only_object["failed"]] == ["media.no-sound"]
    assert cards(project) == []
    dry = znl("render", *options, "--strict", "--dry-run").only_object["planned"]
    assert [each["kind"] for each in dry] == ["failed"]
    assert znl("explain", *options, "--strict").only_object["planned"] == dry
    policy(project, f"[policy]\naccepted = {json.dumps(accepted)}\n")
    assert znl("render", *options, "--strict").code == 0
    assert cards(project) == ["kind", "picky"]


def test_a_warning_about_the_run_fails_it_and_keeps_nothing_back(project: Project) -> None:
    (project.footage / "same.mp4").write_bytes((project.footage / "grey.mp4").read_bytes())
    policy(project, '[policy]\nerrors = ["media.duplicate"]\n')
    told = project.run()
    assert [(each.file, each.code) for each in told.failed] == [("same.mp4", "media.duplicate")]
    assert (told.exit_code, told.delivered) == (1, 2)


def test_warnings_of_footage_are_told_by_runs_that_make_no_shorts(project: Project) -> None:
    policy(project, "")
    assert [each.code for each in project.run(until="ingest").warnings] == ["media.no-sound"]
    policy(project, '[policy]\nerrors = ["media.no-sound"]\n')
    told = project.run(until="ingest")
    assert ([each.code for each in told.failed], told.exit_code) == (["media.no-sound"], 1)


def test_what_an_accepting_policy_leaves_is_as_it_was() -> None:
    told = (notice("media.no-sound", file="a"), notice("loudness.hiss", presets="one, two"))
    subject = short(presets=("one", "two", "three"), warnings=told)
    presets = (preset("one"), preset("two"), preset("three"))
    lenient = given(*presets)
    assert judged(subject, lenient, "verify") == subject
    hiss = given(*presets, settings=Settings(policy=Policy(errors=("loudness.hiss",))))
    done = judged(subject, hiss, "verify")
    assert [(each.preset, each.stage) for each in done.failures] == [
        ("one", "verify"),
        ("two", "verify"),
    ]
    assert done.warnings == told[:1]
    assert judged(done, hiss, "verify") == done
    # What is lost already is not lost again.
    lost = short(warnings=told, failures=(Failure(stage="trim", notice=told[0]),))
    assert judged(lost, hiss, "verify") == lost


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ('errors = ["check.loudnes"]', "policy.unknown", "Did you mean check.loudness?"),
        ('accepted = ["hdr"]', "policy.unknown", "Did you mean "),
        ('errors = ["protect.leak"]', "policy.no-warning", "it needs no policy"),
        ('accepted = ["*"]', "toml.contradiction", "accepted"),
        (
            'errors = ["trim.short"]\naccepted = ["trim.short"]',
            "toml.contradiction",
            "both name trim.short",
        ),
        ('error = ["*"]', "toml.unknown-key-close", "Did you mean errors?"),
        ('errors = "*"', "toml.needs-list", "list"),
    ],
)
def test_a_policy_of_unknown_codes_is_refused(
    tmp_path: Path, line: str, code: str, said: str
) -> None:
    (tmp_path / "znl.toml").write_text(f"[policy]\n{line}\n", "utf-8")
    with pytest.raises(UsageError) as raised:
        load_settings(tmp_path, tmp_path)
    error = raised.value
    assert error.code == code
    assert f"{tmp_path / 'znl.toml'}, line 2" in error.reason or code == "toml.contradiction"
    assert said in f"{error.reason} {error.remedy}"


def test_a_run_with_a_bad_policy_starts_nothing(project: Project) -> None:
    policy(project, '[policy]\nerrors = ["check.loudnes"]\n')
    said = znl("render", project.footage, "--preset", project.presets[0], "--json")
    assert "policy.errors" in refused(said, "policy.unknown")
    assert not project.work.exists()


def test_every_warning_can_be_an_error_and_no_loss_can() -> None:
    assert Policy(errors=warning_codes()).strict.forbids("work.no-locks")
    for code in losses() - set(warning_codes()):
        with pytest.raises(ValueError, match="no warning"):
            Policy(errors=(code,))
    told = problem("a", Failure(stage="verify", notice=notice("check.faststart"), policy=True))
    assert told.reason.endswith("this warning is an error.")
