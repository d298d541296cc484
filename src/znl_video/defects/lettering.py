"""Text that was put over the picture, for those who hold a film against a platform."""

from __future__ import annotations

from znl_video.defects.watching import Floats
from znl_video.model.defects import TEXT, Defect
from znl_video.vision.overlaid.finds import Place, TextWatcher


class TextReader:
    """Reads pictures four times a second, about 540 pixels wide.

    A line of text is no defect by itself: it is told as ``TEXT`` with its box in per mille of the
    picture, and judged once a platform is known.
    """

    def __init__(self) -> None:
        self._watcher = TextWatcher()

    def see(self, at_ms: int, grey: Floats) -> None:
        """Take the picture shown at ``at_ms``."""
        self._watcher.see(at_ms, grey)

    def finish(self) -> tuple[Defect, ...]:
        """Return lines of text, lines with boxes for missing letters, and text on text."""
        found = self._watcher.finish()
        return (
            *(_told(TEXT, line.place, {"stays": str(line.stays)}) for line in found.lines),
            *(_told("missing-glyphs", place, {}) for place in found.boxes),
            *(_told("text-over-text", place, {}) for place in found.collisions),
        )


def _told(kind: str, place: Place, more: dict[str, str]) -> Defect:
    sides = zip(("left", "top", "right", "bottom"), place[:4], strict=True)
    box = {side: str(round(share * 1000)) for side, share in sides}
    figures = {**box, "where": _where(place), **more}
    return Defect(kind=kind, from_ms=place.start_ms, to_ms=place.end_ms, figures=figures)


def _where(place: Place) -> str:
    """Return where in the picture a box lies, as one says it, in hundredths from the top."""
    return f"{round(place.top * 100)}-{round(place.bottom * 100)} % from the top"
