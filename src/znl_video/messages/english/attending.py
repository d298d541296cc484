"""A run that nobody watches: its log, and who is told how it ended."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "help.log": ("Add what happens to this file, one JSON object a line.", ""),
    "help.notify": (
        "Tell how the run ended: a command that gets JSON on stdin, or an Apprise address "
        "(pip install 'znl-video[notify]'). Better in ZNL_NOTIFY, as addresses hold passwords.",
        "",
    ),
    "log.unwritable": (
        "The log {file} cannot be written: {why}.",
        "Choose another file with --log, or mend its folder's permissions.",
    ),
    "log.in-work": (
        "The log {file} lies in the work folder, of which every change is looked into.",
        "Choose a file outside of {work} with --log.",
    ),
    "log.lost": (
        "The log {file} could not be written to its end: {why}. The run itself is complete.",
        "Make room on its disk, or check that it is connected.",
    ),
    "notify.no-program": (
        "--notify names a program that is not there: {program}.",
        "Check its path and that it may be executed; put quotes around one with spaces.",
    ),
    "notify.no-apprise": (
        "--notify names an address of a service, and Apprise is not installed.",
        "Install it with pip install 'znl-video[notify]', or name a command.",
    ),
    "notify.unknown-service": (
        "--notify names an address that Apprise does not understand; it begins with {kind}://.",
        "Compare it with https://github.com/caronc/apprise/wiki; it is not shown here, as "
        "addresses hold passwords.",
    ),
    "notify.failed": (
        "Nobody could be told how the run ended: {why}.",
        "Try the command or address of --notify by hand.",
    ),
    "notify.ended": (
        "znl, {source}: {delivered} videos delivered, {problems} problems, {held} wait for "
        "approval",
        "",
    ),
    "notify.refused": ("znl, {source}: not finished. {reason}", ""),
    "notify.more": ("and {count} more", ""),
}
