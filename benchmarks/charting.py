"""Small line charts as SVG, light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _LEFT, _TOP = 330, 200, 52, 28
_COLOURS = ("#2f6fd0", "#c4622d", "#3c8f5a", "#8a5ac0")
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #333; }
.axis { stroke: #999; fill: none; }
.grid { stroke: #ddd; }
@media (prefers-color-scheme: dark) { text { fill: #ccc; } .grid { stroke: #444; } }
"""


@dataclass(frozen=True)
class Line:
    """A line with its name, through values by amount."""

    name: str
    values: dict[int, float]


def chart(panels: Sequence[tuple[str, Sequence[Line]]], unit: str) -> str:
    """Return charts side by side.

    Args:
        panels: each a title and its lines; lines of one place have one colour in all panels.
        unit: what the amounts count.
    """
    width = len(panels) * (_LEFT + _WIDTH + 24)
    names = [line.name for line in panels[0][1]]
    height = _TOP + _HEIGHT + 44 + 18 * len(names)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><style>{_STYLE}</style>'
    ]
    for place, (title, lines) in enumerate(panels):
        parts.append(f'<g transform="translate({_LEFT + place * (_LEFT + _WIDTH + 24)} {_TOP})">')
        parts += _panel(title, lines, unit)
        parts.append("</g>")
    for number, name in enumerate(names):
        y = _TOP + _HEIGHT + 48 + 18 * number
        parts.append(
            f'<path d="M{_LEFT} {y - 4}h24" stroke="{_COLOURS[number]}" stroke-width="2"/>'
            f'<text x="{_LEFT + 32}" y="{y}">{escape(name)}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(title: str, lines: Sequence[Line], unit: str) -> list[str]:
    most = max(max(line.values) for line in lines)
    top = max(max(line.values.values()) for line in lines) * 1.1
    told = [f'<text x="0" y="-10">{escape(title)}</text>']
    for share in (0, 0.5, 1):
        y = _HEIGHT * (1 - share)
        told.append(f'<path class="grid" d="M0 {y:.0f}h{_WIDTH}"/>')
        told.append(f'<text x="-8" y="{y + 4:.0f}" text-anchor="end">{top * share:.3g}</text>')
    for amount in sorted({amount for line in lines for amount in line.values}):
        x = _WIDTH * amount / most
        told.append(f'<text x="{x:.0f}" y="{_HEIGHT + 18}" text-anchor="middle">{amount:,}</text>')
    told.append(f'<text x="0" y="{_HEIGHT + 18}">{escape(unit)}</text>')
    told.append(f'<path class="axis" d="M0 0V{_HEIGHT}H{_WIDTH}"/>')
    for colour, line in zip(_COLOURS, lines, strict=False):
        points = [
            (_WIDTH * amount / most, _HEIGHT * (1 - value / top))
            for amount, value in sorted(line.values.items())
        ]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        told.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        told += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
    return told
