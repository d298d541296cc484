"""Where the captions are not what was heard: names put right or alike, and what was left out."""

from __future__ import annotations

from znl_video.batch.figures import decimal
from znl_video.batch.report.markup import Html, tag
from znl_video.captions.doubts import doubts
from znl_video.messages import sentence
from znl_video.model.given import Given
from znl_video.model.manifest import Short

# Single unsure words, numbers and names are many: ``znl words`` lists them.
_TOLD = ("dropped", "corrected", "near")


def words(short: Short, given: Given) -> Html:
    """Return the words in order of time, each with its caption and reason; empty without any."""
    transcripts = {
        each.name: each.transcript
        for each in given.sources
        if each.name in short.sources and each.transcript
    }
    items = [
        tag(
            "li",
            tag(
                "p",
                tag("b", sentence("report.word", {"seconds": decimal(each.at_ms / 1000)})),
                " ",
                each.marked if each.mark else each.word,
            ),
            tag("p", sentence(each.reason.code, each.reason.fields)),
        )
        for each in doubts(short, transcripts, given.lexicon.names, given.settings.captions)
        if each.kind in _TOLD
    ]
    return tag("ul", *items, class_="plain") if items else Html()
