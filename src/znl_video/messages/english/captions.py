"""Captions and the SRT that people proofread."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "captions.srt-encoding": (
        "{file} is not text in an encoding znl knows.",
        "Save it as UTF-8 in your subtitle editor.",
    ),
    "captions.srt-no-times": (
        "{file}, line {line}: the caption \u201c{text}\u201d has no times.",
        "Every caption needs its number, a line of times such as 00:00:01,000 --> 00:00:02,500 and"
        " its text; leave no empty line inside a caption.",
    ),
    "captions.srt-bad-times": (
        "{file}, line {line}: \u201c{text}\u201d is not a pair of times.",
        "Write both times like 00:00:01,000 --> 00:00:02,500.",
    ),
    "captions.srt-backwards": (
        "{file}, line {line}: the caption ends before it starts, or at once ({text}).",
        "Make the second time later than the first.",
    ),
    "captions.srt-overlap": (
        "{file}, line {line}: the caption starts before the one at line {other} has ended.",
        "Let the earlier caption end sooner or this one start later, and keep them in order.",
    ),
    "captions.srt-joined": (
        "{file}, line {line}: a second caption starts here, but no empty line stands before it.",
        "Put an empty line between the two captions.",
    ),
    "captions.outside-cut": (
        "The proofread caption \u201c{text}\u201d at {seconds} s of {short} is not shown: its"
        " moment is no longer in the video.",
        "Widen the cut in the clip's TOML if it should be seen.",
    ),
    "captions.too-long": (
        "The caption \u201c{text}\u201d at {seconds} s takes more than two lines on {preset}.",
        "Divide it into two captions in the SRT.",
    ),
    "captions.credit-cut": (
        "The credit line is too long for its place and was cut short: {credit}",
        "Write a shorter 'credit' into the clip's TOML file.",
    ),
    "captions.glyphs-dropped": (
        "These characters are not drawn because the font does not have them: {characters}.",
        "Remove them, or choose a font in the brand kit that has them.",
    ),
    "captions.bad-font": (
        "{file} is not a TrueType or OpenType font.",
        "Name a TTF, OTF or TTC file in the brand kit.",
    ),
}
