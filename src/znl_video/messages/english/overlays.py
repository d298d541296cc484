"""What people lay over footage: headlines, captions of their own, narrations and music."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "sidecar.file-missing": (
        "{sidecar} names {file} as its '{key}', and there is no such file beside it.",
        "Put the file into the clip's folder, or correct its name.",
    ),
    "sidecar.file-outside": (
        "{sidecar} names {file} as its '{key}', which lies outside the footage's folder.",
        "Copy the file into the clip's folder and write its name alone.",
    ),
    "sidecar.link-outside": (
        "{file} is a link to a file outside the footage's folder, so it is nobody's word.",
        "Put a copy in its place, or write follow_links = true under [limits] in znl.toml.",
    ),
    "sidecar.names-itself": (
        "{sidecar} names the clip itself, {file}, as its '{key}'.",
        'Name another file; the clip\'s own sound is kept with original = "keep".',
    ),
    "headline.too-long": (
        "The 'headline' in {file} is too long for {preset}: {headline} has {found} characters' "
        "width, and two lines hold {most}.",
        "Shorten it; two Latin letters count as one character. No word may be longer than a line.",
    ),
    "captions.srt-too-large": (
        "{file} is larger than 5 MB; no captions are.",
        "Check that this is the file you mean.",
    ),
    "captions.telemetry": (
        "{file} holds a drone's flight data, not captions; it is left aside.",
        "To caption the clip by hand, name another file with 'captions' in the clip's TOML file.",
    ),
    "captions.link": (
        "{file} is a link; it is left aside.",
        "Put a copy of the file in its place, or name it with 'captions' in the clip's TOML file.",
    ),
    "captions.other-voice": (
        "{file} was proofread for another narration, or for none.",
        "Rename or delete it to get new captions, then correct those.",
    ),
    "captions.two-files": (
        "{file} was corrected in the work folder and is shown; what {other} says now is not.",
        "Delete the file in the work folder to have the other's captions shown.",
    ),
    "story.clip-sound": (
        "{clip} is part of a story; 'narration', 'music' and 'original' in its own TOML file are "
        "left aside.",
        "Write them into the folder's story.toml.",
    ),
    "story.clip-headline": (
        "The 'headline' of {clip} is left aside: the story shows another one.",
        "Write the one that is meant into the folder's story.toml.",
    ),
    "story.no-times": (
        "{clips}: nobody knows when they were filmed; they come last in the story, by name.",
        "Look at the order. Write 'order' into story.toml if it is wrong: chat apps take the time "
        "out of what they pass on.",
    ),
    "sound.unusable": (
        "The sound of {file} cannot be used. {why}",
        "Export the voice or the music again, as WAV, MP3 or M4A.",
    ),
    "sound.none": ("There is none in the file.", ""),
    "sound.undecodable": ("Nothing of it can be decoded.", ""),
    "narration.cut": (
        "{file} lasts {seconds} s and the footage only {footage} s: the narration is cut off.",
        "Add footage, move 'in' and 'out' apart, or shorten the narration.",
    ),
    "narration.no-speech": (
        "No words were found in {file}; the short has no captions.",
        "Check that this is the right recording, or name its text with 'captions'.",
    ),
    "narration.silent": (
        "There is nothing to hear in {file}.",
        "Check that this is the right recording.",
    ),
    "music.no-licence": (
        "{sidecar} names the music {file} without saying who allows its use.",
        "Add 'music_licence': who owns it, under which licence, and where the proof is kept.",
    ),
    "music.too-short": (
        "The music {file} lasts {seconds} s; under {least} s it would only repeat itself.",
        "Take a longer piece.",
    ),
    "music.silent": (
        "There is nothing to hear in {file}.",
        "Check that this is the right music.",
    ),
}
