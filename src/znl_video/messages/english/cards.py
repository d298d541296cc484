"""End cards."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "card.failed": (
        "The end card could not be made: {why}.",
        "Check the logo and the font of the brand kit, or take [end_card] out of its kit.toml.",
    ),
    "card.frames": (
        "The end card has {found} frames instead of {wanted}.",
        "Run again. If it happens again, try another ffmpeg: the one in use loses frames.",
    ),
}
