"""The rules of captions: what breaks one, and what to do about it."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "rule.empty": ("No text.", "Write its text, or delete its number and times too."),
    "rule.markup": ("{tag} is markup.", "Take it out: captions look as the brand kit says."),
    "rule.control": (
        "Invisible characters: {characters}.",
        "Delete them; type the line anew if you cannot see them.",
    ),
    "rule.glyph": (
        "The font cannot draw {characters}.",
        "Take them out, or name a font in the brand kit that has them.",
    ),
    "rule.no-length": ("It ends before it starts, or at once.", "Make the second time later."),
    "rule.order": (
        "It starts {seconds} s before the caption above it.",
        "Put the captions in order of time, or correct the time.",
    ),
    "rule.overlap": (
        "It is still shown for {seconds} s when no. {next} starts.",
        "Let it end sooner, or the next one start later.",
    ),
    "rule.gap": (
        "Only {gap} ms to no. {next}; {least} ms or none.",
        "Let the caption end sooner, or exactly when the next one starts.",
    ),
    "rule.brief": (
        "Shown for {seconds} s; at least {least} s.",
        "Let it stand longer, or join it with its neighbour.",
    ),
    "rule.long": ("Shown for {seconds} s; at most {most} s.", "Divide it, or let it end sooner."),
    "rule.fast": (
        "{rate} characters a second; at most {most} (it needs {needed} s).",
        "Shorten the text, or let it stand longer.",
    ),
    "rule.lines": ("{count} lines; at most {most}.", "Divide it into two captions."),
    "rule.wide": (
        "{width} {kind} in a line; at most {most}.",
        "Break the line, or divide the caption.",
    ),
    "rule.box": (
        "{width} characters wide; a line of {preset} holds {most}.",
        "Break the line, or divide the caption; else it is set anew or smaller there.",
    ),
    "rule.stop": ("The line ends with “{mark}”.", "Leave it out: the line's end says the same."),
    "rule.line-start": (
        "No line may start with “{mark}”.",
        "Move it to the end of the line before.",
    ),
    "rule.line-end": ("No line may end with “{mark}”.", "Move it to the next line."),
    "rule.half-width": ("Half-width “{mark}” in Chinese.", "Write “{better}”."),
    "rule.orphan": ("A line of a single character.", "Break the lines elsewhere, or make one."),
    "rule.uneven": (
        "One line is over three times as long as the other.",
        "Break them nearer to the middle.",
    ),
    "rule.split-name": (
        "The name {whole} is divided by the {where}'s end.",
        "Keep it together.",
    ),
    "rule.split-title": (
        "The title {whole} is divided by the {where}'s end.",
        "Keep it together.",
    ),
    "rule.split-number": (
        "The number {whole} is divided by the {where}'s end.",
        "Keep it together.",
    ),
    "rule.split-unit": (
        "{whole}, a number and its unit, is divided by the {where}'s end.",
        "Keep them together.",
    ),
    "rule.split-word": (
        "The word {whole} is divided by the {where}'s end.",
        "Keep it together.",
    ),
    "captions.check-folder": ("{file} is a folder.", "Name the SRT or VTT files in it."),
    "captions.check-large": (
        "{file} is larger than 10 MB: no caption file is.",
        "Name an SRT or VTT file.",
    ),
    "captions.checked": ("{files} files, {captions} captions: {breaches} breaches.", ""),
    "captions.checked-unusable": (
        "{count} files cannot be used as they are: a run would not take them.",
        "",
    ),
    "captions.check-mended": ("A run would mend this on reading {file}:", ""),
    "captions.check-problems": ("Not understood in {file}:", ""),
    "captions.check-breach": ("{reason} {remedy}", ""),
    "captions.export-not-made": (
        "{short} has no captions yet: the last run did not come that far.",
        "See with znl status where it stopped; mend that and run znl render.",
    ),
    "captions.export-stale": (
        "{file} is not what the last run took in: {short} still shows other captions.",
        "Run znl render, then export.",
    ),
    "captions.export-nothing": ("{short} has no captions: nobody speaks, or all were deleted.", ""),
    "captions.export-undrawn": (
        "Nothing of {short}'s captions is drawn in the picture.",
        "Look at the warnings of the last run in its report.",
    ),
    "captions.export-taken": (
        "{file} is there already and is not as znl wrote it.",
        "Move or rename it, or choose another folder with --to.",
    ),
    "captions.export-unstyled": (
        "--preset and --brand are for the styled document only, not for {form}.",
        "Leave them out, or take --as ass.",
    ),
    "captions.export-no-folder": ("{folder} is no folder.", "Name a folder with --to."),
    "captions.export-other-preset": (
        "{short} was not rendered for {preset}.",
        "Use one of these: {known}. Or render it for {preset} first.",
    ),
    "captions.export-whose-preset": (
        "{short} was rendered for {preset}, a preset of somebody's own.",
        "Name its TOML file with --preset.",
    ),
}
