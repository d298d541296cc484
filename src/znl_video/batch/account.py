"""What is told of one short when it is through: to scripts, in the index, in the report."""

from __future__ import annotations

from znl_video.batch import holding, publishing, result
from znl_video.batch.framed import Framed, framed
from znl_video.batch.pictured import Pictured, pictured
from znl_video.batch.report.sections import card, row, told_warnings
from znl_video.batch.weighing import Weighed, weighed
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.model.base import Frozen
from znl_video.model.given import Given
from znl_video.model.index import short_state
from znl_video.model.manifest import Short


class Account(Frozen):
    """What is held of a short until the run ends; all else about it is in its ``Page``.

    ``sources`` are names; ``wanted`` and ``waiting`` count presets, asked for and held back;
    ``flagged`` warnings as the report tells them; ``row`` is its line in the report's overview.
    """

    name: str
    sources: tuple[str, ...]
    state: str
    wanted: int
    waiting: int
    flagged: int
    failed: tuple[result.Problem, ...] = ()
    warnings: tuple[result.Warned, ...] = ()
    outputs: tuple[result.Output, ...] = ()
    held: result.Held | None = None
    row: str = ""


class Page(Frozen):
    """A short's card in the report, and how its seconds, framings and pictures were chosen."""

    card: str = ""
    cut: Weighed | None = None
    framings: tuple[Framed, ...] = ()
    pictures: tuple[Pictured, ...] = ()


def accounted(
    short: Short, given: Given, store: Store, work: WorkFolder, *, verified: bool
) -> tuple[Account, Page]:
    """Return what is to be told of a short.

    Args:
        short: what came of it.
        given: its surroundings.
        store: where its cover's thumbnail lies.
        work: the folder it was delivered into.
        verified: whether it went to the end; else nothing is delivered, and there is no report.
    """
    outputs = publishing.outputs(short, given, work) if verified else ()
    waits = bool(given.live(short)) and holding.waits(short, given)
    held = next(iter(holding.holds([(short, given)], work)), None) if verified else None
    own = {each.preset: each for each in outputs}
    account = Account(
        name=short.name,
        sources=short.sources,
        state=short_state(short, held=waits),
        wanted=len(short.presets),
        waiting=len(given.live(short)) if waits else 0,
        flagged=len(told_warnings(short)),
        failed=result.failures([short]),
        warnings=result.warnings([short]),
        outputs=outputs,
        held=held,
        row=row(short, given, len(own)) if verified else "",
    )
    page = Page(
        card=card(short, given, own, store, work) if verified else "",
        cut=weighed(short),
        framings=framed(short, given),
        pictures=pictured(short),
    )
    return account, page
