"""Who stands by the captions: signing, what voids it, and what waits for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import making_media
import pytest
from commands import Said, refused, told, znl
from projects import Project, performed, planned, snapshot, tiny_preset

from znl_video.batch.approving import approve, withdraw
from znl_video.batch.options import Pick
from znl_video.batch.standing import standings
from znl_video.errors import UsageError
from znl_video.io.approvals import Approvals
from znl_video.model.approval import Seal

REQUIRED = "[captions]\nrequire_proofread = true\n"


@pytest.fixture(scope="session")
def _written(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A silent clip of a second, rendered with a person's caption, and one without any."""
    home = tmp_path_factory.mktemp("written") / "home"
    footage = home / "raw"
    footage.mkdir(parents=True)
    for name, grey in (("m", "60"), ("mute", "90")):
        picture = f"color=c=0x{grey * 3}:s=180x320:r=25"
        making_media.picture(footage / f"{name}.mp4", picture, 1)
    project = Project(footage, (str(tiny_preset(home / "tiny.toml", cards="forbid")),))
    project.folder.captions_file("m").parent.mkdir(parents=True)
    _write(project, "早上好")
    assert project.run().delivered == 2
    return project


@pytest.fixture
def written(_written: Project, tmp_path: Path) -> Project:
    return _written.copied(tmp_path / "home")


def _write(project: Project, text: str, end: str = "900") -> None:
    cue = f"1\n00:00:00,100 --> 00:00:00,{end}\n{text}\n"
    project.folder.captions_file("m").write_text(cue, "utf-8")


def _require(project: Project) -> None:
    (project.footage / "znl.toml").write_text(REQUIRED, "utf-8")


def _card(project: Project, short: str = "m") -> Any:
    return json.loads(project.export(f"{short}.json").read_text("utf-8"))


def _approve(project: Project, *arguments: str) -> Said:
    return znl("approve", project.footage, *arguments, "--json")


def _signed(project: Project, by: str = "李娜", short: str = "m") -> None:
    approve(project.options(), [short], by)


def _exports(project: Project) -> dict[str, tuple[int, int, int]]:
    return snapshot(project.work / "exports")


def _voided(project: Project) -> list[str]:
    return [each.message for each in project.run().warnings if each.code == "approval.voided"]


def test_an_approval_changes_the_card_and_nothing_else(written: Project) -> None:
    assert (_card(written)["captions"], _card(written)["approvals"]) == ("edited", [])
    before = _exports(written)
    assert written.explain() == ()
    said = _approve(written, "m", "--by", "李娜")
    assert said.code == 0, said.err
    [signed] = said.only_object["shorts"]
    assert (signed["short"], signed["captions"]) == ("m", "proofread")
    [approval] = signed["approvals"]
    assert approval["by"] == "李娜"
    assert approval["at"].endswith("Z")
    [card] = written.explain()
    assert (card.subject, card.kind) == ("m", "card")
    assert card.reasons == ("exports/tiny/m.json is written anew: approvals, captions",)
    assert _exports(written) == before
    result = written.run()
    assert written.explain() == ()
    assert (performed(result), result.exit_code) == (set(), 0)
    assert _card(written)["captions"] == "proofread"
    assert _card(written)["approvals"] == [approval]
    changed = {file for file, stat in _exports(written).items() if before[file] != stat}
    assert changed == {"tiny/m.json"}
    states = {output.short: output.captions for output in result.outputs}
    assert states == {"m": "proofread", "mute": "none"}
    page = (written.work / "report.html").read_text("utf-8")
    assert "Proofread" in page
    assert "李娜" in page


def test_status_tells_who_approved_before_the_next_run(written: Project) -> None:
    _signed(written)
    shorts = {
        each["short"]: each
        for each in znl("status", written.footage, "--json").only_object["shorts"]
    }
    assert (shorts["m"]["captions"], shorts["mute"]["captions"]) == ("proofread", "none")
    assert [each["by"] for each in shorts["m"]["approvals"]] == ["李娜"]
    assert "proofread (李娜)" in told(znl("status", written.footage).err)


