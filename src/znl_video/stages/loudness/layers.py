"""A narration and a music bed: how loud each is by itself, and how loud it gets in the mix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from znl_video.captions.clock import words_on_clock
from znl_video.errors import FootageError
from znl_video.messages import sentence
from znl_video.model.actions import Action, MeasureLoudness, ProbeSound
from znl_video.model.base import replace
from znl_video.model.facts import Facts, Measured, SoundProbed
from znl_video.model.given import Given
from znl_video.model.layers import LayerLoudness, LayerName, Music, Narration
from znl_video.model.manifest import Short
from znl_video.model.media import Rate
from znl_video.model.mixing import Fader, Mix, MusicLayer, SoundClip, Stretch, VoiceLayer
from znl_video.model.notice import Notice, notice, seconds
from znl_video.model.transcript import Word

# How much louder than under speech music is in pauses; never louder than the speech itself.
MUSIC_DUCK_DB = 8.0
# The footage's own sound under a narration, in LU relative to it, and how much of that is ducking.
ORIGINAL_LU, ORIGINAL_DUCK_DB = -18.0, 10.0
# Where nobody speaks, music carries the short: so much over the footage's own sound, but never so
# soft that bringing it up would bring up the noise of a quiet room.
MUSIC_ALONE_LU, MUSIC_ALONE_LUFS = 3.0, -24.0
# Music stays down in a pause shorter than this: it would swell and sink with every breath.
BRIDGED_MS = 1_500
# Shorter, a bed would be a jingle played over and over.
SHORTEST_MUSIC_MS = 5_000


def wanted(short: Short, given: Given) -> bool:
    """Whether anything but the clips' own sound is heard, or not even that."""
    return (
        short.narration is not None or given.music is not None or given.overlays.original == "mute"
    )


def plan(short: Short, given: Given, clips: tuple[SoundClip, ...]) -> tuple[Action, ...]:
    """Ask for the music's length, then how loud each layer is by itself."""
    if given.music is not None and short.music is None:
        return (ProbeSound(sha256=given.music.sha256),)
    known = {each.layer for each in short.layers}
    return tuple(action for layer, action in _measures(short, given, clips) if layer not in known)


def absorb(
    short: Short,
    given: Given,
    clips: tuple[SoundClip, ...],
    answers: Sequence[tuple[Action, Facts]],
) -> Short:
    """Write down the music's length and how loud the layers are.

    Raises:
        FootageError: music without sound, or too short to be repeated.
    """
    asked = {action: layer for layer, action in _measures(short, given, clips)}
    for action, facts in answers:
        if isinstance(facts, SoundProbed) and given.music is not None:
            short = replace(short, music=_opened(given, facts))
        elif isinstance(facts, Measured) and action in asked:
            told = LayerLoudness(layer=asked[action], lufs=facts.lufs)
            short = replace(short, layers=(*short.layers, told))
    return short


def mix_of(short: Short, given: Given) -> Mix:
    """Return how the layers are mixed."""
    voice, music = short.narration, short.music
    speech = _speech(short, given)
    original = given.overlays.original
    if voice is not None:
        original = voice.original
    return Mix(
        original=None if original == "mute" else _fader(short, ducked=original == "duck"),
        narration=VoiceLayer(sha256=voice.sha256, audio=voice.audio) if voice else None,
        music=_bed(short, music, spoken=bool(speech)) if music else None,
        speech=speech,
    )


def complaints(short: Short) -> Iterator[Notice]:
    """Yield a warning for a layer in which there is nothing to hear."""
    for each in short.layers:
        if each.lufs is not None:
            continue
        if each.layer == "narration" and short.narration:
            yield notice("narration.silent", file=short.narration.file)
        elif each.layer == "music" and short.music:
            yield notice("music.silent", file=short.music.file)


