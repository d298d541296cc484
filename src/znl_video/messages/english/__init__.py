"""The English catalogue: code -> (sentence, remedy), one module an area."""

from znl_video.messages.english import captions, decisions, delivery, files, media, terminal

CATALOGUE: dict[str, tuple[str, str]] = {
    **files.CATALOGUE,
    **media.CATALOGUE,
    **decisions.CATALOGUE,
    **captions.CATALOGUE,
    **delivery.CATALOGUE,
    **terminal.CATALOGUE,
}
