"""What was hidden in a short, by whose word, and what the check of it found."""

from __future__ import annotations

from znl_video.messages import sentence
from znl_video.model.encoded import CoverPicture
from znl_video.model.given import Given
from znl_video.model.manifest import Short


def hidden(short: Short, given: Given) -> list[str]:
    """Return sentences on each clip in which something is hidden, and one on the check."""
    told = []
    for name in short.sources if short.protections else ():
        redact, by = given.redacts(name)
        boxes = len(given.source(name).note.hide)
        fields = {"file": given.source(name).path, "boxes": str(boxes)}
        if redact != "none":
            told.append(sentence(f"report.hidden-{redact}", fields))
            told.append(sentence(f"report.hidden-by-{by}", fields))
        if boxes:
            told.append(sentence("report.hidden-boxes", fields))
    if not any(each.redact != "none" for each in short.protections):
        return [*told, *_looked(short)]
    veils = sum(each.faces + each.missed for each in short.protections)
    missed = sum(each.missed for each in short.protections)
    left = sum(len(each.leaks) for each in short.searched)
    fields = {"veils": str(veils), "missed": str(missed), "left": str(left)}
    code = "report.unchecked" if not short.searched else "report.checked"
    return [*told, sentence(code, fields), *_looked(short)]


def unexposed(short: Short, cover: CoverPicture) -> bool:
    """Tell whether a cover may be shown: nothing is hidden in its short, or it passed the checks.

    A short that was given up has none that may: it is not known what else was overlooked.
    """
    if not short.protections:
        return True
    searched = {each.blob for each in short.searched}
    sought = all(each.redact == "none" for each in short.protections) or cover.blob in searched
    veiled = any(each.veiling for each in short.protections)
    looked = {each.blob for each in short.veil_checks}
    wrong = any(each.bare for each in short.veil_checks) or any(e.leaks for e in short.searched)
    # Where no veil comes into the cover there is nothing to look under, but in the picture.
    return sought and (not veiled or bool(looked)) and not wrong


def _looked(short: Short) -> list[str]:
    """Return a sentence on what lies under the veils of what was made."""
    if not short.veil_checks:
        return []
    looked = sum(each.looked for each in short.veil_checks)
    bare = sum(len(each.bare) for each in short.veil_checks)
    return [sentence("report.veils", {"looked": str(looked), "bare": str(bare)})]