def _measures(
    short: Short, given: Given, clips: tuple[SoundClip, ...]
) -> Iterator[tuple[LayerName, MeasureLoudness]]:
    rate = short.rate
    if given.overlays.original != "mute" and any(clip.audio is not None for clip in clips):
        yield "original", MeasureLoudness(rate=rate, clips=clips)
    if short.narration is not None:
        yield "narration", _whole(short.narration, rate)
    if short.music is not None:
        yield "music", _whole(short.music, rate)


def _whole(layer: Narration | Music, rate: Rate) -> MeasureLoudness:
    frames = max(1, rate.frames(layer.duration_ms))
    whole = SoundClip(sha256=layer.sha256, audio=layer.audio, start_ms=0, frames=frames)
    return MeasureLoudness(rate=rate, clips=(whole,))


def _opened(given: Given, facts: SoundProbed) -> Music:
    music = given.music
    assert music is not None  # noqa: S101
    if facts.problem:
        why = sentence(facts.problem.code, facts.problem.fields)
        raise FootageError("sound.unusable", file=music.file, why=why)
    if facts.duration_ms < SHORTEST_MUSIC_MS:
        raise FootageError(
            "music.too-short",
            file=music.file,
            seconds=seconds(facts.duration_ms),
            least=f"{SHORTEST_MUSIC_MS / 1000:g}",
        )
    return Music(**dict(music), audio=facts.audio, duration_ms=facts.duration_ms)


def _lufs(short: Short, layer: LayerName) -> float | None:
    return next((each.lufs for each in short.layers if each.layer == layer), None)


def _fader(short: Short, *, ducked: bool) -> Fader:
    """Return the gain of the footage's own sound; what is soft already is not raised."""
    voice, own = _lufs(short, "narration"), _lufs(short, "original")
    if not ducked or voice is None or own is None:
        return Fader()
    gain = voice + ORIGINAL_LU + ORIGINAL_DUCK_DB - own
    return Fader(gain_db=round(min(0.0, gain), 1), duck_db=ORIGINAL_DUCK_DB)


def _bed(short: Short, music: Music, *, spoken: bool) -> MusicLayer:
    own = _lufs(short, "music")
    voice = _lufs(short, "narration")
    said = _lufs(short, "original") if voice is None else voice
    duck = 0.0
    if own is None:
        gain = 0.0
    elif spoken and said is not None:
        duck = min(MUSIC_DUCK_DB, -music.lu)
        gain = said + music.lu + duck - own
    else:
        loudest = MUSIC_ALONE_LUFS if said is None else max(MUSIC_ALONE_LUFS, said + MUSIC_ALONE_LU)
        gain = loudest - own
    return MusicLayer(
        sha256=music.sha256,
        audio=music.audio,
        length_ms=music.duration_ms,
        gain_db=round(gain, 1),
        duck_db=duck,
    )


def _speech(short: Short, given: Given) -> tuple[Stretch, ...]:
    """Return where somebody speaks, pauses bridged that are too short to be heard as such."""
    until = short.rate.ms(short.footage_frames)
    stretches: list[Stretch] = []
    for word in sorted(_words(short, given), key=lambda each: each.start_ms):
        if word.start_ms >= until:
            continue
        end = min(word.end_ms, until)
        if stretches and word.start_ms - stretches[-1].end_ms < BRIDGED_MS:
            last = stretches[-1]
            stretches[-1] = replace(last, end_ms=max(last.end_ms, end))
        else:
            stretches.append(Stretch(start_ms=word.start_ms, end_ms=end))
    return tuple(stretches)


def _words(short: Short, given: Given) -> tuple[Word, ...]:
    if short.narration is not None:
        return short.narrated.words if short.narrated else ()
    if given.overlays.original == "mute" or short.cut is None:
        return ()
    said = {
        name: heard.words
        for name in dict.fromkeys(short.sources)
        if (heard := given.source(name).transcript)
        # Captions over a clip without sound are read, not heard.
        and (media := given.source(name).media)
        and media.audio
    }
    return words_on_clock(said, short.cut.segments, short.rate)
