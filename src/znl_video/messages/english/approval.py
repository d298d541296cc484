"""Words to look at, who approved which captions, and what waits for that."""

_READ_AND_APPROVE = (
    "Watch it under held/, read captions/{short}.srt and correct it; run znl render again if you "
    "did. Then: znl approve SOURCE {short} --by NAME"
)

CATALOGUE: dict[str, tuple[str, str]] = {
    "approval.voided": (
        "{by} approved these captions on {at}; since then have changed: {changed}.",
        "Read them again, then znl approve; what was published may differ from what was approved.",
    ),
    "approval.words": ("the words", ""),
    "approval.times": ("the times", ""),
    "approval.cut": ("the cut", ""),
    "approval.recalled": (
        "The captions wait for approval; earlier deliveries were taken away ({presets}).",
        "Take it down where it was published, if it must not be shown.",
    ),
    "captions.none": ("no captions", ""),
    "captions.draft": ("draft", ""),
    "captions.edited": ("edited", ""),
    "captions.proofread": ("proofread", ""),
    "approval.held-draft": (
        "Its captions are the machine's own words, and nobody has approved them.",
        _READ_AND_APPROVE,
    ),
    "approval.held-edited": (
        "Somebody changed its captions, and nobody has approved them as they are now.",
        _READ_AND_APPROVE,
    ),
    "approve.which": (
        "Which shorts? Neither names nor --all were given, or both.",
        "Name them as znl status shows them, or write --all.",
    ),
    "approve.no-name": (
        "The name after --by is empty.",
        "Write who has read the captions, such as --by 李娜.",
    ),
    "approve.odd-name": (
        "The name after --by holds characters that cannot be seen.",
        "Type it again instead of pasting it.",
    ),
    "approve.long-name": (
        "The name after --by has {length} characters; {most} is the most.",
        "Write the person's name alone.",
    ),
    "approve.not-made": (
        "{short} has no captions yet: the last run did not come that far.",
        "See with znl status where it stopped; mend that, run znl render, then approve.",
    ),
    "approve.no-captions": (
        "{short} has no captions, so there is nothing to approve; nothing holds it back either.",
        "If somebody does speak, write {file} by hand and run znl render, then approve.",
    ),
    "approve.not-rendered": (
        "{file} is not what the last run took in: {short} still shows other captions.",
        "Run znl render, look at the result, then approve.",
    ),
    "approve.nothing-to-undo": (
        "{by} has approved nothing of {short}.",
        "Write the name as it was signed. Signed by: {known}.",
    ),
    "approve.none": ("There is nothing to sign.", ""),
    "approve.next": ("Noted. The next znl render brings cards and deliveries up to date.", ""),
    "doubt.dropped": ("left out, because {why}", ""),
    "doubt.corrected": ("{before} was heard; the lexicon has {after} ({score} alike)", ""),
    "doubt.near": ("sounds like {after} of the lexicon ({score} alike); left as heard", ""),
    "doubt.unsure": ("the recogniser was {sure} sure", ""),
    "doubt.number": ("a number", ""),
    "doubt.name": ("a name of the lexicon", ""),
    "words.none": ("There are no words to look at.", ""),
    "approval.damaged": (
        "{file}, line {line}: this is no approval that znl wrote.",
        "Restore the file from a backup, or delete this line and let the captions be approved "
        "again.",
    ),
}
