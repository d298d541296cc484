"""What was decided about a short, and why: the cut, the framing, what is hidden, the loudness."""

from __future__ import annotations

from znl_video.batch.figures import decimal
from znl_video.batch.framed import Framed, framed
from znl_video.batch.report.hiding import hidden
from znl_video.batch.report.markup import Html, joined, name, tag
from znl_video.batch.weighing import weighed
from znl_video.messages import sentence
from znl_video.model.encoded import Track
from znl_video.model.given import Given
from znl_video.model.layers import LayerLoudness
from znl_video.model.manifest import Short


def decisions(short: Short, given: Given) -> Html:
    """Return the short's decisions with their reasons; empty where none was reached."""
    rows = []
    if short.cut:
        rows.append(("cut", _cut(short)))
    if framings := framed(short, given):
        rows.append(("framing", tag("ol", *map(_framing, framings), class_="plain")))
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


def _framing(told: Framed) -> Html:
    # A short of one clip names it above already.
    clip = joined(name(told.clip), " ") if told.clip else ""
    return tag(
        "li",
        tag("p", clip, tag("b", told.window), ", ", told.seen),
        *(tag("p", reason) for reason in told.reasons),
    )


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
                "gain": decimal(track.best.gain_db, signed=True),
                "reached": decimal(track.encoded.lufs),
                "peak": decimal(track.encoded.dbtp),
                "target": decimal(track.target_lufs),
                "limit": decimal(track.limit_dbtp),
            },
        )
    # Only where platforms differ does it matter whose sound this is.
    whose = tag("p", tag("b", ", ".join(titles))) if len(short.tracks) > 1 else ""
    return tag("li", whose, tag("p", told))
