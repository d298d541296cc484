"""The report: one offline page that says what was delivered, and why it looks as it does.

Nothing of the clock or of this run's effort is in it: an unchanged run gives an unchanged page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from importlib import resources

from znl_video.batch.holding import waits
from znl_video.batch.report.markup import Html, joined, name, tag
from znl_video.batch.report.sections import card, notes, overview, told_warnings
from znl_video.batch.result import Output, RunResult, problem, warned
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.messages import sentence
from znl_video.model.given import Given
from znl_video.model.manifest import Short, Source

# The page may load nothing and run nothing, whatever a name in it says.
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)


def report_html(
    told: RunResult,
    sources: Sequence[Source],
    done: Sequence[tuple[Short, Given]],
    store: Store,
    work: WorkFolder,
) -> str:
    """Return the page as HTML; its links are relative to the work folder.

    Args:
        told: the run's result; only its outputs are read.
        sources: every source, for rejected files and duplicates.
        done: every short with its surroundings, in the order of the cards.
        store: where the covers' thumbnails lie; they are put into the page.
        work: the folder the page will lie in.
    """
    title = sentence("report.title", {"folder": work.root.name})
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        Html(f"<style>\n{_style()}</style>"),
    )
    outputs: dict[str, dict[str, Output]] = defaultdict(dict)
    for output in told.outputs:
        outputs[output.short][output.preset] = output
    cards = [
        card(number, short, given, outputs.get(short.name, {}), store, work)
        for number, (short, given) in enumerate(done, start=1)
    ]
    main = tag(
        "main",
        _headline(title, told, sources, done),
        overview(done, outputs) if len(done) > 1 else "",
        *cards,
        _rejected(sources),
        _duplicates(sources),
    )
    return f'<!doctype html>\n<html lang="en">\n{head}\n<body>\n{main}\n</body>\n</html>\n'


def _style() -> str:
    return resources.files(__package__).joinpath("page.css").read_text("utf-8")


def _headline(
    title: str,
    told: RunResult,
    sources: Sequence[Source],
    done: Sequence[tuple[Short, Given]],
) -> Html:
    wanted = sum(len(short.presets) for short, _ in done)
    delivered = len(told.outputs)
    held = sum(len(given.live(short)) for short, given in done if waits(short, given))
    headline = (
        sentence("report.headline", {"delivered": delivered, "wanted": wanted})
        if wanted
        else sentence("report.headline-nothing")
    )
    figures = (
        ("delivered", delivered, "good"),
        ("held", held, "odd"),
        ("undelivered", wanted - delivered - held, "bad"),
        ("rejected", sum(source.rejection is not None for source in sources), "bad"),
        ("duplicates", sum(source.duplicate_of is not None for source in sources), ""),
        ("warnings", sum(len(told_warnings(short)) for short, _ in done), "odd"),
    )
    return tag(
        "header",
        tag("p", title, class_="over"),
        tag("h1", headline),
        tag(
            "dl",
            *(
                tag(
                    "div",
                    tag("dt", sentence(f"report.{code}")),
                    tag("dd", str(count), class_=colour if count else None),
                )
                for code, count, colour in figures
            ),
            class_="figures",
        ),
    )


def _rejected(sources: Sequence[Source]) -> Html:
    items = []
    for source in sources:
        if source.rejection is None:
            continue
        lost = problem(source.path, source.rejection)
        said = [warned(source.path, each) for each in source.warnings]
        items.append(
            tag(
                "article",
                tag("h3", name(source.path), tag("span", lost.stage, class_="mark")),
                notes("bad", [("", lost.reason, lost.remedy)]),
                notes("odd", [("", each.message, each.remedy) for each in said]),
            )
        )
    return _section("rejected", items)


def _duplicates(sources: Sequence[Source]) -> Html:
    items = [
        tag("li", sentence("media.duplicate", {"file": each.path, "of": each.duplicate_of}))
        for each in sources
        if each.duplicate_of is not None
    ]
    return _section("duplicates", [tag("ul", *items, class_="plain")] if items else [])


def _section(code: str, items: Sequence[Html]) -> Html:
    if not items:
        return Html()
    heading = tag("h2", sentence(f"report.{code}"), id=f"{code}-title")
    return tag("section", heading, joined(*items), class_="files", aria_labelledby=f"{code}-title")
