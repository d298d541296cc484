"""What a finished file is held against: its preset's figures, and what was planned for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from znl_video.model.base import Frozen
from znl_video.model.facts import Inspection
from znl_video.model.media import Rate
from znl_video.model.notice import Notice, notice
from znl_video.model.preset import Preset
from znl_video.stages.verify.lettered import text_outside
from znl_video.stages.verify.limits import Finding, as_text, missed_limits, same_shape, shown
from znl_video.stages.verify.shame import Own, defects, odd_facts, odd_notes

DURATION_SLACK_MS = 30  # beyond one frame: AAC comes in blocks of 21 ms
LOUDNESS_SLACK_LU = 0.3
ANY_LOUDNESS_SLACK_LU = 2.0  # GY/T 377-2023 asks for +-2 LU
SOUND_END_SLACK_MS = 100.0  # AAC comes in blocks, and the last one may be cut
PEAK_SLACK_DB = 0.05  # meters print one decimal
# Sums of floats are not exact: 0.3 LU off is still within 0.3 LU.
_EPSILON = 1e-6


class Made(Frozen):
    """What we planned for our own file.

    ``frames`` at ``rate``; ``edit_list`` whether it may hold one; ``lufs`` the loudness aimed at
    (None: nothing to hear); ``dbtp`` the limit of the true peak; ``card_ms`` when the end card
    begins; ``same_rate`` whether all footage has that rate and keeps to it.
    """

    width: int
    height: int
    duration_ms: int
    frames: int
    rate: Rate
    edit_list: bool
    lufs: float | None
    dbtp: float
    card_ms: int | None = None
    same_rate: bool = True


class Verdict(Frozen):
    """What keeps a file from being delivered, what may be wrong, and what is worth knowing."""

    failures: tuple[Notice, ...] = ()
    warnings: tuple[Notice, ...] = ()
    notes: tuple[Notice, ...] = ()


def judge(found: Inspection, preset: Preset | None, *, made: Made | None) -> Verdict:
    """Hold an inspected file against a preset, and against what nobody wants in any file.

    Args:
        found: the inspection, with loudness and true peak measured.
        preset: the platform; None for none, in anybody's file. A missed ``limit`` is a failure,
            missed ``advice`` a warning; ``transport`` is not looked at.
        made: the plan, for a file of our own: what it misses is a failure, save loudness, a
            warning. None for anybody's file, which is held against the preset's shape and
            loudness, with warnings, and must decode.
    """
    findings = list(missed_limits(found, preset)) if preset else []
    own = None
    notes: list[Notice] = []
    if made is None:
        findings += _anybodys(found, preset)
        notes += odd_notes(found)
    elif preset:
        findings += _ours(found, preset, made)
        own = Own(card_ms=made.card_ms, same_rate=made.same_rate, silent=made.lufs is None)
    if preset:
        card_ms = made.card_ms if made else None
        findings += ((False, told) for told in text_outside(found, preset, card_ms))
    failures = _distinct(told for failed, told in findings if failed)
    failed_codes = {told.code for told in failures}
    warnings = _distinct(
        told for failed, told in findings if not failed and told.code not in failed_codes
    )
    shameful, notable = defects(found, own)
    return Verdict(failures=failures, warnings=(*warnings, *shameful), notes=(*notes, *notable))


def _distinct(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple({told.code: told for told in notices}.values())


def _ours(found: Inspection, preset: Preset, made: Made) -> Iterator[Finding]:
    frame_ms = float(1000 / made.rate.exact)
    drift = abs(found.duration_ms - made.duration_ms)
    colour = f"{found.primaries}, {found.transfer}, {found.matrix}"
    sound = (found.audio_codec, found.sample_rate, found.channels)
    rate = preset.sound.sample_rate.value
    for wrong, told in (
        (
            drift > frame_ms + DURATION_SLACK_MS,
            notice("check.duration", found=found.duration_ms, planned=made.duration_ms),
        ),
        (found.frames != made.frames, _planned("frames", found.frames, made.frames)),
        (
            (found.width, found.height) != (made.width, made.height),
            _planned("size", f"{found.width}x{found.height}", f"{made.width}x{made.height}"),
        ),
        (found.sar != "1:1", _planned("pixel-shape", found.sar, "1:1")),
        (found.turned, notice("check.turned")),
        (colour != "bt709, bt709, bt709", notice("check.colour", found=colour)),
        (found.full_range, notice("check.full-range")),
        (found.pixels != "yuv420p", _planned("pixels", found.pixels, "yuv420p")),
        (
            found.video_codec != "h264" or found.profile not in ("High", "Main"),
            notice("check.codec", found=f"{found.video_codec} {found.profile}".strip()),
        ),
        (found.other_streams > 0, notice("check.other-streams", count=found.other_streams)),
        (
            bool(found.private_tags),
            notice("check.private-tags", tags=", ".join(found.private_tags)),
        ),
        (not found.faststart, notice("check.faststart")),
        (found.edit_list and not made.edit_list, notice("check.edit-list")),
        (not found.constant_fps, notice("check.constant-fps")),
        (
            found.audio_codec is None,
            notice("check.no-sound"),
        ),
        (
            found.audio_codec is not None and sound != ("aac", rate, 2),
            notice("check.sound", found=", ".join(map(str, sound)), rate=rate),
        ),
        (
            abs(found.av_offset_ms) > frame_ms + _EPSILON,
            notice("check.av-offset", found=f"{found.av_offset_ms:.1f}"),
        ),
        (
            found.audio_codec is not None and abs(found.sound_end_ms) > SOUND_END_SLACK_MS,
            notice("check.sound-end", found=f"{found.sound_end_ms:+.0f}"),
        ),
        (found.cut_off, notice("check.cut-off")),
        (found.decode_errors > 0, notice("check.decode-errors", count=found.decode_errors)),
        (_too_high(found, made.dbtp), _peak(found, made.dbtp)),
        (made.lufs is not None and found.lufs is None, notice("check.silent")),
    ):
        if wrong:
            yield True, told
    if made.lufs is not None and _off(found, made.lufs, LOUDNESS_SLACK_LU):
        yield False, _loudness(found, made.lufs)


def _anybodys(found: Inspection, preset: Preset | None) -> Iterator[Finding]:
    if preset:
        picture, sound = preset.picture, preset.sound
        width, height = shown(found)
        wanted = (picture.width.value, picture.height.value)
        shape_missed = not same_shape((width, height), wanted)
        if shape_missed or width < wanted[0] or height < wanted[1]:
            yield False, _planned("shape", f"{width}x{height}", "{}x{}".format(*wanted))
        if _off(found, sound.lufs.value, ANY_LOUDNESS_SLACK_LU):
            yield False, _loudness(found, sound.lufs.value)
        if _too_high(found, sound.dbtp.value):
            yield False, _peak(found, sound.dbtp.value)
    if found.cut_off:
        yield True, notice("check.cut-off")
    if found.decode_errors:
        yield True, notice("check.decode-errors", count=found.decode_errors)
    for odd in odd_facts(found):
        yield False, odd


def _off(found: Inspection, target: float, slack: float) -> bool:
    return found.lufs is not None and abs(found.lufs - target) > slack + _EPSILON


def _too_high(found: Inspection, limit: float) -> bool:
    return found.dbtp is not None and found.dbtp > limit + PEAK_SLACK_DB + _EPSILON


def _planned(what: str, found: object, planned: object) -> Notice:
    return notice(f"check.{what}", found=found, planned=planned)


def _loudness(found: Inspection, target: float) -> Notice:
    return notice("check.loudness", found=as_text(found.lufs), target=as_text(target))


def _peak(found: Inspection, limit: float) -> Notice:
    return notice("check.true-peak", found=as_text(found.dbtp), allowed=as_text(limit))
