"""The English catalogue: code -> (sentence, remedy), one module an area."""

from znl_video.messages.english import (
    approval,
    attending,
    benching,
    captions,
    cards,
    cluster,
    decisions,
    defects,
    delivery,
    files,
    media,
    overlays,
    previews,
    protecting,
    reasons,
    report,
    rules,
    speech,
    terminal,
    work,
)
from znl_video.messages.english.public import GOES as GOES
from znl_video.messages.english.public import STAYS as STAYS
from znl_video.messages.english.warnings import WARNINGS as WARNINGS

CATALOGUE: dict[str, tuple[str, str]] = {
    **files.CATALOGUE,
    **media.CATALOGUE,
    **overlays.CATALOGUE,
    **decisions.CATALOGUE,
    **defects.CATALOGUE,
    **approval.CATALOGUE,
    **attending.CATALOGUE,
    **benching.CATALOGUE,
    **captions.CATALOGUE,
    **cards.CATALOGUE,
    **cluster.CATALOGUE,
    **delivery.CATALOGUE,
    **work.CATALOGUE,
    **previews.CATALOGUE,
    **reasons.CATALOGUE,
    **report.CATALOGUE,
    **rules.CATALOGUE,
    **protecting.CATALOGUE,
    **speech.CATALOGUE,
    **terminal.CATALOGUE,
}
