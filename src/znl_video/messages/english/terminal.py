"""Help texts, tables and the closing lines of a run."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "help.znl": (
        "Turns a folder of raw phone footage into finished vertical shorts for every platform.",
        "",
    ),
    "help.render": (
        "Render SOURCE: every short for every platform, checked, into <SOURCE>-znl beside it. "
        "Run it again after a change: only what the change touches is redone. "
        "Exit codes: 0 all delivered; 1 something was not; 2 nothing was started; 3 nothing "
        "failed, and shorts wait for znl approve.",
        "",
    ),
    "help.licences": (
        "List what znl runs with on this machine, Python packages, ffmpeg, fonts and weights, and "
        "under which licences.",
        "",
    ),
    "help.stage": ("Run the chain up to {stage}.", ""),
    "help.status": ("Show how far every short of SOURCE is, stage by stage.", ""),
    "help.words": (
        "List the words of the captions that a proofreader should look at, in order of time: "
        "unsure, put right after the lexicon, like a name, left out, numbers and names.",
        "",
    ),
    "help.words-all": ("Of approved shorts too.", ""),
    "help.approve": (
        "Sign the captions of shorts as they stand, words, times and cut. A later change of these "
        "voids it. Nothing is encoded: the next render brings the cards up to date, and delivers "
        "what require_proofread held back.",
        "",
    ),
    "help.approve-shorts": ("Names of shorts, as znl status shows them.", ""),
    "help.captions": ("Check caption files, anybody's, or export captions in other forms.", ""),
    "help.captions.check": (
        "Hold SRT or VTT files against the rules of captions: lengths, times, line breaks, marks, "
        "words and names that are divided. Nothing is written. "
        "Exit codes: 0 no breach; 1 some; 2 a file cannot be used.",
        "",
    ),
    "help.captions.export": (
        "Write the captions of SOURCE's shorts, as the last run left them, into transcripts/ in "
        "the work folder. What somebody else wrote is never overwritten.",
        "",
    ),
    "help.caption-files": ("SRT or VTT files: UTF-8, UTF-16 or GBK.", ""),
    "help.caption-presets": (
        "A line must fit this platform's safe area at the kit's size; of several, the narrowest.",
        "",
    ),
    "help.caption-brand": ("The brand kit: a name or a folder. Default: default.", ""),
    "help.caption-lexicon": ("A file of names that must not be divided, like lexicon.toml.", ""),
    "help.export-shorts": ("Names of shorts, as znl status shows them. Default: all.", ""),
    "help.export-manifest": (
        "Print as JSON what is known of SOURCE's shorts, as the last run left them. All of it is "
        "for the newsroom; with --public, only what may be told outside.",
        "",
    ),
    "help.public": (
        "Of delivered shorts only, and without names of people and files, places, times, devices, "
        "and digests of footage.",
        "",
    ),
    "help.manifest-to": (
        "Write into this file instead of stdout; one that znl wrote is replaced.",
        "",
    ),
    "help.export-form": (
        "srt; vtt (WebVTT, for web players); ass (the styled document that the picture gets); txt "
        "(paragraphs to read, without times).",
        "",
    ),
    "help.export-to": ("Write into this folder instead.", ""),
    "help.export-preset": (
        "With --as ass: the platform whose picture it is for. Default: the short's first.",
        "",
    ),
    "help.by": ("Who has read them and approves.", ""),
    "help.approve-all": ("All shorts that wait; with --undo, all that NAME approved.", ""),
    "help.undo": ("Take back what NAME approved.", ""),
    "help.explain": ("Say what render would do now, and why. Nothing is written.", ""),
    "help.check": ("Look for defects in any video file, and hold it against platforms.", ""),
    "help.presets": ("List, show or validate platform presets.", ""),
    "help.presets.list": ("List the presets that come with znl.", ""),
    "help.presets.show": ("Show a preset with every figure's kind, grade, source and date.", ""),
    "help.presets.validate": ("Check preset files of your own.", ""),
    "help.models": ("List Whisper models, download one, or say where it lies.", ""),
    "help.models.list": (
        "List Whisper models: size, whether they are on this machine, what they suit.",
        "",
    ),
    "help.models.pull": (
        "Download a model, once, and print its folder. HF_ENDPOINT names a mirror of the hub.",
        "",
    ),
    "help.models.path": ("Print the folder of a model that is on this machine.", ""),
    "help.model-name": ("A model of the list, a hub name such as owner/model, or a folder.", ""),
    "help.doctor": ("Check that everything znl needs is here and works.", ""),
    "help.store-commands": (
        "Look after the store: what it holds, whether it is whole, what nobody needs any more.",
        "",
    ),
    "help.store.stats": ("Show what the store of SOURCE's work folder holds, by kind.", ""),
    "help.store.verify": (
        "Read all of the store. What is damaged is listed and moved away, and made anew by the "
        "next render. Exit codes: 0 all whole; 1 some damaged.",
        "",
    ),
    "help.store.gc": (
        "Remove the results that no short of any work folder needs, oldest first. Never while a "
        "run uses the store. Deliveries stay. Exit code 1: --max-size could not be reached.",
        "",
    ),
    "help.max-size": (
        "Stop when the store takes no more than this (500M, 20G). Default: remove all that nobody "
        "needs.",
        "",
    ),
    "help.schema": (
        "Print a JSON Schema: manifest, public-manifest, preset, brand, settings, sidecar or "
        "story.",
        "",
    ),
    "help.version": ("Print the version and exit.", ""),
    "help.source": (
        "A folder of footage (searched deeply) or one file; or the URL of one (s3://, https://, "
        "oss://), which is fetched into the store first.",
        "",
    ),
    "help.out": ("The work folder. Default: <SOURCE>-znl beside SOURCE.", ""),
    "help.preset": (
        "Platforms: names, split by commas, or a preset's TOML file. Repeat for more. Default: "
        "znl.toml's choice, or douyin, kuaishou, channels, xiaohongshu, bilibili.",
        "",
    ),
    "help.brand": ("The brand kit: a name or a folder. Default: znl.toml's choice.", ""),
    "help.lexicon": (
        "A file of names and terms, like lexicon.toml. It comes before those beside the footage, "
        "in the work folder and in the brand kit.",
        "",
    ),
    "help.model": (
        "The Whisper model: base (embedded), or one that `znl models pull` has fetched, or a "
        "folder.",
        "",
    ),
    "help.cluster": (
        "Have workers do the work that share the store: a Dask scheduler's address "
        "(tcp://HOST:PORT, tls://HOST:PORT), or local:N for N processes here. Needs the extra "
        "cluster.",
        "",
    ),
    "help.jobs": (
        "Clips worked on at once; they share the processor's cores. Default: one for each core, "
        "fewer where there is little memory.",
        "",
    ),
    "help.first": (
        "Deliver this before anything else is begun: a clip or story by name or path, or a short "
        "of the last run. Repeat for more, the most urgent first.",
        "",
    ),
    "help.strict": (
        "Every warning is an error, but for those that [policy] in znl.toml accepts: a short that "
        "has one is not delivered, the others are; exit code 1.",
        "",
    ),
    "help.json": ("Print one JSON object on stdout; everything else goes to stderr.", ""),
    "help.dry-run": ("Only say what would be done, and why.", ""),
    "help.watch": (
        "Watch the folder SOURCE: clips are taken as they land, when they have been copied whole.",
        "",
    ),
    "help.settle": ("How long a file must not have changed before it is taken.", ""),
    "help.once": ("End when everything that is there was taken.", ""),
    "help.json-rounds": (
        "Print one line of JSON on stdout for each round that took something.",
        "",
    ),
    "help.since": (
        "Only footage that came since then: 2026-11-25, 2026-11-25T08:00, or 3d, 12h, 30m ago. "
        "What counts is when the file was last modified. All else is left as it is.",
        "",
    ),
    "help.changed": (
        "Only footage that is new or not finished, or that differs from what the last run saw: the "
        "file, its notes, its captions. All else is left as it is, also where settings, presets or "
        "the brand kit changed.",
        "",
    ),
    "help.only-failed": (
        "Only footage that was rejected or failed the last time. All else is left as it is.",
        "",
    ),
    "help.force": ("Do a stage's work again even where its results are stored.", ""),
    "help.store": ("Where results are kept by content. Default: store/ in the work folder.", ""),
    "help.wait": (
        "How long to wait for another run that is using the work folder or the store; 0: refuse "
        "at once.",
        "",
    ),
    "help.short": ("Only this short.", ""),
    "help.files": ("Video files.", ""),
    "help.check-preset": ("A platform to check against; repeat or split by commas.", ""),
    "help.preset-name": ("A preset's name or file.", ""),
    "help.preset-files": ("Preset files.", ""),
    "help.schema-kind": ("Which schema.", ""),
    "watch.watching": ("{at} Watching {folder}. Ctrl-C ends it.", ""),
    "watch.taking": ("{at} Taking {count} files", ""),
    "watch.taken": ("{at} Taken: {file}", ""),
    "watch.refused": ("{at} Cannot be used: {file}", ""),
    "watch.delivered": ("{at} Delivered {count} files in {seconds} s: {shorts}", ""),
    "watch.none": ("{at} Nothing delivered; {seconds} s", ""),
    "watch.lost": ("{at} Not delivered: {file}: {reason}", ""),
    "watch.held": ("{at} Waiting for a proofreader: {short}: {reason}", ""),
    "watch.trouble": ("{at} Cannot go on for now: {reason} It is tried again.", ""),
    "watch.over": ("{at} Going on.", ""),
    "run.error": ("Error: {reason}", ""),
    "run.remedy": ("What to do: {remedy}", ""),
    "run.interrupted": (
        "Stopped. Nothing is lost: run the same command again and it goes on from here.",
        "",
    ),
    "run.fetching": ("Fetching {path}, one of {total} files", ""),
    "run.waiting": (
        "Waiting: another run of znl is using {folder} ({who}). Ctrl-C stops waiting.",
        "",
    ),
    "run.sources": ("Looking at {total} files", ""),
    "run.shorts": ("Making {total} shorts", ""),
    "run.action": ("{subject}: {action}", ""),
    "run.done": ("[{done}/{total}] {subject}", ""),
    "run.left": ("about {minutes} min left", ""),
    "run.left-soon": ("less than a minute left", ""),
    "run.lost": ("[{done}/{total}] {subject}: not delivered", ""),
    "run.delivered-title": ("Delivered", ""),
    "run.held-file": ("To watch, not to publish: {path}", ""),
    "run.held-title": ("Waiting for a proofreader", ""),
    "run.problems-title": ("Not delivered", ""),
    "run.warnings-title": ("Warnings", ""),
    "run.summary": (
        "{sources} files, {shorts} shorts: {delivered} videos delivered, {failed} problems, "
        "{held} shorts held, {rejected} files rejected; {performed} actions performed, "
        "{recalled} recalled.",
        "",
    ),
    "run.left-alone": ("Left alone, as asked: {count} files.", ""),
    "run.none-picked": ("Nothing to do: of {count} files none is asked for.", ""),
    "run.more-alike": ("(And {count} more like it: see the report.)", ""),
    "run.report": ("Report: {path}", ""),
    "run.chain": ("The chain ran up to {stage}: {sources} files, {shorts} shorts.", ""),
    "column.short": ("Short", ""),
    "column.preset": ("Preset", ""),
    "column.seconds": ("Seconds", ""),
    "column.loudness": ("LUFS", ""),
    "column.peak": ("dBTP", ""),
    "column.file": ("File", ""),
    "column.stage": ("Stage", ""),
    "column.reason": ("Reason", ""),
    "column.remedy": ("What to do", ""),
    "column.action": ("Action", ""),
    "column.why": ("Why", ""),
    "column.cut": ("Cut", ""),
    "column.one-picture": ("One picture for", ""),
    "column.framing": ("Framing", ""),
    "column.others": ("Next best", ""),
    "column.platform": ("Platform", ""),
    "column.figure": ("Figure", ""),
    "column.value": ("Value", ""),
    "column.kind": ("Kind", ""),
    "column.grade": ("Grade", ""),
    "column.source": ("Source", ""),
    "column.date": ("Date", ""),
    "column.part": ("Part", ""),
    "column.version": ("Version", ""),
    "column.licence": ("Licence", ""),
    "column.within": ("Inside", ""),
    "licences.copyleft": (
        "Under the GPL, the LGPL or the MPL: {names}. Using them asks nothing of you, and what you "
        "make is yours. Who hands znl on together with them must keep to these licences: see "
        "docs/licences.md.",
        "",
    ),
    "column.clock": ("Time", ""),
    "column.caption": ("No.", ""),
    "column.line": ("Line", ""),
    "column.words": ("Caption", ""),
    "column.captions": ("Captions", ""),
    "column.state": ("State", ""),
    "column.found": ("Found", ""),
    "column.verdict": ("Verdict", ""),
    "column.model": ("Model", ""),
    "column.parameters": ("Parameters", ""),
    "column.size": ("Size", ""),
    "column.entries": ("Results", ""),
    "column.needed": ("Needed", ""),
    "column.damaged": ("Damaged", ""),
    "column.folder": ("Folder", ""),
    "column.suits": ("Suits", ""),
    "models.title": ("Whisper models. Engines: {engines}", ""),
    "models.not-installed": ("(not installed)", ""),
    "models.millions": ("{count} M", ""),
    "models.not-here": ("not on this machine", ""),
    "models.pulling": ("Downloading {name} ({size}). This may take a while.", ""),
    "models.size-unknown": ("size not known", ""),
    "models.suits.tiny": ("trying things out", ""),
    "models.suits.base": ("drafts; comes with znl", ""),
    "models.suits.small": ("drafts to proofread", ""),
    "models.suits.medium": ("publishing, proofread; slower than large-v3-turbo", ""),
    "models.suits.large-v3-turbo": ("publishing, proofread; the quick one", ""),
    "models.suits.large-v3": ("publishing, proofread; the most exact", ""),
    "explain.nothing": ("Nothing to do: everything is made and delivered.", ""),
    "explain.unknown-short": (
        "There is no short called {short}.",
        "Use one of these: {known}.",
    ),
    "first.unknown": (
        "There is no clip, story or short called {first}, so it cannot come first.",
        "Use one of these: {known}.",
    ),
    "status.none": (
        "{folder} is no work folder yet.",
        "Run znl render first.",
    ),
    "status.done": ("done", ""),
    "status.open": ("not finished", ""),
    "status.partly": ("partly done", ""),
    "status.failed": ("failed", ""),
    "status.held": ("held", ""),
    "status.rejected": ("rejected", ""),
    "check.pass": ("PASS", ""),
    "check.warn": ("WARN", ""),
    "check.note": ("NOTE", ""),
    "check.fail": ("FAIL", ""),
    "check.folder": (
        "{folder} is a folder; znl check looks at single files.",
        "Name the video files in it.",
    ),
    "check.missing": ("There is no file {file}.", "Check the path."),
    "presets.good": ("{file} is a valid preset.", ""),
    "doctor.good": ("Everything znl needs is here.", ""),
    "doctor.bad": ("Something znl needs is missing; see above.", ""),
    "doctor.python": ("Python", ""),
    "doctor.ffmpeg": ("ffmpeg", ""),
    "doctor.encoders": ("encoders and filters", ""),
    "doctor.devices": ("encoders beside x264", ""),
    "doctor.no-devices": ("none works here; x264 encodes", ""),
    "doctor.weights": ("Whisper base weights", ""),
    "doctor.font": ("font", ""),
    "doctor.presets": ("presets", ""),
    "doctor.cores": ("processor cores", ""),
    "doctor.cache": ("cache folder", ""),
    "doctor.missing": ("missing: {names}", ""),
}
