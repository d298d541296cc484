"""The curve of encoder settings as a drawing: quality over what it costs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

_WIDE, _HIGH = 760, 420
_LEFT, _TOP, _RIGHT, _BOTTOM = 60, 30, 170, 50
_INK, _PALE, _CHOSEN = "#1b2733", "#d5dbe1", "#c2410c"


@dataclass(frozen=True)
class Point:
    """One setting: VMAF of its worst clip and of all, bits, and processor seconds a second."""

    name: str
    worst: float
    mean: float
    kbps: float
    cpu: float


def drawn(points: list[Point], bound: float, chosen: str) -> str:
    """Return an SVG: the worst clip's VMAF over processor seconds, circles as large as the bits."""
    low = math.floor(min(bound, *(each.worst for each in points))) - 1
    high = math.ceil(max(each.worst for each in points)) + 1
    most = max(each.cpu for each in points) * 1.08

    def across(cpu: float) -> float:
        return _LEFT + (_WIDE - _LEFT - _RIGHT) * cpu / most

    def down(vmaf: float) -> float:
        return _TOP + (_HIGH - _TOP - _BOTTOM) * (high - vmaf) / (high - low)

    body = []
    for value in range(low, high + 1):
        y = down(value)
        body.append(_line(_LEFT, y, _WIDE - _RIGHT, y, _PALE))
        body.append(_text(_LEFT - 8, y + 4, f"{value}", "end"))
    step = 0.5 if most > 2 else 0.2
    for number in range(int(most / step) + 1):
        x = across(number * step)
        body.append(_line(x, _HIGH - _BOTTOM, x, _HIGH - _BOTTOM + 5, _INK))
        body.append(_text(x, _HIGH - _BOTTOM + 20, f"{number * step:.1f}", "middle"))
    y = down(bound)
    body.append(_line(_LEFT, y, _WIDE - _RIGHT, y, _CHOSEN, dashed=True))
    body.append(_text(_WIDE - _RIGHT + 6, y + 4, f"bound: VMAF {bound:g}", "start", _CHOSEN))
    for each in points:
        x, y = across(each.cpu), down(each.worst)
        ink = _CHOSEN if each.name == chosen else _INK
        radius = 2 + math.sqrt(each.kbps) / 8
        body.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{ink}" fill-opacity=".55"/>'
        )
        body.append(
            _text(
                x + radius + 4, y + 4, f"{each.name}, {each.kbps / 1000:.1f} Mbit/s", "start", ink
            )
        )
    body.append(_text(_LEFT, 18, "VMAF of the worst clip", "start"))
    body.append(_text(_LEFT, _HIGH - 10, "processor seconds for a second of 1080x1920", "start"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
        + "\n".join(body)
        + "</svg>\n"
    )


def _line(x1: float, y1: float, x2: float, y2: float, ink: str, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}"{dash}/>'


def _text(x: float, y: float, said: str, anchor: str, ink: str = _INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}">{escape(said)}</text>'
    )
