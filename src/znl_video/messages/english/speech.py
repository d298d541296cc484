"""Words: names, and what was heard but not said."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "lexicon.missing": (
        "There is no lexicon {file}.",
        "Check the path; a lexicon.toml beside the footage is found without --lexicon.",
    ),
    "transcribe.dropped": (
        "Left out of {file} what nobody seems to say: {texts}",
        "If it is said after all, write it into the captions; `znl words` gives times and reasons.",
    ),
    "firewall.no-words": ("nothing but marks", ""),
    "firewall.boilerplate": ("a line that recognisers have learnt from subtitles", ""),
    "firewall.echo": ("repeats what the recogniser was told beforehand", ""),
    "firewall.guessed": (
        "the recogniser guessed (mean log probability {logprob}, words {sure} sure)",
        "",
    ),
    "firewall.compression": ("repeats itself: {ratio} times smaller when compressed", ""),
    "firewall.no-voice": ("no voice is heard there", ""),
    "firewall.loop": ("only repeats what stands before it", ""),
    "firewall.rate": ("faster than anybody speaks", ""),
}
