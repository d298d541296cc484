"""Faces, boxes and voices that are to be kept from being known."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "protect.voice": (
        'The sidecar of {file} says consent = "no": faces are hidden, voices are not changed.',
        "People are known by their voice too. Listen to it; cut it away with 'in' and 'out', or "
        "leave the clip out with use = false.",
    ),
    "protect.leak": (
        "Faces can still be found after redaction, at {seconds} s: nothing is delivered.",
        "Look at these seconds. Hide the place with [[hide]] in the clip's TOML file, or leave the "
        "seconds out with 'in' and 'out'.",
    ),
    "protect.bare": (
        "{preset}: what should be hidden is not, at {seconds} s: the picture under a veil is no "
        "mosaic. Nothing is delivered there.",
        "This is a fault of znl or of its ffmpeg, not of the footage. Run again with --force "
        "export; if it stays, report it with the short's document.",
    ),
    "protect.bare-cover": (
        "{preset}: what should be hidden in the cover is not: the picture under a veil is no "
        "mosaic. Nothing is delivered there.",
        "This is a fault of znl or of its ffmpeg, not of the footage. Run again with --force "
        "export; if it stays, report it with the short's document.",
    ),
    "protect.copy": (
        "The sidecar of {of}, a copy of {file}, asks for more to be hidden: it holds for both.",
        "",
    ),
    "protect.hide-outside": (
        "A [[hide]] of {file} begins at {start} s, but the clip ends at {seconds} s: it hides "
        "nothing.",
        "Correct 'from' in the clip's TOML file: it counts from the clip's begin. Then look at "
        "the result.",
    ),
    "protect.withdrawn": (
        "Files delivered earlier show what is to be hidden now; they were taken away: {presets}.",
        "Where they were published already, take them down.",
    ),
}
