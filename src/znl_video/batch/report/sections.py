"""The page's parts about shorts: the overview, and one card a short."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from znl_video.batch.figures import decimal
from znl_video.batch.holding import waits
from znl_video.batch.report.decisions import decisions
from znl_video.batch.report.hiding import unexposed
from znl_video.batch.report.markup import Html, joined, link, name, tag
from znl_video.batch.report.words import words
from znl_video.batch.result import Output, problem, warned
from znl_video.captions.approval import signoff
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.messages import sentence
from znl_video.model.given import Given
from znl_video.model.manifest import Short

_COLUMNS = ("seconds", "lufs", "dbtp", "megabytes", "check")


def overview(rows: Iterable[str]) -> Html:
    """Return a table of all shorts, each with its row and a link to its card."""
    columns = ("short", "delivered", "captions", "warnings")
    head = tag("tr", *(tag("th", sentence(f"report.{each}"), scope="col") for each in columns))
    table = tag("table", tag("thead", head), tag("tbody", *map(Html, rows)))
    label = sentence("report.shorts")
    return tag("nav", table, class_="overview", aria_label=label)


def row(short: Short, given: Given, delivered: int) -> Html:
    """Return a short's row in the overview, of which ``delivered`` files were."""
    wanted = len(short.presets)
    share = sentence("report.share", {"delivered": delivered, "wanted": wanted})
    return tag(
        "tr",
        tag(
            "th",
            tag("a", name(_title(short, given)), href=f"#{quote(_anchor(short))}"),
            scope="row",
        ),
        tag("td", share, class_=_colour(short, given, complete=delivered == wanted)),
        tag("td", _standing(short, given)),
        tag("td", str(len(told_warnings(short))) if short.warnings else "–"),
    )


def card(
    short: Short,
    given: Given,
    own: Mapping[str, Output],
    store: Store,
    work: WorkFolder,
) -> Html:
    """Return everything about one short.

    Args:
        short: what it is about.
        given: its surroundings.
        own: what was delivered of it, by preset.
        store: where its cover's thumbnail lies.
        work: the folder the page will lie in.
    """
    title = _title(short, given)
    titles = _titles(given)
    lost = dict.fromkeys(problem(short.name, each) for each in short.failures)
    failures = notes(
        "bad", [(titles.get(each.preset or "", ""), each.reason, each.remedy) for each in lost]
    )
    warnings = notes("odd", [("", *each) for each in told_warnings(short)])
    return tag(
        "article",
        _cover(short, title, store),
        tag(
            "div",
            tag("h2", name(title)),
            tag("p", name(short.name), class_="path"),
            _people(short, given, work),
            class_="about",
        ),
        tag(
            "div",
            failures,
            _deliveries(short, given, own, work),
            _headed("decisions", decisions(short, given)),
            _headed("words", words(short, given)),
            _headed("warnings", warnings),
            class_="body",
        ),
        class_="short",
        id=_anchor(short),
    )


def notes(kind: str, said: Iterable[tuple[str, str, str]]) -> Html:
    """Return a list of remarks, each a subject (or ""), a reason and a remedy (or "").

    Args:
        kind: "bad" for failures, "odd" for warnings.
        said: the remarks.
    """
    items = [
        tag(
            "li",
            tag("p", tag("b", subject + " ") if subject else "", reason),
            tag("p", sentence("run.remedy", {"remedy": remedy}), class_="remedy") if remedy else "",
        )
        for subject, reason, remedy in said
    ]
    return tag("ul", *items, class_=f"notes {kind}") if items else Html()


def _titles(given: Given) -> dict[str, str]:
    return {preset.name: preset.title for preset in given.presets}


def _anchor(short: Short) -> str:
    # Its name, not its place: the card stays as it is when others come or go.
    return f"short-{short.name}"


def _title(short: Short, given: Given) -> str:
    return given.title_of(short) or short.name


def told_warnings(short: Short) -> list[tuple[str, str]]:
    """Return the sentence and remedy of each of a short's warnings, once."""
    told = (warned(short.name, each) for each in short.warnings)
    return list(dict.fromkeys((each.message, each.remedy) for each in told))


def _colour(short: Short, given: Given, *, complete: bool) -> str:
    if complete:
        return "good"
    return "odd" if given.live(short) and waits(short, given) else "bad"


