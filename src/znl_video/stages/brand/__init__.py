"""Brand: credit, headline, end card, titles and plates, as far as the presets allow them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from znl_video.captions.headline import clean, lay_headline, most_units
from znl_video.captions.typography import drawable, units
from znl_video.model.actions import Action, Analyse, Card, Plate, SplitWords
from znl_video.model.base import replace
from znl_video.model.branding import Branding, MadeCard, MadePlate
from znl_video.model.facts import Analysis, CardMade, Facts, PlateMade, Tokens
from znl_video.model.given import Given
from znl_video.model.layers import Headline
from znl_video.model.looking import look_at
from znl_video.model.manifest import Short
from znl_video.model.notice import Failure, Notice, notice
from znl_video.model.sight import Sight
from znl_video.stages.brand.avoiding import arranged
from znl_video.stages.brand.colliding import collisions
from znl_video.stages.brand.plates import Wanted, complaints, wanted_plates
from znl_video.stages.brand.sharing import shared_pictures


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for titles' words and for who is seen, then for cards and plates at every size."""
    first: tuple[Action, ...] = (
        *_title(short, given),
        *_headline(short, given),
        *_looks(short, given),
    )
    if first:
        return first
    short = _sharing(short, given, {})
    return (*_cards(short, given), *_plates(short, given))


def _looks(short: Short, given: Given) -> Iterator[Analyse]:
    """Ask for the looks that ingest took: a source's document leaves faces out."""
    looked = short.branding is not None and short.branding.looked
    if short.cut and short.framings and given.live(short) and not looked:
        names = dict.fromkeys(segment.source for segment in short.cut.segments)
        for source in map(given.source, names):
            if source.analysis is not None:
                yield look_at(source)


def _title(short: Short, given: Given) -> Iterator[SplitWords]:
    title = " ".join((given.title_of(short) or "").split())
    known = short.branding is not None and short.branding.title
    kit = given.kit.kit
    if title and (kit.cover.title or kit.opening) and given.live(short) and not known:
        yield SplitWords(texts=(title,), names=given.lexicon.names)


def _headline(short: Short, given: Given) -> Iterator[SplitWords]:
    headline = given.overlays.headline
    known = short.branding is not None and short.branding.headline_words
    if headline and given.live(short) and not known:
        yield SplitWords(texts=(_line(headline),), names=given.lexicon.names)


def _line(headline: Headline) -> str:
    return " ".join(headline.text.split())


def _cards(short: Short, given: Given) -> tuple[Card, ...]:
    card = given.kit.kit.end_card
    if card is None:
        return ()
    made = {(each.width, each.height) for each in short.branding.cards} if short.branding else set()
    wanted = {
        (preset.picture.width.value, preset.picture.height.value)
        for preset in given.live(short)
        if preset.layers.cards.value != "forbid"
    }
    return tuple(
        Card(
            card=card,
            width=width,
            height=height,
            rate=short.rate,
            font=given.kit.font_sha256,
            logo=given.kit.logo_sha256,
        )
        for width, height in sorted(wanted - made)
    )


