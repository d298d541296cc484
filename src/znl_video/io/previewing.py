"""Performers that make what is only looked at: previews and film strips."""

from __future__ import annotations

from pathlib import Path

from znl_video.errors import ToolError
from znl_video.ffmpeg import parsing, preview
from znl_video.io import process
from znl_video.io.rendering import check_frames, check_glyphs, lay_out, locator, write_masks
from znl_video.io.world import World
from znl_video.model.actions import Preview
from znl_video.model.facts import PreviewMade, StripMade
from znl_video.model.sheets import FilmStrip

_QUALITY = 88


def make_preview(action: Preview, world: World) -> PreviewMade:
    """Make a preview.

    Raises:
        ToolError: ffmpeg failed, wrote another number of frames, or lacked a glyph.
    """
    with world.scratch() as folder:
        if action.picture.text:
            lay_out(action.picture.text, folder / "text0.ass", world)
        lay_out(action.marks, folder / "marks.ass", world)
        write_masks(action.picture.footage, folder, preview.STEP)
        made = folder / "preview.mp4"
        arguments = preview.preview_arguments(action, locator(world), made.name, world.threads)
        said = process.run(world.ffmpeg, arguments, folder)
        check_glyphs(said.stderr)
        written, planned = parsing.frames_written(said.stdout), preview.preview_frames(action)
        check_frames(written, planned)
        return PreviewMade(blob=world.keep(made), frames=written)


def make_strip(action: FilmStrip, world: World) -> StripMade:
    """Make a strip of pictures of a file, as a JPEG; a cell that cannot be decoded stays black.

    Raises:
        ToolError: ffmpeg failed, or the file gave no picture for any cell.
    """
    # Pillow takes a tenth of a second to import, and most runs recall every picture.
    from PIL import Image

    size = (action.cell_width, action.cell_height)
    strip = Image.new("RGB", (size[0] * action.cells, size[1]))
    with world.scratch() as folder:
        found = 0
        for number in range(action.cells):
            cell = _cell(action, number, folder, world)
            if cell:
                found += 1
                with Image.open(cell) as picture:
                    strip.paste(picture, (size[0] * number, 0))
        if not found:
            raise ToolError("preview.no-strip")
        made = folder / "strip.jpg"
        strip.save(made, quality=_QUALITY)
        return StripMade(blob=world.keep(made))


def _cell(action: FilmStrip, number: int, folder: Path, world: World) -> Path | None:
    """Make one cell, None where there is nothing to be seen of it."""
    cell = folder / f"cell{number}.png"
    for rough in (True, False):
        arguments = preview.cell_arguments(
            action, number, locator(world), cell.name, world.threads, rough=rough
        )
        process.run(world.ffmpeg, arguments, folder)
        if cell.is_file():
            return cell
    return None
