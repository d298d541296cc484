"""Previews and contact sheets."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "help.preview": (
        "Look at shorts before they are rendered: small, quick videos and sheet.jpg with all "
        "chosen seconds, in preview/ of the work folder. Nothing is delivered. "
        "Exit codes: 0 all made; 1 something was not; 2 nothing was started.",
        "",
    ),
    "help.preview-shorts": ("Only these shorts; the sheet shows all. Default: all.", ""),
    "column.took": ("Took", ""),
    "preview.crop": ("crop", ""),
    "preview.faces": ("faces", ""),
    "preview.safe": ("safe area", ""),
    "preview.from": ("{file} from {clock}", ""),
    "preview.sheet": ("{folder}: what was chosen, and why", ""),
    "preview.sheet-page": ("{folder}: what was chosen, and why ({page} of {pages})", ""),
    "preview.length": ("Length {clock}. Coloured: the chosen seconds.", ""),
    "preview.chosen": ("Chosen: {seconds}", ""),
    "preview.left-out": ("Left out: {file}", ""),
    "preview.hidden": ("Something in it is to be hidden, so all of it is not shown here.", ""),
    "preview.unchecked": (
        "Hidden as a render hides it, but not checked; show these to nobody outside: {shorts}",
        "",
    ),
    "preview.withdrawn": (
        "It was taken away: it showed what is to be hidden now.",
        "Run 'znl preview' again for one that hides it.",
    ),
    "preview.unhidden": (
        "Something in it is to be hidden, and it is not known where that is: it is not shown.",
        "Run 'znl render', which hides and checks.",
    ),
    "preview.no-strip": (
        "The file gave no picture for the sheet.",
        "Play it in a player: it may be damaged. Its short is made all the same.",
    ),
}
