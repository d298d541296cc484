"""The check of the veils themselves: whether a mosaic is under each in what was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from znl_video.model.actions import Action, CheckVeils, Cover, EncodePicture
from znl_video.model.base import replace
from znl_video.model.facts import VeilsChecked
from znl_video.model.manifest import Short
from znl_video.model.notice import Failure, notice
from znl_video.model.protecting import VeilCheck
from znl_video.stages.export.checking import spans

# How often a second a picture is looked at.
_A_SECOND = 8

# Which share of what is seen under a veil may lie bare in one frame, and in several: coding blurs
# small cells at low bit rates, once up to 0.4 of a veil. Nothing hidden gives 0.4 and more in every
# frame, 0.9 on average, and a veil shifted by a face's width 0.6.
_ONCE, _AGAIN = 0.5, 0.3

# Fewer pixels tell nothing.
_LEAST = 25

Made = tuple[str, str, EncodePicture | Cover]
"""A preset's name, a picture's or cover's blob, and what it was asked for as."""


def veil_checks(short: Short, made: Iterable[Made]) -> list[tuple[str, Action]]:
    """Return the checks wanted of what was ``made``, each with the preset that wants it."""
    done = {each.blob for each in short.veil_checks}
    step = max(1, round(float(short.rate.exact) / _A_SECOND))
    return [
        (preset, CheckVeils(blob=blob, made=action, step=step))
        for preset, blob, action in made
        if _veiled(action) and blob not in done
    ]


def checked(short: Short, presets: Sequence[str], action: CheckVeils, facts: VeilsChecked) -> Short:
    """Write down what lies under the veils; where it is no mosaic, ``presets`` get nothing."""
    telling = [veil for veil in facts.veils if veil.seen >= _LEAST]
    shares: dict[int, float] = {}
    for veil in telling:
        shares[veil.frame] = max(shares.get(veil.frame, 0), veil.bare / veil.seen)
    again = [number for number, share in shares.items() if share > _AGAIN]
    bare = sorted(again if len(again) > 1 else [n for n in again if shares[n] > _ONCE])
    done = VeilCheck(
        blob=action.blob,
        looked=len(telling),
        bare=tuple(short.rate.ms(number) for number in bare),
    )
    failures = _failures(presets, action, done) if bare else ()
    return replace(
        short,
        veil_checks=(*short.veil_checks, done),
        failures=(*short.failures, *failures),
    )


def _veiled(made: EncodePicture | Cover) -> bool:
    if isinstance(made, Cover):
        return made.veiling is not None
    return any(part.veiling for part in made.footage)


def _failures(presets: Sequence[str], action: CheckVeils, done: VeilCheck) -> Iterator[Failure]:
    for preset in presets:
        if isinstance(action.made, Cover):
            told = notice("protect.bare-cover", preset=preset)
        else:
            seconds = spans(round(at / 1000, 1) for at in done.bare)
            told = notice("protect.bare", preset=preset, seconds=seconds)
        yield Failure(stage="export", notice=told, preset=preset)
