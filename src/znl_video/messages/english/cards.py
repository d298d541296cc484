"""End cards and covers."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "card.failed": (
        "The end card could not be made: {why}.",
        "Check the logo and the font of the brand kit, or take [end_card] out of its kit.toml.",
    ),
    "plate.failed": (
        "The opening title or a lower third could not be made: {why}.",
        "Check the font of the brand kit, or take [opening] and [lower_third] out of its kit.toml.",
    ),
    "cover.title-cut": (
        "The title is too long for the cover and was cut short: {shown}",
        "Write a shorter 'title' into the clip's TOML file, or a smaller size under [cover] in the "
        "brand kit.",
    ),
    "cover.held": (
        "{source} has no picture at {seconds} s, where the cover was to be taken: the cover shows "
        "the one that the video holds then.",
        "Look at the cover and the video: the clock of this recording is damaged. Ask the sender "
        "for the original file.",
    ),
    "card.frames": (
        "A card or plate has {found} frames instead of {wanted}.",
        "Run again. If it happens again, try another ffmpeg: the one in use loses frames.",
    ),
}
