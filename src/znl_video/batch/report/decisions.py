"""What was decided about a short, and why: the cut, the framing and the loudness."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from znl_video.batch.report.figures import decimal
from znl_video.batch.report.markup import Html, joined, name, tag
from znl_video.batch.weighing import weighed
from znl_video.messages import sentence
from znl_video.model.given import Given
from znl_video.model.manifest import Cut, Framing, Segment, Short, Track
from znl_video.model.notice import Notice


def decisions(short: Short, given: Given) -> Html:
    """Return the short's decisions with their reasons; empty where none was reached."""
    rows = []
    if short.cut:
        rows.append(("cut", _cut(short)))
    if short.cut and short.framings:
        rows.append(("framing", tag("ol", *_framings(short, short.cut, given), class_="plain")))
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
    numbered = enumerate(zip(cut.segments, short.framings, strict=True))
    return [
        _segment(short, given, [segment for _, (segment, _) in group], framing)
        for (_, _, framing), group in (
            (key, list(each))
            for key, each in groupby(
                numbered, key=lambda item: (item[0] < cut.hook, item[1][0].source, item[1][1])
            )
        )
    ]


def _segment(short: Short, given: Given, segments: Sequence[Segment], framing: Framing) -> Html:
    segment, last = segments[0], segments[-1]
    end_ms = last.start_ms + short.rate.ms(last.frames)
    window = sentence(
        "report.pieces" if len(segments) > 1 else "report.segment",
        {
            "start": decimal(segment.start_ms / 1000),
            "end": decimal(end_ms / 1000),
            "count": str(len(segments)),
        },
    )
    # A short of one clip names it above already.
    clip = joined(name(given.source(segment.source).path), " ") if len(short.sources) > 1 else ""
    return tag(
        "li",
        tag("p", clip, tag("b", window), ", ", sentence(f"report.{framing.view.kind}")),
        tag("p", _worded(framing.reason)),
    )


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
