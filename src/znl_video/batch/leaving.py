"""What a short that is through leaves in the work folder: captions, deliveries, its document."""

from __future__ import annotations

from collections.abc import Sequence

from znl_video.batch import holding
from znl_video.batch.overlaying import captions_footage
from znl_video.batch.publishing import Publisher
from znl_video.batch.strictness import judged
from znl_video.captions.srt import write_srt
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.model.base import replace, text_digest
from znl_video.model.given import Given
from znl_video.model.manifest import STAGES, Ran, Short, ShortDocument, StageName
from znl_video.model.notice import notice


def leave(
    short: Short,
    given: Given,
    before: ShortDocument | None,
    ran: Sequence[Ran],
    work: WorkFolder,
    store: Store,
    until: StageName,
) -> ShortDocument:
    """Write captions, deliveries and the document of a short, and return that.

    Captions that somebody edited while it was made are left alone, and warned of.

    Args:
        short: what came of it.
        given: its surroundings.
        before: the document that the last run left of it.
        ran: the actions it stands on.
        work: the folder to write into.
        store: where pictures and sounds lie.
        until: the last stage that was asked for.

    Raises:
        OSError: something cannot be written.
        LostError: a stored result is gone or damaged.
    """
    base = before.captions_base if before else ()
    footage = before.captions_footage if before else {}
    captions = short.captions
    taken = given.proofread.sha256 if given.proofread else ""
    # What only other shorts' files say is not this one's own: it gets a file with it.
    if captions and short.cut and not (given.proofread and given.proofread.own):
        text = write_srt(captions.cues)
        taken = text_digest(text)
        if work.write_captions(short.name, text):
            base = short.cut.segments
            footage = captions_footage(short, given)
            if before and before.captions_base != base:
                # Placing may take long. Who edits the file after a crash edits it on this cut.
                clock = {"captions_base": base, "captions_footage": footage}
                work.write_short(replace(before, **clock, captions_sha256=taken))
        else:
            edited = notice("captions.edited-meanwhile", file=f"captions/{short.name}.srt")
            short = replace(short, warnings=(*short.warnings, edited))
            short = judged(short, given, until)
    placed = before.placed if before else ()
    held = before.held if before else ()
    if STAGES.index(until) >= STAGES.index("export"):
        placed = Publisher(work, store, placed, verified=until == "verify").publish(short, given)
        held = holding.hold(short, given, held, work, store)
    document = ShortDocument(
        short=short,
        ran=tuple(ran),
        captions_base=base,
        captions_footage=footage,
        captions_sha256=taken,
        placed=placed,
        held=held,
    )
    work.write_short(document)
    return document
