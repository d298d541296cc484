"""Which seconds of the footage are delivered.

The stage decides from what ingest and transcribe found out; it asks for ingest's look once more,
as the source's document leaves the bulk of it out, and for a narration's length. See
``docs/decisions.md`` for the rules and every figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from znl_video.model.actions import Action, Analyse
from znl_video.model.base import replace
from znl_video.model.cut import Candidate, Cut, Segment
from znl_video.model.facts import Analysis, Facts, SoundProbed
from znl_video.model.given import Given
from znl_video.model.looking import look_at
from znl_video.model.manifest import Short
from znl_video.model.media import Rate
from znl_video.model.notice import Notice, notice, seconds
from znl_video.model.sight import Sight
from znl_video.stages.trim import hook, length, narrated, parts, several
from znl_video.stages.trim.ground import Ground
from znl_video.stages.trim.parts import Part
from znl_video.stages.trim.window import Stretch, Window, Wish

Answers = tuple[tuple[Action, Facts], ...]


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for the look at each source and a narration's length, unless the cut is decided."""
    if short.cut is not None:
        return ()
    voice = narrated.plan(short, given)
    if voice:
        return voice
    sources = [given.source(name) for name in short.sources]
    looks = (look_at(each) for each in sources if each.media and each.media.video)
    return tuple(dict.fromkeys(looks))


def absorb(short: Short, given: Given, answers: Answers) -> Short:
    """Return ``short`` with its cut, and a failure for each preset the cut does not suit.

    Raises:
        FootageError: a source has no picture, or a narration no sound.
    """
    if short.cut is not None:
        return short
    if any(isinstance(facts, SoundProbed) for _, facts in answers):
        return narrated.absorb(short, given, answers)
    return _one(short, given, _sights(answers))


def wanted(short: Short, given: Given) -> int:
    """Return how many shorts a person wants of the only source of ``short``."""
    if len(short.sources) > 1 or given.overlays.narration:
        return 1
    note = given.source(short.sources[0]).note
    if note.start is not None or note.end is not None:
        return 1
    return note.count or given.settings.trim.count


def apart(short: Short, given: Given, answers: Answers) -> tuple[Short, ...]:
    """Return as many shorts of one source as are wanted and worthwhile, cut, the best first.

    They share no second of the source. The names are still to be given.

    Raises:
        FootageError: the source has no picture.
    """
    count = wanted(short, given)
    wish = length.wish(short, given)
    one, warnings = parts.part(given.source(short.sources[0]), short.rate)
    body = hook.room_for(wish) if _order(one, given) == "strongest" else wish
    ground = parts.ground(one, body, given, _sights(answers))
    chosen = several.windows(ground, body, count)
    told = [*warnings, *_fewer(chosen, one, count, wish)]
    shorts = []
    for number, window in enumerate(chosen.windows):
        cut, lacking = _cut(window, chosen.ground, one, wish, given)
        said = [*(told if number == 0 else ()), *lacking]
        shorts.append(_with(short, given, cut, said))
    return tuple(shorts)


def _one(short: Short, given: Given, sights: Mapping[str, Sight | None]) -> Short:
    """Decide a short of one or more sources."""
    wish = narrated.wish(short, given)
    found = [parts.part(given.source(name), short.rate) for name in short.sources]
    told = [warning for _, notices in found for warning in notices]
    if len(found) == 1:
        one = found[0][0]
        # One way for one and for several: a further short leaves the first as it is.
        if one.source.note.count and (one.room.fixed_start or one.room.fixed_end):
            told.append(notice("trim.count-person", source=one.source.name))
        body = hook.room_for(wish) if _order(one, given) == "strongest" else wish
        if one.settled:
            body = Wish(wish.rate, min(wish.least, one.frames), max(one.frames, 1))
        chosen = several.windows(parts.ground(one, body, given, sights), body)
        cut, lacking = _cut(chosen.windows[0], chosen.ground, one, wish, given)
        return _with(short, given, cut, [*told, *lacking])
    kept = _kept([one for one, _ in found], wish)
    told += [notice("trim.dropped", source=one.source.name) for one, _ in found if one not in kept]
    segments: list[Segment] = []
    jumps, jumped_ms = 0, 0
    for one, share in zip(kept, _shares(kept, wish), strict=True):
        chosen = several.windows(parts.ground(one, share, given, sights), share)
        shown = _segments(chosen.windows[0], chosen.ground, one)
        segments += shown
        jumps += len(shown) - 1
        jumped_ms += _jumped_ms(shown, short.rate)
    frames = sum(segment.frames for segment in segments)
    told_s = seconds(short.rate.ms(frames))
    reason = notice("trim.story", segments=len(kept), seconds=told_s)
    cut = Cut(segments=tuple(segments), reason=reason, jumps=jumps, jumped_ms=jumped_ms)
    return _with(short, given, cut, told)