def test_two_people_are_both_kept_and_one_twice_is_once(written: Project) -> None:
    for by in ("李娜", "王强", " 李娜 "):
        _signed(written, by)
    written.run()
    assert [each["by"] for each in _card(written)["approvals"]] == ["李娜", "王强"]
    withdraw(written.options(), ["m"], "李娜")
    written.run()
    assert [each["by"] for each in _card(written)["approvals"]] == ["王强"]
    withdraw(written.options(), (), "王强", every=True)
    written.run()
    assert _card(written)["captions"] == "edited"


@pytest.mark.parametrize(
    ("text", "end", "changed"),
    [("晚上好", "900", "the words"), ("早上好", "800", "the times")],
    ids=["words", "times"],
)
def test_a_change_voids_an_approval_until_somebody_approves_anew(
    written: Project, text: str, end: str, changed: str
) -> None:
    _signed(written)
    _write(written, text, end)
    [message] = _voided(written)
    assert message.startswith("李娜 approved")
    assert message.endswith(f": {changed}.")
    assert _card(written)["captions"] == "edited"
    status = znl("status", written.footage, "--json").only_object["shorts"]
    assert [[by["by"] for by in each["voided"]] for each in status] == [["李娜"], []]
    # It is said in every run, and stops where anybody approves.
    assert _voided(written) == [message]
    _signed(written, "王强")
    assert _voided(written) == []
    assert [each["by"] for each in _card(written)["approvals"]] == ["王强"]
    # What 李娜 approved, she approved.
    _write(written, "早上好")
    assert _voided(written) == []
    assert [each["by"] for each in _card(written)["approvals"]] == ["李娜"]


def test_another_cut_voids_an_approval(written: Project) -> None:
    _signed(written)
    (written.footage / "m.toml").write_text("in = 0.0\nout = 0.96\n", "utf-8")
    [message] = _voided(written)
    assert message.endswith(": the cut.")


def test_a_draft_can_be_approved_as_it_is(small: Project) -> None:
    assert _card(small, "speech")["captions"] == "draft"
    said = _approve(small, "--all", "--by", "Ann")
    assert [each["short"] for each in said.only_object["shorts"]] == ["speech"]
    assert performed(small.run()) == set()
    assert _card(small, "speech")["captions"] == "proofread"
    again = _approve(small, "--all", "--by", "Ann")
    assert (again.code, again.only_object["shorts"]) == (0, [])


def test_what_nobody_approved_is_made_and_held(written: Project) -> None:
    _require(written)
    options = ("--preset", written.presets[0], "--json")
    said = znl("render", written.footage, *options)
    assert said.code == 3
    result = said.only_object
    [held] = result["held"]
    assert (held["short"], held["captions"]) == ("m", "edited")
    assert "znl approve SOURCE m --by NAME" in held["remedy"]
    assert held["reason"] in told(said.err)
    assert ([each["short"] for each in result["outputs"]], result["failed"]) == (["mute"], [])
    # It was delivered before it had to wait.
    assert "approval.recalled" in [each["code"] for each in result["warnings"]]
    assert not [file for file in _exports(written) if file.startswith("tiny/m.")]
    states = {
        each["short"]: each["state"]
        for each in znl("status", written.footage, "--json").only_object["shorts"]
    }
    assert states == {"m": "held", "mute": "done"}
    assert "Held for proofreading" in (written.work / "report.html").read_text("utf-8")
    assert planned(written.explain()) == set()
    _signed(written)
    written.run(until="subtitle")
    assert {each.short: each.state for each in standings(written.options()).shorts} == {
        "m": "open",
        "mute": "open",
    }
    written.run()
    withdraw(written.options(), ["m"], "李娜")
    written.run()
    _signed(written)
    assert planned(written.explain()) == {"deliver"}
    after = written.run()
    assert (performed(after), after.exit_code, after.delivered) == (set(), 0, 2)
    assert _card(written)["captions"] == "proofread"
    assert {f"tiny/m.{each}" for each in ("mp4", "jpg", "srt", "json")} <= set(_exports(written))


