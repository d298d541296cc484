"""Verify: every finished file opened anew and held against its preset."""

from __future__ import annotations

from znl_video.model.actions import Action, Inspect
from znl_video.model.base import replace
from znl_video.model.encoded import Delivery
from znl_video.model.facts import Facts, Inspected
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.notice import Failure, Notice
from znl_video.model.preset import Preset
from znl_video.stages.verify.rules import Made, judge


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for an inspection of every distinct file."""
    names = {preset.name for preset in given.live(short)}
    blobs = [d.media for d in short.deliveries if d.inspection is None and d.preset in names]
    return tuple(Inspect(blob=blob) for blob in dict.fromkeys(blobs))


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Write inspections down; conclude with what each preset makes of its file."""
    for action, facts in answers:
        if isinstance(action, Inspect) and isinstance(facts, Inspected):
            short = _inspected(short, action.blob, facts)
    if answers:
        return short
    warnings: list[Notice] = []
    failures: list[Failure] = []
    for preset in given.live(short):
        delivery = short.delivery_for(preset.name)
        if delivery is None or delivery.inspection is None:
            continue
        verdict = judge(delivery.inspection, preset, made=_made(short, given, preset))
        warnings += verdict.warnings
        failures += [
            Failure(stage="verify", notice=each, preset=preset.name) for each in verdict.failures
        ]
    return replace(
        short,
        # Platforms share footage, and so what is wrong with it.
        warnings=(*short.warnings, *_distinct(warnings)),
        failures=(*short.failures, *failures),
    )


def _inspected(short: Short, blob: str, facts: Inspected) -> Short:
    def seen(delivery: Delivery) -> Delivery:
        return replace(delivery, inspection=facts.found) if delivery.media == blob else delivery

    lost = tuple(
        Failure(stage="verify", notice=facts.problem, preset=delivery.preset)
        for delivery in short.deliveries
        if facts.problem and delivery.media == blob
    )
    return replace(
        short,
        deliveries=tuple(seen(delivery) for delivery in short.deliveries),
        failures=(*short.failures, *lost),
    )


def _made(short: Short, given: Given, preset: Preset) -> Made:
    card = short.card_for(preset)
    frames = short.footage_frames + (card.frames if card else 0)
    lufs, dbtp = given.target(preset)
    silent = short.sound is None or short.sound.lufs is None
    return Made(
        width=preset.picture.width.value,
        height=preset.picture.height.value,
        duration_ms=short.rate.ms(frames),
        frames=frames,
        rate=short.rate,
        edit_list=preset.picture.edit_list.value,
        lufs=None if silent else lufs,
        dbtp=dbtp,
        card_ms=short.rate.ms(short.footage_frames) if card else None,
        same_rate=_same_rate(short, given),
    )


def _distinct(notices: list[Notice]) -> tuple[Notice, ...]:
    return tuple({(told.code, *sorted(told.fields.items())): told for told in notices}.values())


def _same_rate(short: Short, given: Given) -> bool:
    """Whether all footage of a short has its rate and keeps to it."""
    names = {segment.source for segment in short.cut.segments} if short.cut else set()
    tracks = [source.picture for source in given.sources if source.name in names]
    return all(track.rate == short.rate and not track.vfr for track in tracks)
