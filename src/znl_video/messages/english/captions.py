"""Captions and the SRT that people proofread."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "captions.srt-encoding": (
        "{file} is not text in an encoding znl knows, or would read as gibberish.",
        "Save it as UTF-8 in your subtitle editor.",
    ),
    "captions.srt-broken": (
        "{file} is not understood whole, and no caption may be lost. {problems}",
        "Every caption needs its number, a line of times such as 00:00:01,000 --> 00:00:02,500 and"
        " its text, and an empty line after it. `znl captions check` tells what to do about each.",
    ),
    "captions.srt-endless": (
        "The caption at line {line} of {file} has {found} characters; {most} is the most.",
        "Part it into captions that can be read. It may be no subtitle file at all.",
    ),
    "captions.srt-more": ("And {count} more.", ""),
    "captions.srt-no-times": (
        "Line {line}: \u201c{text}\u201d has no times.",
        "Write its number and times above it; leave no empty line inside a caption.",
    ),
    "captions.srt-bad-times": (
        "Line {line}: \u201c{text}\u201d is not a pair of times.",
        "Write both times like 00:00:01,000 --> 00:00:02,500.",
    ),
    "captions.srt-joined": (
        "Line {line}: another caption seems to start at \u201c{text}\u201d, but no empty line"
        " stands before it.",
        "Put an empty line between the two captions, and a number and times above the second.",
    ),
    "captions.mended-form": (
        "{file}, line {lines}: the number is missing or the times are written in another way than"
        " SubRip's; they were read as they are meant.",
        "Check these captions' times.",
    ),
    "captions.mended-apart": (
        "{file}, line {lines}: no empty line stands before this caption; it was read as one of its"
        " own.",
        "Put an empty line above its number.",
    ),
    "captions.mended-length": (
        "{file}, line {lines}: the caption ended before it started, or at once; it was given a"
        " length.",
        "Make the second time later than the first.",
    ),
    "captions.mended-order": (
        "{file}, line {lines}: the caption starts before the one above it; they were put in order"
        " of time.",
        "Check its times, or move it up.",
    ),
    "captions.mended-overlap": (
        "{file}, line {lines}: the caption had not ended when the next one started; it ends before"
        " it now.",
        "Let it end sooner, or the next one start later.",
    ),
    "captions.mended-together": (
        "{file}, line {lines}: the caption starts with the one before it; both are shown together.",
        "Give each its own time, or make one caption of both.",
    ),
    "captions.outside-cut": (
        "The proofread caption \u201c{text}\u201d at {seconds} s of {short} is not shown: its"
        " moment is no longer in the video.",
        "Widen the cut in the clip's TOML if it should be seen.",
    ),
    "captions.sibling-unread": (
        "{file}, written for another cut of the same clip, cannot be understood; nothing of it is "
        "taken over. {why}",
        "Mend it (`znl captions check` helps) or delete it, then render again.",
    ),
    "captions.too-long": (
        "The caption \u201c{text}\u201d at {seconds} s takes more than two lines on {preset}.",
        "Divide it into two captions in the SRT.",
    ),
    "captions.smaller": (
        "On {preset}, captions set smaller to fit two lines: {count}, down to {share} % of their "
        "size.",
        "Divide them in the SRT if they are hard to read.",
    ),
    "captions.credit-cut": (
        "The credit line is too long for its place and was cut short: {credit}",
        "Write a shorter 'credit' into the clip's TOML file.",
    ),
    "brand.captions-on-text": (
        "Captions stand on text that is part of the footage at {at} s ({presets}).",
        "Look there. Frame the footage otherwise ('framing' in the clip's TOML file), or cut those "
        "seconds out.",
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
