"""All that watches light, time and sound, in one place; what several of them say is told once."""

from __future__ import annotations

from collections.abc import Iterable

from znl_video.defects import dark, sound
from znl_video.defects.bars import BarWatcher
from znl_video.defects.combing import Bytes, CombFinder
from znl_video.defects.flashing import FlashFinder
from znl_video.defects.levels import Levels
from znl_video.defects.series import Measuring, Series
from znl_video.defects.stills import doubled, frozen, stills
from znl_video.defects.timing import dropped
from znl_video.defects.watching import Glances
from znl_video.model.defects import TEXT, Defect

# Cards at either end are silent where the kit brings no music.
_CARD_MS, _STILL = 6000, 0.5
# Of a kind, so many places are told.
_MOST_PLACES = 8


class PictureWatch:
    """Shows every frame to all that look at light and time.

    Args:
        transfer: how the file codes light, by H.273's names.
    """

    def __init__(self, transfer: str | None = None) -> None:
        self._measuring = Measuring()
        self._flashes = FlashFinder(transfer)
        self._bars = BarWatcher()
        self._combs = CombFinder()

    def see(self, frames: Glances) -> None:
        """Take the next frames."""
        self._measuring.see(frames)
        self._flashes.see(frames)
        self._bars.see(frames)

    def compare(self, at_ms: float, before: Bytes, now: Bytes) -> None:
        """Take some columns of two consecutive frames, with all their lines."""
        self._combs.see(at_ms, before, now)

    def finish(self) -> tuple[Series, tuple[Defect, ...]]:
        """Return the figures of all frames, and what is wrong with the picture."""
        series = self._measuring.finish()
        if not len(series.at_ms):
            return series, ()
        freezes = frozen(series)
        return series, (
            *dark.black(series),
            *dark.flat(series),
            *freezes,
            *doubled(series, freezes),
            *dropped(series),
            *self._bars.finish(series.end_ms),
            *self._flashes.finish(),
            *self._combs.finish(),
        )


def heard(levels: Levels | None, series: Series) -> tuple[Defect, ...]:
    """Return what is wrong with the sound; the silence of a card at either end is not."""
    if levels is None:
        return ()
    quiet = tuple(
        each
        for each in sound.silences(levels, series.end_ms)
        if each.whole or not _card(each, levels, series)
    )
    holes = tuple(
        hole
        for hole in sound.dropouts(levels)
        if not any(each.from_ms <= hole.from_ms < each.to_ms for each in quiet)
    )
    return (
        *quiet,
        *holes,
        *sound.one_sided(levels),
        *sound.out_of_phase(levels),
        *sound.clippings(levels),
        *sound.offsets(levels),
    )


def gathered(found: Iterable[Defect]) -> tuple[Defect, ...]:
    """Return defects in the order of their times, of each kind so many places at most."""
    kept: list[Defect] = []
    counts: dict[str, int] = {}
    for each in sorted(found, key=lambda told: (told.from_ms, told.to_ms, told.kind)):
        counts[each.kind] = counts.get(each.kind, 0) + 1
        # A line of text is no defect yet: each may be one for some platform.
        if each.kind == TEXT or counts[each.kind] <= _MOST_PLACES:
            kept.append(each)
    return tuple(kept)


def _card(silence: Defect, levels: Levels, series: Series) -> bool:
    """Whether a silence at either end lies under a picture that mostly stands still."""
    at_start = silence.from_ms <= levels.start_ms + 100
    at_end = silence.to_ms >= min(levels.end_ms, series.end_ms) - 200
    if not (at_start or at_end) or silence.to_ms - silence.from_ms > _CARD_MS:
        return False
    still = sum(
        max(
            0.0,
            min(series.until_ms(after), silence.to_ms) - max(series.at_ms[first], silence.from_ms),
        )
        for first, after in stills(series)
        if not dark.nothing_seen(series)[first:after].all()
    )
    return bool(still >= _STILL * (silence.to_ms - silence.from_ms))