def _standing(short: Short, given: Given) -> Html:
    """Return how far the captions are, with who approved them and when."""
    if short.captions is None:
        return joined("–")
    signed = signoff(short, given.approvals)
    if signed.state == "none":
        return joined(sentence("report.no-captions"))
    good = signed.state == "proofread"
    mark = tag(
        "span", sentence(f"report.{signed.state}"), class_=f"mark {'good' if good else 'odd'}"
    )
    people = [joined(" ", name(each.by), f", {each.when}") for each in signed.approvals]
    return joined(mark, *people)


def _cover(short: Short, title: str, store: Store) -> Html:
    for cover in short.covers:
        picture = store.blob(cover.thumbnail)
        if picture.is_file() and unexposed(short, cover):
            data = base64.b64encode(picture.read_bytes()).decode("ascii")
            return tag(
                "img",
                class_="cover",
                src=f"data:image/jpeg;base64,{data}",
                alt=sentence("report.cover", {"title": title}),
            )
    return tag("div", sentence("report.no-cover"), class_="cover none")


def _people(short: Short, given: Given, work: WorkFolder) -> Html:
    sources = [given.source(each) for each in short.sources]
    informants = dict.fromkeys(each.informant or "" for each in sources)
    places = dict.fromkeys(each.note.place or "" for each in sources)
    rows = [
        ("informant", _list(informants)),
        ("place", _list(places)),
        ("footage", _list(each.path for each in sources)),
        ("captions", _captions(short, given, work)),
    ]
    if given.overlays.headline:
        rows.append(("shown-headline", _list([given.overlays.headline.text])))
    if short.narration:
        rows.append(("narration", _list([short.narration.file])))
    if short.music:
        rows.append(("music", _list([short.music.file, short.music.licence])))
    if short.branding:
        rows += [
            ("credit", _list([short.branding.credit])),
            ("brand", _list([short.branding.kit])),
        ]
    return tag(
        "dl",
        *(
            tag("div", tag("dt", sentence(f"report.{code}")), tag("dd", value))
            for code, value in rows
            if value
        ),
    )


def _list(names: Iterable[str]) -> Html:
    """Return names in a row, empty ones left out."""
    parts: list[Html] = []
    for each in filter(None, names):
        parts += [joined(" · "), name(each)] if parts else [name(each)]
    return joined(*parts)


def _captions(short: Short, given: Given, work: WorkFolder) -> Html:
    if short.captions is None:
        return Html()
    if not short.captions.cues:
        return _standing(short, given)
    file = work.captions_file(short.name).relative_to(work.root).as_posix()
    return joined(f"{len(short.captions.cues)} · ", link(file, file), " ", _standing(short, given))


def _deliveries(short: Short, given: Given, own: Mapping[str, Output], work: WorkFolder) -> Html:
    titles = _titles(given)
    live = {preset.name for preset in given.live(short)} if waits(short, given) else ()
    head = tag(
        "tr",
        *(tag("th", sentence(f"report.{each}"), scope="col") for each in ("platform", *_COLUMNS)),
    )
    rows = []
    for preset in short.presets:
        platform = name(titles[preset])
        output = own.get(preset)
        if output is None:
            lost = (
                tag("td", sentence("report.held"), class_="odd")
                if preset in live
                else tag("td", sentence("report.undelivered"), class_="bad")
            )
            blank = [tag("td", "–")] * (len(_COLUMNS) - 1)
            watch = work.held(preset, f"{short.name}.mp4")
            if preset in live and watch.exists():
                file = watch.relative_to(work.root).as_posix()
                platform = joined(link(file, platform), tag("span", file, class_="path"))
            rows.append(tag("tr", tag("th", platform, scope="row"), *blank, lost))
            continue
        file = Path(output.path).relative_to(work.root).as_posix()
        delivery = short.delivery_for(preset)
        found = delivery.inspection if delivery else None
        rows.append(
            tag(
                "tr",
                tag("th", link(file, platform), tag("span", file, class_="path"), scope="row"),
                tag("td", decimal(output.seconds)),
                tag("td", decimal(output.lufs)),
                tag("td", decimal(output.dbtp)),
                tag("td", decimal(found.bytes / 1_000_000 if found else None)),
                tag("td", sentence("report.passed"), class_="good"),
            )
        )
    return tag("table", tag("thead", head), tag("tbody", *rows), class_="deliveries")


def _headed(code: str, content: Html) -> Html:
    return joined(tag("h3", sentence(f"report.{code}")), content) if content else content