def _held(project: Project) -> set[str]:
    return set(snapshot(project.work / "held"))


def test_what_waits_can_be_watched_and_never_looks_ready(written: Project) -> None:
    video = written.export("m.mp4").read_bytes()
    _require(written)
    [held] = written.run().held
    assert _held(written) == {"tiny/m.mp4", "tiny/m.jpg", "tiny/m.srt"}
    assert held.paths == (str(written.work / "held" / "tiny" / "m.mp4"),)
    assert Path(held.paths[0]).read_bytes() == video
    status = {
        each["short"]: each["held"]
        for each in znl("status", written.footage, "--json").only_object["shorts"]
    }
    assert status == {"m": list(held.paths), "mute": []}
    assert held.paths[0] in znl("status", written.footage).err
    assert 'href="held/tiny/m.mp4"' in (written.work / "report.html").read_text("utf-8")
    # Nothing is placed anew where it stands; what was lost is told and put back.
    before = snapshot(written.work / "held")
    written.run()
    assert snapshot(written.work / "held") == before
    Path(held.paths[0]).unlink()
    assert [each.kind for each in written.explain()] == ["restore"]
    assert performed(written.run()) == set()
    assert Path(held.paths[0]).read_bytes() == video
    # A correction is what is watched next.
    _write(written, "晚上好")
    written.run()
    assert "晚上好" in (written.work / "held" / "tiny" / "m.srt").read_text("utf-8")
    assert Path(held.paths[0]).read_bytes() != video
    _signed(written)
    written.run()
    assert not (written.work / "held").exists()
    assert written.export("m.json").exists()


def test_what_waits_stays_where_all_that_is_to_be_hidden_is(written: Project) -> None:
    _require(written)
    (written.footage / "m.toml").write_text('consent = "no"\n', "utf-8")
    for _ in range(3):
        told = written.run()
        assert [each.short for each in told.held] == ["m"]
        assert all(Path(path).is_file() for each in told.held for path in each.paths)
    # Of a short that is left alone as well.
    (written.footage / "mute.toml").write_text('title = "Harbour"\n', "utf-8")
    told = written.run(pick=Pick(changed=True))
    assert told.left_alone == 1
    assert _held(written)


def test_a_run_about_what_changed_acts_on_signatures(written: Project) -> None:
    _require(written)
    written.run()
    # What was told once, of deliveries that were taken away, is told no more.
    written.run()
    assert written.run(pick=Pick(changed=True)).left_alone == 2
    _signed(written)
    assert {each.short for each in written.run(pick=Pick(changed=True)).outputs} == {"m"}
    withdraw(written.options(), ("m",), "李娜")
    assert [each.short for each in written.run(pick=Pick(changed=True)).held] == ["m"]
    assert not written.export("m.json").exists()


def test_a_run_about_what_changed_finishes_what_an_early_stage_began(written: Project) -> None:
    _require(written)
    _write(written, "晚上好")
    written.run(until="loudness")
    assert [each.short for each in written.run(pick=Pick(changed=True)).held] == ["m"]
    assert _held(written)


def test_what_waits_goes_with_its_footage_and_when_it_fails(written: Project) -> None:
    _require(written)
    written.run()
    assert _held(written)
    file = written.folder.captions_file("m")
    good = file.read_bytes()
    file.write_text("1\nno times\n", "utf-8")
    written.run()
    assert not (written.work / "held").exists()
    file.write_bytes(good)
    written.run()
    assert _held(written)
    (written.footage / "m.mp4").unlink()
    written.run()
    assert not (written.work / "held").exists()


