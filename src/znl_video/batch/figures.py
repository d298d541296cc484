"""Figures as pages and tables write them."""

from __future__ import annotations


def decimal(value: float | None, *, signed: bool = False) -> str:
    """Return ``value`` with one decimal and a true minus sign; a dash where it is not known."""
    if value is None:
        return "–"
    shown = f"{round(value, 1) + 0.0:{'+' if signed else ''}.1f}"
    return shown.replace("-", "\u2212")


def clock(seconds: float) -> str:
    """Return a time as a player shows it, with tenths: 1:07.3."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02}.{tenths % 10}"
