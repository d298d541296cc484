"""The report: one offline page that says what was delivered, and why it looks as it does.

Nothing of the clock or of this run's effort is in it: an unchanged run gives an unchanged page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import TYPE_CHECKING

from znl_video.batch.report.markup import Html, joined, name, tag
from znl_video.batch.report.sections import notes, overview
from znl_video.batch.result import problem, warned
from znl_video.io.work import WorkFolder
from znl_video.messages import sentence
from znl_video.model.manifest import Source

if TYPE_CHECKING:
    from znl_video.batch.account import Account

# The page may load nothing and run nothing, whatever a name in it says.
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)


def report_parts(
    work: WorkFolder, sources: Sequence[Source], accounts: Sequence[Account], cards: Iterable[str]
) -> Iterator[str]:
    """Yield the page as HTML, part by part; its links are relative to the work folder.

    Args:
        work: the folder the page will lie in.
        sources: every source, for rejected files and duplicates.
        accounts: what is told of every short, in the order of the cards.
        cards: the shorts' cards, as HTML.
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
    yield f'<!doctype html>\n<html lang="en">\n{head}\n<body>\n<main>'
    yield _headline(title, sources, accounts)
    if len(accounts) > 1:
        yield overview(each.row for each in accounts)
    yield from cards
    yield _rejected(sources)
    yield _duplicates(sources)
    yield "</main>\n</body>\n</html>\n"


def _style() -> str:
    return resources.files(__package__).joinpath("page.css").read_text("utf-8")


def _headline(title: str, sources: Sequence[Source], accounts: Sequence[Account]) -> Html:
    wanted = sum(each.wanted for each in accounts)
    delivered = sum(len(each.outputs) for each in accounts)
    held = sum(each.waiting for each in accounts)
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
        ("warnings", sum(each.flagged for each in accounts), "odd"),
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