def test_a_voided_approval_takes_the_delivery_away(written: Project) -> None:
    _require(written)
    _signed(written)
    assert written.run().exit_code == 0
    withdraw(written.options(), ["m"], "李娜")
    assert planned(written.explain()) == {"hold"}
    _signed(written)
    _write(written, "晚上好")
    result = written.run()
    assert result.exit_code == 3
    assert {each.code for each in result.warnings if each.file == "m"} >= {
        "approval.voided",
        "approval.recalled",
    }
    assert not [file for file in _exports(written) if file.startswith("tiny/m.")]


def test_a_failure_counts_for_more_than_waiting(written: Project) -> None:
    _require(written)
    (written.footage / "bad.mp4").write_text("no video", "utf-8")
    result = written.run()
    assert (len(result.held), result.exit_code) == (1, 1)


def test_what_was_not_read_as_it_is_cannot_be_approved(written: Project) -> None:
    refused(_approve(written, "nobody", "--by", "李娜"), "explain.unknown-short")
    refused(_approve(written, "m", "mute", "--by", "李娜"), "approve.no-captions")
    _write(written, "改过")
    refused(_approve(written, "m", "--by", "李娜"), "approve.not-rendered")
    refused(_approve(written, "--all", "--by", "李娜"), "approve.not-rendered")
    written.folder.captions_file("m").unlink()
    refused(_approve(written, "m", "--by", "李娜"), "approve.not-rendered")
    # A broken file gives no captions at all.
    written.folder.captions_file("m").write_text("1\nno times\n", "utf-8")
    written.run()
    refused(_approve(written, "m", "--by", "李娜"), "approve.not-made")
    assert not (written.work / "approvals.jsonl").exists()


def test_a_folder_never_rendered_is_not_made_by_approving(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    refused(znl("approve", raw, "m", "--by", "李娜", "--json"), "status.none")
    assert [each.name for each in tmp_path.iterdir()] == ["raw"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("m", "--by", "  "), "approve.no-name"),
        (("m", "--by", "李\x1b[31m娜"), "approve.odd-name"),
        (("m", "--by", "李\u202e娜"), "approve.odd-name"),
        (("m", "--by", "娜" * 61), "approve.long-name"),
        (("--by", "李娜"), "approve.which"),
        (("m", "--all", "--by", "李娜"), "approve.which"),
        (("m", "--undo", "--by", "李娜"), "approve.nothing-to-undo"),
    ],
    ids=["empty", "control", "turning", "long", "no short", "short and all", "nothing to undo"],
)
def test_bad_usage_signs_nothing(written: Project, arguments: tuple[str, ...], code: str) -> None:
    refused(_approve(written, *arguments), code)
    assert not (written.work / "approvals.jsonl").exists()


def test_a_damaged_line_is_named_and_nothing_is_delivered_on_it(written: Project) -> None:
    _signed(written)
    file = written.work / "approvals.jsonl"
    whole = file.read_text("utf-8")
    file.write_text(whole + whole.strip()[:40] + "\n", "utf-8")
    line = len(file.read_text("utf-8").splitlines())
    with pytest.raises(UsageError) as caught:
        written.run()
    assert caught.value.code == "approval.damaged"
    assert f"approvals.jsonl, line {line}:" in caught.value.reason
    file.write_text(whole, "utf-8")
    assert written.run().exit_code == 0


def test_a_signature_outlives_a_line_that_was_cut_off(tmp_path: Path) -> None:
    seal = Seal(captions="a", words="b", cut="c")
    approvals = Approvals(tmp_path)
    first = approvals.add("approve", "m", "李娜", seal)
    with (tmp_path / "approvals.jsonl").open("a", encoding="utf-8") as file:
        file.write(" ")
    second = approvals.add("approve", "n", "王强", seal)
    assert approvals.read() == {"m": (first,), "n": (second,)}
