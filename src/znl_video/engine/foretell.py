"""What a dry run goes on with: results as far as they can be known beforehand."""

from __future__ import annotations

from znl_video.model import actions, facts

PENDING = "pending:"


def foretell(action: actions.Action, key: str) -> facts.Facts | None:  # noqa: PLR0911 - a kind each
    """Return stand-in facts for ``action``, None where what follows depends on the real ones.

    Blobs that do not exist yet are called after their action's key, so that whatever is made of
    them has a key that nothing is filed under: it is rightly reported as to be made.
    """
    blob = PENDING + key
    match action:
        case actions.Analyse():
            return facts.Analysis(decoded_ms=action.duration_ms)
        case actions.SplitWords():
            return facts.Tokens(texts=tuple(tuple(text) for text in action.texts))
        case actions.ReadAloud():
            chars = tuple(action.text)
            return facts.Readings(
                syllables=("",) * len(chars),
                words=chars,
                counts=(1,) * len(chars),
                names=((),) * len(action.names),
            )
        case actions.MeasureLoudness():
            return facts.Measured(lufs=-20.0, dbtp=-6.0)
        case actions.MeasureBackdrop():
            unseen = facts.Backdrop(step_ms=250, dark=(), middle=(), bright=())
            return facts.Backdrops(seen=(unseen,) * len(action.areas))
        case actions.EncodeSound():
            return facts.SoundEncoded(blob=blob, lufs=action.target_lufs, dbtp=action.limit_dbtp)
        case actions.EncodePicture():
            footage = sum(part.frames for part in action.footage)
            tail = action.card.frames if action.card else 0
            return facts.PictureEncoded(blob=blob, frames=footage + tail)
        case actions.Card():
            frames = action.rate.frames(action.card.seconds * 1000)
            return facts.CardMade(blob=blob, frames=frames)
        case actions.Plate():
            return facts.PlateMade(blob=blob, width=2, height=2)
        case actions.Cover():
            return facts.CoverMade(blob=blob, thumbnail=blob)
        case actions.Mux():
            return facts.Muxed(blob=blob)
        case _:
            return None
