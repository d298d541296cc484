"""Settings, sidecars, presets, kits and work folders."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "toml.unreadable": (
        "{file} cannot be read: {problem}.",
        "Check that the file exists and that you may read it.",
    ),
    "toml.too-large": (
        "{file} is larger than 1 MB.",
        "Check that this is the file you mean; settings take a few kilobytes.",
    ),
    "toml.not-utf8": (
        "{file}, line {line}: the text is not UTF-8.",
        "Save the file as UTF-8 in your editor.",
    ),
    "toml.syntax": (
        "{file}, line {line}, column {column}: this is not TOML: {problem}.",
        'Write one `key = value` a line; text stands in "quotes", and every key once.',
    ),
    "toml.unknown-key": (
        "{file}, line {line}: nothing is called {key}.",
        "Take the line out. Known here: {known}.",
    ),
    "toml.unknown-key-close": (
        "{file}, line {line}: nothing is called {key}.",
        "Did you mean {suggestion}?",
    ),
    "toml.missing-key": (
        "{file}, line {line}: {key} is missing.",
        "Add it.",
    ),
    "toml.needs-text": (
        "{file}, line {line}: {key} must be text, and is {found}.",
        'Put the value in "quotes".',
    ),
    "toml.needs-whole-number": (
        "{file}, line {line}: {key} must be a whole number, and is {found}.",
        "Write it without quotes and without a decimal point.",
    ),
    "toml.needs-number": (
        "{file}, line {line}: {key} must be a number, and is {found}.",
        "Write it in digits, without quotes.",
    ),
    "toml.needs-true-or-false": (
        "{file}, line {line}: {key} must be true or false, and is {found}.",
        "Write true or false without quotes.",
    ),
    "toml.needs-list": (
        "{file}, line {line}: {key} must be a list, and is {found}.",
        "Put the values in [brackets], with commas between them.",
    ),
    "toml.needs-table": (
        "{file}, line {line}: {key} must be a table, and is {found}.",
        "Write {{ key = value }}, or the keys below a line [{key}].",
    ),
    "toml.not-a-choice": (
        "{file}, line {line}: {key} is {found}, which is not one of the choices.",
        "Choose one of {bound}.",
    ),
    "toml.at-least": (
        "{file}, line {line}: {key} is {found} and must be at least {bound}.",
        "Write a larger number.",
    ),
    "toml.more-than": (
        "{file}, line {line}: {key} is {found} and must be more than {bound}.",
        "Write a larger number.",
    ),
    "toml.at-most": (
        "{file}, line {line}: {key} is {found} and must be at most {bound}.",
        "Write a smaller number.",
    ),
    "toml.less-than": (
        "{file}, line {line}: {key} is {found} and must be less than {bound}.",
        "Write a smaller number.",
    ),
    "toml.wrong-form": (
        "{file}, line {line}: {key} is {found}, which is not how it is written.",
        "It must match {bound}.",
    ),
    "toml.too-short": (
        "{file}, line {line}: {key} is {found}, which is too short.",
        "It needs at least {bound}.",
    ),
    "toml.too-long": (
        "{file}, line {line}: {key} is {found}, which is too long.",
        "Write at most {bound} characters.",
    ),
    "toml.contradiction": (
        "{file}, line {line}: {problem}.",
        "Change one of the values so that they fit each other.",
    ),
    "policy.unknown": (
        "{file}, line {line}: {key}: no warning is called {found}.",
        'Did you mean {bound}? docs/warnings.md lists them all; "*" means every one.',
    ),
    "policy.no-warning": (
        "{file}, line {line}: {key}: {found} is no warning but always keeps something from being "
        "delivered.",
        "Take it out: it needs no policy.",
    ),
    "preset.none": (
        "No preset is named.",
        "Name one or more of {known}.",
    ),
    "preset.unknown": (
        "There is no preset called {name}.",
        "Choose from {known}, or give the path of a TOML file.",
    ),
    "preset.unknown-close": (
        "There is no preset called {name}.",
        "Did you mean {suggestion}? There are {known}.",
    ),
    "preset.name-taken": (
        "Two different presets are called {name}; the second is {file}.",
        "Give one of them another name.",
    ),
    "kit.unknown": (
        "There is no brand kit called {name}.",
        "Choose from {known}, or give the path of a folder with a kit.toml.",
    ),
    "kit.file-missing": (
        "The brand kit {kit} has no file {file}.",
        "Put the file into the kit's folder, or correct its name in kit.toml.",
    ),
    "kit.file-outside": (
        "The brand kit {kit} names {file}, which lies outside its folder.",
        "Copy the file into the kit's folder and write its name alone.",
    ),
    "kit.logo-unreadable": (
        "{file} is not a PNG that can be read.",
        "Export the logo again as PNG, with transparency.",
    ),
    "kit.font-unreadable": (
        "{file} is not a font that can be read.",
        "Use a .ttf, .otf or .ttc file.",
    ),
    "kit.font-damaged": (
        "The font that comes with znl is damaged: {file} (digest {found}…).",
        "Install pylopdf-fonts-zh-cn 0.1.1 again, with pip install --force-reinstall.",
    ),
    "kit.font-name": (
        "The brand kit {kit} asks for the font {font}, but {file} holds {real}.",
        "Write the font's own name in kit.toml, or name the right font file.",
    ),
    "kit.credit-braces": (
        "The brand kit {kit} has a credit line with a brace too many or too few: {template}",
        "Write placeholders as {{informant}} and {{place}}; double a brace that is meant as text.",
    ),
    "kit.credit-placeholder": (
        "The brand kit {kit} has a credit line with an unknown placeholder: {template}",
        "Only {{informant}} and {{place}} can be filled in.",
    ),
    "remote.unknown-scheme": (
        "Footage cannot be fetched by {scheme}://.",
        "Use one of {known}, or mount it and name the folder.",
    ),
    "remote.not-installed": (
        "Nothing here can fetch by {scheme}://.",
        'Install the extra: pip install "znl-video[{extra}]".',
    ),
    "remote.credentials": (
        "The URL {url} holds a user or a password.",
        "Leave them out: they are taken from where the client always looks, such as "
        "AWS_ACCESS_KEY_ID or ~/.aws. docs/remote.md tells.",
    ),
    "remote.away": (
        "{url} cannot be listed: {why}",
        "Check the URL, the network and the credentials (docs/remote.md). Nothing was changed.",
    ),
    "remote.nothing": (
        "There is nothing at {url}.",
        "Check the URL; a folder is named without a file at its end.",
    ),
    "remote.unfetched": (
        "{file} of {url} could not be fetched: {why}",
        "Run the same command again: what was fetched is kept. Nothing was changed.",
    ),
    "remote.long-name": (
        "A name on the server is too long for a disk: {name}…",
        "Give it a shorter one there.",
    ),
    "remote.same-name": (
        "Two files at {url} would lie at the same path here.",
        "Give one of them another name there; none may be called as a folder is.",
    ),
    "remote.locked": (
        "{folder} is in use by {who}.",
        "Wait until that run has ended, or give --wait more seconds.",
    ),
}
