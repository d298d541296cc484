"""What is wrong with a film, whoever made it."""

_CUT = "Cut these seconds out, or take other footage; if they are meant, nothing needs doing."

CATALOGUE: dict[str, tuple[str, str]] = {
    "check.sound-end": (
        "The sound ends {found} ms after the picture.",
        "Render again; if this stays, please report it.",
    ),
    "check.cut-off": (
        "The file breaks off before its end.",
        "Copy, upload or export it again; part of it is missing.",
    ),
    "defect.black": ("The picture is black at {at}.", _CUT),
    "defect.frozen": (
        "The picture stops while the shot goes on, at {at}.",
        "Look there: the camera or an editor lost frames. Cut these seconds out, or export the "
        "clip again.",
    ),
    "defect.flat": ("The picture is one plain colour at {at}.", _CUT),
    "defect.garbage": (
        "The picture holds colours that only a broken decode makes, at {at}.",
        "Copy the footage again from the phone or camera, or cut these seconds out.",
    ),
    "defect.silence": (
        "Nothing can be heard at {at}.",
        "Lay music or a voice under it, or cut it; if the silence is meant, nothing needs doing.",
    ),
    "defect.dropout": (
        "The sound breaks off at {at}.",
        "Listen there: lay the room's own sound over the hole, or cut it out.",
    ),
    "defect.one-sided": (
        "The {side} channel is missing or {db} dB quieter than the other, at {at}.",
        "Use the good channel for both: make the sound mono.",
    ),
    "defect.clipping": (
        "The sound is clipped at {at}.",
        "Record it at a lower level, take another take, or mend it with a declipper; turning it "
        "down does not help.",
    ),
    "defect.out-of-phase": (
        "The channels cancel each other at {at}: one loudspeaker alone plays hardly any of it.",
        "Turn the polarity of one channel around, or use one channel for both.",
    ),
    "defect.dc-offset": (
        "The sound lies {percent} % of full scale beside zero.",
        "Put a high-pass filter at 20 Hz over it.",
    ),
    "defect.dropped": (
        "Frames are missing at {at}.",
        "Export the film again; where the footage itself has holes, cut there.",
    ),
    "defect.doubled": (
        "Frames are shown twice at {at}: motion stutters.",
        "Export the film at the frame rate of its footage.",
    ),
    "defect.cadence": (
        "About {percent} % of frames repeat the one before: footage with another frame rate.",
        "Nothing needs doing; motion is smoothest at the footage's own rate.",
    ),
    "defect.bars-top": (
        "Black bars above and below take {percent} % of the height at {at}.",
        "Crop the footage before it is edited; znl render does.",
    ),
    "defect.bars-side": (
        "Black bars left and right take {percent} % of the width at {at}.",
        "Crop the footage before it is edited; znl render does.",
    ),
    "defect.flashing": (
        "More than three flashes a second at {at}, which can trigger fits.",
        "Cut or slow down the flashing, or darken it; else warn viewers beforehand.",
    ),
    "defect.red-flashing": (
        "More than three saturated red flashes a second at {at}, which can trigger fits.",
        "Cut the flashing or take the red out of it; else warn viewers beforehand.",
    ),
    "defect.combed": (
        "Moving edges are combed at {at}: interlaced footage was not deinterlaced.",
        "Deinterlace the footage before it is scaled; znl render does.",
    ),
    "check.text-outside": (
        "Text stands where {preset} draws its own buttons and words ({sides}), at {at}.",
        "Move it inside the safe area: {area} pixels from top, bottom, left and right of "
        "{size}. Text of the footage itself may be cut away; a logo may stay.",
    ),
    "defect.missing-glyphs": (
        "Boxes stand where letters should, {where}, at {at}: the font lacks them.",
        "Set these captions in a font that has every character, or leave emoji out; znl render "
        "leaves out what the kit's font lacks.",
    ),
    "defect.text-over-text": (
        "Text stands on other text, {where}, at {at}.",
        "Move the captions, or cut or frame the footage so that its own lettering is not under "
        "them.",
    ),
    "defect.av-offset": (
        "The sound starts {found} ms after the picture.",
        "Export the film again with picture and sound starting together.",
    ),
    "defect.sound-short": (
        "The sound ends {found} s before the picture.",
        "Lengthen the sound, or cut the picture to it.",
    ),
    "defect.sound-long": (
        "The sound goes on {found} s after the picture.",
        "Cut the sound to the picture.",
    ),
    "defect.hdr": (
        "The picture is HDR ({found}); many apps and screens show it grey or too bright.",
        "Convert it to SDR, BT.709; znl render does.",
    ),
    "defect.colour": (
        "The picture's colour is tagged {found}, not BT.709: players may show other colours.",
        "Export it as BT.709; where the pixels are BT.709 already, mend the tags only.",
    ),
    "defect.no-tags": (
        "The picture does not say what its colour is ({found}): players take it for BT.709.",
        "Tag it as BT.709 when it is exported next.",
    ),
    "defect.full-range": (
        "The picture is tagged as full range: some players and apps crush its shadows.",
        "Export it in limited range.",
    ),
    "defect.pixel-shape": (
        "The pixels are not square ({found}): some apps squeeze the picture.",
        "Scale the picture to square pixels.",
    ),
    "defect.turned": (
        "The file asks players to turn its picture, which some apps do not.",
        "Turn the picture itself; znl render does.",
    ),
}
