"""Words: names, and what was heard but not said."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "lexicon.missing": (
        "There is no lexicon {file}.",
        "Check the path; a lexicon.toml beside the footage is found without --lexicon.",
    ),
    "engine.not-installed": (
        "{engine} is not installed.",
        'Run: pip install "znl-video[openai-whisper]", or leave `engine` under [transcribe] out of '
        "znl.toml: faster-whisper is always there and hears the same.",
    ),
    "engine.no-gpu": (
        "{engine} finds no GPU with CUDA on this machine.",
        'Set device = "auto" or "cpu" under [transcribe] in znl.toml, or see docs/models.md.',
    ),
    "transcribe.gpu-unused": (
        "{engine} ran on the CPU, because the GPU cannot be used: {why}",
        'Install cuBLAS of CUDA 12 (see docs/models.md), or set device = "cpu" under '
        "[transcribe] in znl.toml.",
    ),
    "transcribe.gpu-failed": (
        "The GPU cannot be used: {why}",
        'Install cuBLAS of CUDA 12 (see docs/models.md), or set device = "auto" or '
        '"cpu" under [transcribe] in znl.toml.',
    ),
    "transcribe.language-unknown": (
        "The Whisper model {model} was not trained on the language {language}.",
        "Set another language in the clip's sidecar or under [transcribe] in znl.toml, or take "
        "another model: only large-v3 and large-v3-turbo know yue, and .en models only English.",
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
