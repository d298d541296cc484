"""Encoding, checking and delivering."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "export.encoder-unused": (
        "The encoder {encoder} does not work on this machine ({why}); x264 encodes in its place.",
        "Look at 'znl doctor', which tries all of them. Set encoder = \"x264\" under [export] in "
        "znl.toml, or leave it out, if x264 is good enough.",
    ),
    "export.one-label": (
        "The clips have {count} different labels of generated content (AIGC); the file carries "
        "the first.",
        "See that what the label says holds for the whole video, or leave a clip out.",
    ),
    "check.min-seconds": (
        "The video lasts {found} s; {preset} takes {allowed} s or more.",
        "Use longer footage, or leave this platform out.",
    ),
    "check.max-seconds": (
        "The video lasts {found} s; {preset} takes {allowed} s at most.",
        "Lower max_seconds under [trim] in znl.toml, or cut the file.",
    ),
    "check.max-bytes": (
        "The file has {found} MB; {preset} takes {allowed} MB at most.",
        "Make the video shorter, or lower max_kbps in the preset.",
    ),
    "check.containers": (
        "The file is {found}; {preset} takes {allowed}.",
        "Render the footage with znl, which writes MP4.",
    ),
    "check.video-codecs": (
        "The picture is {found}; {preset} takes {allowed}.",
        "Render the footage with znl, which writes H.264.",
    ),
    "check.audio-codecs": (
        "The sound is {found}; {preset} takes {allowed}.",
        "Render the footage with znl, which writes AAC.",
    ),
    "check.min-width": (
        "The picture is {found} px wide; {preset} takes {allowed} px or more.",
        "Use footage with a larger picture.",
    ),
    "check.min-height": (
        "The picture is {found} px high; {preset} takes {allowed} px or more.",
        "Use footage with a larger picture.",
    ),
    "check.max-width": (
        "The picture is {found} px wide; {preset} takes {allowed} px at most.",
        "Render it smaller.",
    ),
    "check.max-height": (
        "The picture is {found} px high; {preset} takes {allowed} px at most.",
        "Render it smaller.",
    ),
    "check.min-fps": (
        "The picture has {found} frames a second; {preset} takes {allowed} or more.",
        "Render the footage with znl at a higher frame rate.",
    ),
    "check.max-fps": (
        "The picture has {found} frames a second; {preset} takes {allowed} at most.",
        "Render the footage with znl at a lower frame rate.",
    ),
    "check.constant-fps": (
        "The frames are not evenly spaced.",
        "Render the footage with znl, which writes a constant frame rate.",
    ),
    "check.max-video-kbps": (
        "The picture takes {found} kbit/s; {preset} takes {allowed} at most.",
        "Lower max_kbps in the preset.",
    ),
    "check.max-keyframe-seconds": (
        "Keyframes lie up to {found} s apart; {preset} takes {allowed} s at most.",
        "Lower gop_seconds in the preset.",
    ),
    "check.pixel-format": (
        "The pixels are {found}; {preset} takes {allowed}.",
        "Render the footage with znl, which writes 8-bit 4:2:0.",
    ),
    "check.aspect": (
        "The picture is {found}; {preset} takes {allowed} only.",
        "Render the footage with znl, which reframes it.",
    ),
    "check.min-audio-kbps": (
        "The sound takes {found} kbit/s; {preset} asks for {allowed} or more.",
        "Raise kbps under [sound] in the preset.",
    ),
    "check.max-audio-kbps": (
        "The sound takes {found} kbit/s; {preset} takes {allowed} at most.",
        "Lower kbps under [sound] in the preset.",
    ),
    "check.max-sample-rate": (
        "The sound has {found} samples a second; {preset} takes {allowed} at most.",
        "Render the footage with znl, which writes 48,000 a second.",
    ),
    "check.max-channels": (
        "The sound has {found} channels; {preset} takes {allowed} at most.",
        "Render the footage with znl, which writes stereo.",
    ),
    "check.edit-list": (
        "The file has an edit list, which this platform does not want.",
        "Write edit_list with value = false under [picture] in the preset, and render again.",
    ),
    "check.faststart": (
        "The file's index comes after its contents, so it cannot play while it loads.",
        "Render the footage with znl, which puts the index first.",
    ),
    "check.shape": (
        "The picture is {found}; {planned} is what fills a phone.",
        "Render the footage with znl, which reframes it.",
    ),
    "check.duration": (
        "The file lasts {found} ms; {planned} ms were planned.",
        "Render again; if this stays, please report it.",
    ),
    "check.frames": (
        "The file has {found} frames; {planned} were planned.",
        "Render again; if this stays, please report it.",
    ),
    "check.size": (
        "The picture is {found}; {planned} was planned.",
        "Render again; if this stays, please report it.",
    ),
    "check.pixel-shape": (
        "The pixels' shape is {found}; {planned} was planned.",
        "Render again; if this stays, please report it.",
    ),
    "check.turned": (
        "The file asks players to turn its picture.",
        "Render again; if this stays, please report it.",
    ),
    "check.colour": (
        "The picture's colour is tagged {found}; it must be bt709 three times.",
        "Render again; if this stays, please report it.",
    ),
    "check.full-range": (
        "The picture's colour is tagged as full range; it must be limited.",
        "Render again; if this stays, please report it.",
    ),
    "check.pixels": (
        "The pixels are {found}; {planned} was planned.",
        "Render again; if this stays, please report it.",
    ),
    "check.codec": (
        "The picture is {found}; H.264 High or Main was planned.",
        "Render again; if this stays, please report it.",
    ),
    "check.other-streams": (
        "The file holds more than picture and sound: {count} other streams.",
        "Render again; if this stays, please report it.",
    ),
    "check.private-tags": (
        "The file may tell of place, device or person: {tags}.",
        "Take these tags out before publishing; what znl renders has none.",
    ),
    "check.no-sound": (
        "The file has no sound track.",
        "Check that this is meant; some platforms refuse such files.",
    ),
    "check.sound": (
        "The sound is {found}; AAC in stereo with {rate} samples a second was planned.",
        "Render again; if this stays, please report it.",
    ),
    "check.silent": (
        "Nothing can be heard, although the footage has sound.",
        "Render again; if this stays, please report it.",
    ),
    "check.av-offset": (
        "The sound starts {found} ms after the picture.",
        "Render again; if this stays, please report it.",
    ),
    "check.decode-errors": (
        "The file does not decode cleanly: {count} errors.",
        "Render or copy it again; it is damaged.",
    ),
    "check.true-peak": (
        "The sound peaks at {found} dBTP; {allowed} is the limit.",
        "Render the footage with znl, or lower the sound.",
    ),
    "check.loudness": (
        "The sound is {found} LUFS loud; {target} is wanted.",
        "Listen to it; render the footage with znl if it was not.",
    ),
}