def _plates(short: Short, given: Given) -> tuple[Plate, ...]:
    made = short.branding.plates if short.branding else ()
    known = {(each.part, each.for_width, each.at_frame) for each in made}
    wanted = (
        each.plate
        for each in wanted_plates(short, given)
        if (each.part, each.for_width, each.at_frame) not in known
    )
    return tuple(dict.fromkeys(wanted))


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Write down cards and title; conclude with the credit line and what platforms dislike."""
    branding = short.branding or Branding(kit=given.kit.kit.name)
    sights = dict(_sights(answers))
    short = _sharing(short, given, sights)
    asked = wanted_plates(short, given) if answers else ()
    looked = False
    for action, facts in answers:
        if isinstance(action, Card) and isinstance(facts, CardMade):
            made = MadeCard(
                width=action.width, height=action.height, frames=facts.frames, blob=facts.blob
            )
            branding = replace(branding, cards=(*branding.cards, made))
        elif isinstance(action, Plate) and isinstance(facts, PlateMade):
            branding = replace(branding, plates=(*branding.plates, *_placed(action, facts, asked)))
        elif isinstance(action, SplitWords) and isinstance(facts, Tokens):
            headline = given.overlays.headline
            if headline and action.texts == (_line(headline),):
                text, words = clean(headline.text), facts.texts[0]
                branding = replace(branding, headline=text, headline_words=words)
            if action in _title(short, given):
                branding = replace(branding, title=facts.texts[0])
        elif isinstance(action, Analyse) and isinstance(facts, Analysis):
            looked = True
    if looked:
        branding = arranged(branding, short, given, sights)
    if answers:
        return replace(short, branding=branding)
    branding = replace(branding, credit=_credit(short, given))
    return replace(
        short,
        branding=branding,
        warnings=(
            *short.warnings,
            *_disliked(short, given),
            *complaints(replace(short, branding=branding), given),
            *_lacking(short, given, branding),
            *collisions(short, given),
        ),
        failures=(*short.failures, *_too_long(short, given, branding)),
    )


def _sights(answers: tuple[tuple[Action, Facts], ...]) -> Iterator[tuple[str, Sight]]:
    for action, facts in answers:
        if isinstance(action, Analyse) and isinstance(facts, Analysis) and facts.sight:
            yield action.sha256, facts.sight


def _sharing(short: Short, given: Given, sights: Mapping[str, Sight]) -> Short:
    """Return ``short`` with its pictures decided on, as soon as all is known that counts."""
    if short.sharing or short.cut is None or not short.framings:
        return short
    found = shared_pictures(short, given, _credit(short, given), sights)
    return replace(short, sharing=found) if found else short


def _too_long(short: Short, given: Given, branding: Branding) -> Iterator[Failure]:
    """Yield a failure for each preset whose safe area has no room for the headline."""
    headline = given.overlays.headline
    if headline is None:
        return
    for preset in given.shown(short):
        text, words = branding.headline, branding.headline_words
        if lay_headline(text, words, preset, given.kit, branding.credit):
            continue
        told = notice(
            "headline.too-long",
            file=headline.file,
            headline=_line(headline),
            preset=preset.name,
            found=math.ceil(units(_line(headline))),
            most=most_units(preset, given.kit),
        )
        yield Failure(stage="brand", preset=preset.name, notice=told)


def _placed(action: Plate, made: PlateMade, asked: Sequence[Wanted]) -> Iterator[MadePlate]:
    for each in asked:
        if each.plate == action:
            yield MadePlate(
                part=each.part,
                for_width=each.for_width,
                at_frame=each.at_frame,
                frames=action.frames,
                width=made.width,
                height=made.height,
                blob=made.blob,
            )


def _credit(short: Short, given: Given) -> str:
    """Fill the kit's template; a line a person wrote in a sidecar wins."""
    style = given.kit.kit.credit
    sources = [given.source(name) for name in short.sources]
    written = [source.note.credit for source in sources if source.note.credit]
    if style is None:
        return ""
    if written:
        return " ".join(dict.fromkeys(written))
    informants = "、".join(dict.fromkeys(s.informant for s in sources if s.informant))
    places = "、".join(dict.fromkeys(s.note.place for s in sources if s.note.place))
    if "{informant}" in style.template and not informants:
        return ""
    if "{place}" in style.template and not places:
        return ""
    # Not str.format: an informant's name is data and may hold braces.
    parts = style.template.replace("{place}", "\0").replace("{informant}", informants)
    return parts.replace("\0", places)


def _lacking(short: Short, given: Given, branding: Branding) -> Iterator[Notice]:
    """Yield what a title, a name or the credit lacks to be shown as it was meant."""
    kit, live = given.kit.kit, given.live(short)
    if not live:
        return
    if kit.credit and not branding.credit and kit.credit.template:
        unknown = [each for each in ("informant", "place") if f"{{{each}}}" in kit.credit.template]
        yield notice("brand.no-credit", lacking=", ".join(unknown))
    notes = [given.source(name).note for name in short.sources]
    drawn = list(branding.title)
    if kit.lower_third:
        drawn += [text or "" for note in notes for text in (note.speaker, note.role, note.place)]
    if kit.end_card and any(preset.layers.cards.value != "forbid" for preset in live):
        drawn += [kit.end_card.title, *kit.end_card.lines]
    if given.overlays.headline:
        drawn.append(given.overlays.headline.text)
    lost = dict.fromkeys(char for text in drawn for char in drawable(text, given.kit.glyphs)[1])
    if lost:
        yield notice("brand.glyphs-dropped", characters=" ".join(lost))


def _disliked(short: Short, given: Given) -> list[Notice]:
    kit = given.kit.kit
    drawn = {
        "logo": kit.logo is not None,
        "cards": kit.end_card is not None,
        "credit": kit.credit is not None,
    }
    return [
        notice(f"brand.{layer}-disliked", preset=preset.name)
        for preset in given.live(short)
        for layer, present in drawn.items()
        if present and getattr(preset.layers, layer).value == "warn"
    ]
