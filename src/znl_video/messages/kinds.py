"""What a code is: a warning, or what keeps a file or a short from being delivered."""

_REJECTIONS = """
cluster.deserted cluster.killed-workers cluster.no-fit-worker cluster.scheduler-lost
disk.full faces.no-model file.failed limit.fps limit.gb limit.hours limit.pixels limit.streams
media.bad-size media.changed media.damaged media.decoder-crashed media.decoder-failed
media.decoder-hung media.dolby-vision-5 media.empty media.needs-memory media.no-duration
media.no-video media.only-cover media.truncated media.undecodable media.unreachable
media.unreadable media.unused music.no-licence run.unforeseen sidecar.file-missing
sidecar.file-outside sidecar.link-outside sidecar.names-itself source.bad-name
captions.srt-broken captions.srt-encoding captions.srt-endless captions.srt-too-large
story.unknown-clip transcribe.gpu-failed transcribe.language-unknown
"""
REJECTIONS = frozenset(_REJECTIONS.split())
"""Codes of files that cannot be used, besides the ``toml.`` ones of their sidecars."""

_FAILURES = """
cluster.deserted cluster.killed-workers cluster.no-fit-worker cluster.scheduler-lost
captions.other-footage captions.other-voice captions.srt-broken captions.srt-encoding
captions.srt-endless captions.srt-too-large card.failed card.frames check.av-offset check.codec
check.colour check.cut-off check.decode-errors check.duration check.frames check.full-range
check.no-sound check.other-streams check.pixel-shape check.pixels check.private-tags check.silent
check.size check.sound check.sound-end check.true-peak check.turned disk.full encode.cover-too-large
encode.frames encode.glyphs-missing encode.no-cover faces.no-model file.failed headline.too-long
media.decoder-crashed media.decoder-failed media.decoder-hung media.needs-memory media.no-video
media.undecodable media.unreachable media.unreadable music.too-short plate.failed protect.bare
protect.bare-cover protect.leak run.unforeseen sound.unusable store.unknown-digest tool.failed
tool.flooding tool.not-started tool.stalled transcribe.gpu-failed trim.no-picture trim.over-maximum
trim.under-minimum
"""
FAILURES = frozenset(_FAILURES.split())
"""Codes of shorts that are not delivered, for one preset or all."""

_OF_RUNS = """
cluster.left-out export.withdrawn log.lost media.duplicate notify.failed preview.withdrawn
protect.withdrawn source.links store.mended store.unguarded transcribe.gpu-unused work.mended
work.no-locks
"""
OF_RUNS = frozenset(_OF_RUNS.split())
"""Codes of warnings that are about no short of the run."""
