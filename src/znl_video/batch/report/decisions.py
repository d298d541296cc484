"""What was decided about a short, and why: the cut, the framing, what is hidden, the loudness."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from znl_video.batch.report.figures import decimal
from znl_video.batch.report.hiding import hidden
from znl_video.batch.report.markup import Html, joined, name, tag
from znl_video.batch.weighing import weighed
from znl_video.messages import sentence
from znl_video.model.cut import Cut, Segment
from znl_video.model.encoded import Track
from znl_video.model.framing import Framing, Part
from znl_video.model.given import Given
from znl_video.model.layers import LayerLoudness
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice


def decisions(short: Short, given: Given) -> Html:
    """Return the short's decisions with their reasons; empty where none was reached."""
    rows = []
    if short.cut:
        rows.append(("cut", _cut(short)))
    if short.cut and short.framings:
        rows.append(("framing", tag("ol", *_framings(short, short.cut, given), class_="plain")))
    if short.protections:
        items = [tag("li", tag("p", told)) for told in hidden(short, given)]
        rows.append(("hidden", tag("ul", *items, class_="plain")))
    if short.layers:
        items = [tag("li", tag("p", _layer(each))) for each in short.layers]
        rows.append(("layers", tag("ul", *items, class_="plain")))
    if short.tracks:
        items = [_track(short, given, track) for track in short.tracks]
        rows.append(("loudness", tag("ul", *items, class_="plain")))
    if not rows:
        return Html()
    return tag(
        "dl",
        *(
            tag("div", tag("dt", sentence(f"report.{code}")), tag("dd", content))
            for code, content in rows
        ),
        class_="decisions",
    )


def _cut(short: Short) -> Html:
    told = weighed(short)
    if told is None:
        return Html()
    lines = [told.reason, *told.notes]
    if told.chosen:
        lines.append(sentence("report.chosen", {"what": told.chosen}))
    lines += [sentence("report.next", {"what": each}) for each in told.others]
    return joined(*(tag("p", line) for line in lines))


def _framings(short: Short, cut: Cut, given: Given) -> list[Html]:
    """Return how each segment is framed; neighbours of one clip framed alike are told together."""
    items: list[Html] = []
    numbered = enumerate(zip(cut.segments, short.framings, strict=True))
    for (_, _, framing), group in groupby(
        numbered, key=lambda item: (item[0] < cut.hook, item[1][0].source, item[1][1])
    ):
        segments = [segment for _, (segment, _) in group]
        if len(segments) > 1:
            items.append(_pieces(short, given, segments, framing))
        else:
            items += _segment(short, given, segments[0], framing)
    return items


def _pieces(short: Short, given: Given, segments: Sequence[Segment], framing: Framing) -> Html:
    first, last = segments[0], segments[-1]
    fields = {
        "start": decimal(first.start_ms / 1000),
        "end": decimal((last.start_ms + short.rate.ms(last.frames)) / 1000),
        "count": str(len(segments)),
    }
    clip = joined(name(given.source(first.source).path), " ") if len(short.sources) > 1 else ""
    part = framing.parts[0]
    seen = sentence(f"report.{_seen_as(part)}")
    told = [framing.bars, part.reason] if framing.bars else [part.reason]
    return tag(
        "li",
        tag("p", clip, tag("b", sentence("report.pieces", fields)), ", ", seen),
        *(tag("p", _worded(each)) for each in told),
    )


def _segment(short: Short, given: Given, segment: Segment, framing: Framing) -> list[Html]:
    # A short of one clip names it above already.
    clip = joined(name(given.source(segment.source).path), " ") if len(short.sources) > 1 else ""
    ends = [*(part.first for part in framing.parts[1:]), segment.frames]
    items = []
    for part, end in zip(framing.parts, ends, strict=True):
        start_ms = segment.start_ms + short.rate.ms(part.first)
        end_ms = segment.start_ms + short.rate.ms(end)
        window = sentence(
            "report.segment",
            {"start": decimal(start_ms / 1000), "end": decimal(end_ms / 1000)},
        )
        seen = sentence(f"report.{_seen_as(part)}")
        told = [part.reason] if part.first or not framing.bars else [framing.bars, part.reason]
        items.append(
            tag(
                "li",
                tag("p", clip, tag("b", window), ", ", seen),
                *(tag("p", _worded(each)) for each in told),
            )
        )
    return items


def _seen_as(part: Part) -> str:
    return part.view.kind if part.still else "follow"


def _layer(layer: LayerLoudness) -> str:
    name = sentence(f"report.layer-{layer.layer}")
    return sentence("report.layer", {"layer": name, "lufs": decimal(layer.lufs)})


def _track(short: Short, given: Given, track: Track) -> Html:
    titles = [preset.title for preset in given.presets if preset.name in track.presets]
    if short.sound is None or short.sound.lufs is None:
        told = sentence("report.unmeasured")
    else:
        told = sentence(
            "report.gain",
            {
                "measured": decimal(short.sound.lufs),
                "gain": decimal(track.takes[-1].gain_db, signed=True),
                "reached": decimal(track.encoded.lufs),
                "peak": decimal(track.encoded.dbtp),
                "target": decimal(track.target_lufs),
                "limit": decimal(track.limit_dbtp),
            },
        )
    # Only where platforms differ does it matter whose sound this is.
    whose = tag("p", tag("b", ", ".join(titles))) if len(short.tracks) > 1 else ""
    return tag("li", whose, tag("p", told))


def _worded(said: Notice) -> str:
    return sentence(said.code, said.fields)
