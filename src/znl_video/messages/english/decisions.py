"""Why a cut, a framing or a gain was chosen; what will run, and why."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "trim.whole": ("All of the footage is used, from {start} s to {end} s.", ""),
    "trim.person": ("A person chose from {start} s to {end} s.", ""),
    "trim.speech": (
        "From {start} s to {end} s; words: {words}, sentences or phrases: {sentences}, "
        "{share} % of the time is speech.",
        "",
    ),
    "trim.activity": (
        "Nobody speaks; {start} s to {end} s is the liveliest part, "
        "with {share} % of all motion and sound.",
        "",
    ),
    "trim.still": (
        "Nobody speaks, and nothing moves or sounds; {start} s to {end} s is used.",
        "Choose the part yourself with 'in' and 'out' in the clip's TOML file.",
    ),
    "trim.story": ("The story's {segments} clips are joined in order, {seconds} s in all.", ""),
    "trim.short": (
        "The video is only {seconds} s long; at least {least} s are asked for.",
        "Send longer footage, or lower 'min_seconds' under [trim] in znl.toml.",
    ),
    "trim.long": (
        "The video is {seconds} s long; at most {most} s are asked for.",
        "Move 'in' and 'out' in the clip's TOML file closer, "
        "or raise 'max_seconds' under [trim] in znl.toml.",
    ),
    "trim.dropped": (
        "There is no room left in the story for {source}.",
        "Raise 'max_seconds' under [trim] in znl.toml, or take clips out of the story.",
    ),
    "trim.outside": (
        "'in' of {source} is {start} s, but its picture ends at {seconds} s; "
        "'in' and 'out' are left aside.",
        "Correct 'in' in the clip's TOML file.",
    ),
    "trim.out-beyond": (
        "'out' of {source} is {end} s, but its picture ends at {seconds} s; it is cut there.",
        "Correct 'out' in the clip's TOML file, or take it out.",
    ),
    "trim.fewer-whole": (
        "{count} shorts of {source} were asked for; it is short enough for one that has all of it.",
        "Lower 'max_seconds' under [trim] in znl.toml if it is to be cut into several.",
    ),
    "trim.fewer-room": (
        "{count} shorts of {source} were asked for, {made} could be cut: nothing of {least} s in "
        "which somebody speaks is left.",
        "Lower 'min_seconds' under [trim] in znl.toml, or ask for fewer with 'count'.",
    ),
    "trim.fewer-worth": (
        "{count} shorts of {source} were asked for, {made} were cut: the best of the rest is worth "
        "{left}, against {best} of the first.",
        "Choose the seconds yourself with 'in' and 'out' in the clip's TOML file, or ask for fewer "
        "with 'count'.",
    ),
    "trim.count-person": (
        "'count' of {source} is left aside: a person chose its seconds with 'in' or 'out'.",
        "Take 'in' and 'out', or 'count', out of the clip's TOML file.",
    ),
    "trim.no-hook": (
        "Nothing of {source} is shown first: no whole sentence of 2 to 5 s stands alone in it, or "
        "the greatest length leaves no room for one (under 20 s, card not counted, it does not).",
        "Raise 'max_seconds' under [trim] in znl.toml, or set order = \"chronological\" in the "
        "clip's TOML file.",
    ),
    "trim.under-minimum": (
        "The video is {seconds} s long; {preset} takes nothing under {limit} s.",
        "Send longer footage, or leave this platform out.",
    ),
    "trim.over-maximum": (
        "The video is {seconds} s long; {preset} takes nothing over {limit} s.",
        "Move 'in' and 'out' in the clip's TOML file closer, or lower 'max_seconds' under [trim] "
        "in znl.toml.",
    ),
    "trim.no-picture": (
        "{source} has no picture to cut.",
        "Send the clip again, or take it out of the folder.",
    ),
    "framed.pieces": ("{count} pieces of {start}–{end} s", ""),
    "framed.segment": ("{start}–{end} s", ""),
    "framed.crop": ("cropped", ""),
    "framed.follow": ("cropped, the camera follows", ""),
    "framed.fit": ("shown whole", ""),
    "pictured.shared": (
        "One picture serves these: it keeps clear of all that any of their apps covers (top {top}, "
        "bottom {bottom}, left {left}, right {right} px).",
        "",
    ),
    "pictured.size": ("Not one with the first picture: its size is another.", ""),
    "pictured.rate": ("Not one with the first picture: it may take another bit rate.", ""),
    "pictured.logo": ("Not one with the first picture: only one of them may show the logo.", ""),
    "pictured.cards": ("Not one with the first picture: only one of them may show cards.", ""),
    "pictured.credit": ("Not one with the first picture: only one of them may show credit.", ""),
    "pictured.keyframes": (
        "Not one with the first picture: platforms ask for keyframes at other distances.",
        "",
    ),
    "pictured.room": (
        "Not one with the first picture: a finer picture might exceed what a platform takes.",
        "",
    ),
    "pictured.area": (
        "Not one with the first picture: clear of what all of the apps cover, nothing is left.",
        "",
    ),
    "pictured.lines": (
        "Not one with the first picture: captions or credit would break otherwise or be smaller.",
        "",
    ),
    "pictured.lettering": (
        "Not one with the first picture: captions would stand on lettering in the footage.",
        "",
    ),
    "pictured.faces": ("Not one with the first picture: captions would stand on faces.", ""),
    "cut.hook": (
        "The strongest moment, from {start} s to {end} s, is shown first, and again in its place.",
        "",
    ),
    "cut.jumps": ("Pauses taken out: {count}, {seconds} s together.", ""),
    "cut.worth": ("{start}–{end} s is worth {total} of 1: {figures}", ""),
    "cut.said": ("speech fills {share} % of what fits", ""),
    "cut.density": ("somebody speaks {share} % of the time", ""),
    "cut.clean": ("clean ends {share} %", ""),
    "cut.sound": ("sound level {share} %", ""),
    "cut.early": ("early {share} %", ""),
    "cut.faces": ("a face {share} % of the time", ""),
    "cut.sharp": ("sharp {share} %", ""),
    "cut.lit": ("well lit {share} %", ""),
    "cut.motion": ("motion {share} %", ""),
    "cut.flawed": ("black or frozen {share} % of the time", ""),
    "reframe.whole": (
        "The picture is {width}x{height}, already the right shape: {kept} % of it is kept.",
        "",
    ),
    "reframe.portrait": (
        "The picture is upright ({width}x{height}): cropped in the middle, {kept} % of it is kept.",
        "",
    ),
    "reframe.centre": (
        "{share} % of what moves and stands out is in the middle: cropped there.",
        "",
    ),
    "reframe.lively": (
        "{share} % of what moves and stands out lies in one place: cropped there.",
        "",
    ),
    "reframe.people": (
        "Cropped to the people who matter ({count}), who are in one still crop all the time.",
        "",
    ),
    "reframe.people-follow": (
        "Cropped to the people who matter ({count}); no still crop holds them, so the camera "
        "follows.",
        "",
    ),
    "reframe.main": (
        "Of {all} people not all fit into a crop: still on those who matter most ({count}).",
        "",
    ),
    "reframe.main-follow": (
        "Of {all} people not all fit into a crop: it follows those who matter most ({count}).",
        "",
    ),
    "reframe.moving": ("No face, but something moves in one place: cropped there.", ""),
    "reframe.moving-follow": ("No face, but something moves: the camera follows it.", ""),
    "reframe.apart": (
        "The people who matter ({count}) are too far apart for a crop: the whole picture is shown.",
        "",
    ),
    "reframe.near": ("A face is too large for a crop: the whole picture is shown.", ""),
    "reframe.fast": (
        "The people who matter ({count}) move faster than a calm camera: the whole picture is "
        "shown.",
        "",
    ),
    "reframe.restless": (
        "A crop would have to turn back and forth after the people who matter ({count}): the whole "
        "picture is shown.",
        "",
    ),
    "reframe.bars": ("Black bars were cut off first; {width}x{height} is left.", ""),
    "reframe.person-box": ("A person chose this part of the picture.", ""),
    "reframe.person-path": ("A person chose where the camera goes, in {count} points.", ""),
    "reframe.outside": (
        "'framing' of {source} reaches out of the picture: the crop was moved or made smaller to "
        "lie inside.",
        "Correct 'framing' in the clip's TOML file: x and y are the crop's left and top edge, "
        "width its width, as shares of the picture.",
    ),
    "reframe.person-crop": ("A person asked for the {side} of the picture.", ""),
    "reframe.person-fit": ("A person asked for the whole picture.", ""),
    "reframe.setting-crop": (
        "The settings ask for a crop: it stands where most of what matters is.",
        "",
    ),
    "reframe.setting-fit": ("The settings ask for the whole picture.", ""),
    "reframe.narrow": (
        "A crop would keep only {kept} % of the picture, under {least} %: the whole picture is "
        "shown.",
        "",
    ),
    "reframe.coarse": (
        "A crop would have to be enlarged {scale} times, more than {most}: the whole picture is "
        "shown.",
        "",
    ),
    "reframe.spread": (
        "A crop would hold only {share} % of what moves and stands out, under {least} %: the whole "
        "picture is shown.",
        "",
    ),
    "reframe.unknown": (
        "Nothing is known of where things happen in the picture: all of it is shown.",
        "",
    ),
    "reframe.unseen": (
        "Where things happen in {source} could not be seen, so no crop was chosen by that.",
        "Look at it. Choose with 'framing' in the clip's TOML file if it is framed badly.",
    ),
    "reframe.upscaled": (
        "The crop of {source} is enlarged {scale} times and looks soft; up to {most} times looks "
        "sharp.",
        'Use framing = "fit" in the clip\'s TOML file, or send the original at a higher '
        "resolution.",
    ),
    "reframe.low-resolution": (
        "{source} is only {width}x{height}: it is enlarged {scale} times and looks soft.",
        "Ask for the original file; chat apps shrink what they pass on.",
    ),
}