def _with(short: Short, given: Given, cut: Cut, told: Sequence[Notice]) -> Short:
    frames = sum(segment.frames for segment in cut.segments)
    return replace(
        short,
        cut=cut,
        warnings=(
            *short.warnings,
            *told,
            *length.warnings(short, given, frames),
            *narrated.warnings(short, frames),
        ),
        failures=(*short.failures, *length.failures(short, given, frames)),
    )


def _sights(answers: Answers) -> dict[str, Sight | None]:
    return {
        action.sha256: facts.sight
        for action, facts in answers
        if isinstance(action, Analyse) and isinstance(facts, Analysis)
    }


def _order(one: Part, given: Given) -> str:
    """Return in which order a part is shown: a person's seconds stay as they are, unless asked.

    What a narration is laid over is shown as it was filmed.
    """
    if given.overlays.narration:
        return "chronological"
    return one.source.note.order or ("chronological" if one.settled else given.settings.trim.order)


def _cut(
    window: Window, ground: Ground, one: Part, wish: Wish, given: Given
) -> tuple[Cut, list[Notice]]:
    """Return the cut of one window, and what could not be had."""
    body = _segments(window, ground, one)
    ahead: list[Segment] = []
    lacking: list[Notice] = []
    if _order(one, given) == "strongest":
        strongest = hook.choose(window, ground, wish)
        if strongest is None:
            lacking.append(notice("trim.no-hook", source=one.source.name))
        elif not hook.leads(strongest, window):
            ahead = _segments(strongest, ground, one)
    first, last = body[0], body[-1]
    places = {
        "start": seconds(first.start_ms),
        "end": seconds(last.start_ms + wish.rate.ms(last.frames)),
    }
    return (
        Cut(
            segments=(*ahead, *body),
            reason=notice(window.code, **places, **window.fields),
            chosen=_candidate(window.stretch, ground, one) if window.stretch else None,
            others=tuple(_candidate(each, ground, one) for each in window.others),
            jumps=len(body) - 1,
            jumped_ms=_jumped_ms(body, wish.rate),
            hook=len(ahead),
        ),
        lacking,
    )


def _segments(window: Window, ground: Ground, one: Part) -> list[Segment]:
    return [
        Segment(source=one.source.name, start_ms=start_ms, frames=frames)
        for start_ms, frames in ground.line.pieces(window.start_ms, window.frames)
    ]


def _jumped_ms(segments: Sequence[Segment], rate: Rate) -> int:
    """Return how much of a source lies between its segments, in milliseconds."""
    shown = rate.ms(sum(segment.frames for segment in segments))
    first, last = segments[0], segments[-1]
    return last.start_ms + rate.ms(last.frames) - first.start_ms - shown


def _candidate(stretch: Stretch, ground: Ground, one: Part) -> Candidate:
    return Candidate(
        source=one.source.name,
        start_ms=ground.line.source_ms(stretch.start_ms),
        end_ms=ground.line.source_ms(stretch.end_ms),
        words=stretch.words,
        sentences=stretch.sentences,
        merits=stretch.merits,
    )


def _fewer(chosen: several.Chosen, one: Part, count: int, wish: Wish) -> list[Notice]:
    """Say why there are fewer shorts than wanted; footage that fits into one is no surprise."""
    made = len(chosen.windows)
    whole = chosen.windows[0].stretch is None
    if made == count or (whole and one.source.note.count is None):
        return []
    told = {"source": one.source.name, "count": count, "made": made}
    if whole:
        return [notice("trim.fewer-whole", **told)]
    if chosen.best_left is None:
        return [notice("trim.fewer-room", **told, least=seconds(wish.least_ms))]
    best = chosen.windows[0].stretch
    score = f"{best.merits.total:.2f}" if best else "-"
    return [notice("trim.fewer-worth", **told, left=f"{chosen.best_left:.2f}", best=score)]


def _kept(found: list[Part], wish: Wish) -> list[Part]:
    """Return the parts there is room for: the last ones that nobody settled go first."""
    kept = list(found)
    worthwhile = wish.rate.frames(length.SHARE_MS)

    def needed() -> int:
        return sum(p.frames if p.settled else min(p.frames, worthwhile) for p in kept)

    for one in reversed(found):
        if needed() <= wish.most or len(kept) == 1:
            break
        if not one.settled:
            kept.remove(one)
    return kept


def _shares(found: list[Part], wish: Wish) -> list[Wish]:
    """Return how long each part may be, the budget shared between those nobody settled."""
    settled = sum(one.frames for one in found if one.settled)
    most = max(1, wish.most - settled)
    least = max(0, wish.least - settled)
    loose = [one for one in found if not one.settled]
    portions = iter(length.shares([one.frames for one in loose], most))
    wishes = []
    for one in found:
        share = one.frames if one.settled else max(1, next(portions))
        # The parts' minimums add up to the short's own.
        low = max(min(wish.rate.frames(length.SHARE_MS), share), -(-share * least // most))
        wishes.append(Wish(wish.rate, min(low, share), share))
    return wishes
