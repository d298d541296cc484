"""Brand kits: found by name or path, and checked before anything is rendered with them."""

from __future__ import annotations

import string
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath, PureWindowsPath

from PIL import Image, ImageFont

from znl_video.errors import UsageError
from znl_video.io.fonts import em_ratio, glyphs
from znl_video.io.hashing import sha256_of
from znl_video.io.shipped import shipped_folder
from znl_video.io.tomls import load
from znl_video.model.base import replace
from znl_video.model.given import KitInUse
from znl_video.model.kit import Kit
from znl_video.model.layers import MusicFile

KIT_FILE = "kit.toml"
# Noto Sans SC Regular, the font of kits that name none (SIL Open Font License 1.1).
FONT_SHA256 = "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9"

PLACEHOLDERS = ("informant", "place")
_PLACES = (Path("brands"), Path("assets") / "watermarks")
_FACES = 64  # far more than any font collection holds


@dataclass(frozen=True)
class LoadedKit:
    """A checked kit, its folder, and where its font and logo lie by digest."""

    kit_in_use: KitInUse
    files: dict[str, Path]
    folder: Path


def load_kit(name: str, near: Sequence[Path]) -> LoadedKit:
    """Find, read and check a kit.

    Args:
        name: a folder's path, or its name under ``brands/`` or ``assets/watermarks/`` of one of
            ``near``, or that of a kit that comes with znl; looked for in this order.
        near: folders to look in, the first that has the kit wins. A relative path is taken from
            the current folder first, then from these.

    Raises:
        UsageError: there is no such kit, its TOML is not valid, a file is missing, lies outside
            or cannot be used, the font is another one, or the credit has an unknown placeholder.
    """
    folder = _find(name, near)
    kit = load(folder / KIT_FILE, Kit)
    _check_credit(folder, kit)
    font = _inside(folder, kit.font_file) if kit.font_file else _packaged_font()
    font_sha256 = sha256_of(font)
    if not kit.font_file and font_sha256 != FONT_SHA256:
        raise UsageError("kit.font-damaged", file=font, found=font_sha256[:12])
    _check_font(folder, kit, font)
    kit_in_use = KitInUse(
        kit=kit, font_sha256=font_sha256, em_ratio=em_ratio(font), glyphs=glyphs(font)
    )
    files = {kit_in_use.font_sha256: font}
    if kit.logo is not None:
        logo = _inside(folder, kit.logo.file)
        size = _logo_size(logo)
        sha256 = sha256_of(logo)
        kit_in_use = replace(kit_in_use, logo_sha256=sha256, logo_size=size)
        files[sha256] = logo
    if kit.music is not None:
        bed = _inside(folder, kit.music.file)
        music = MusicFile(
            file=kit.music.file,
            sha256=sha256_of(bed),
            licence=" ".join(kit.music.licence.split()),
            lu=kit.music.lu,
        )
        kit_in_use = replace(kit_in_use, music=music)
        files[music.sha256] = bed
    return LoadedKit(kit_in_use, files, folder)


def _find(name: str, near: Sequence[Path]) -> Path:
    for folder in _candidates(name, near):
        if (folder / KIT_FILE).is_file():
            return folder
    homes = _homes(near)
    known = sorted({path.parent.name for home in homes for path in home.glob(f"*/{KIT_FILE}")})
    raise UsageError("kit.unknown", name=name, known=", ".join(known) or "-")


def _homes(near: Sequence[Path]) -> list[Path]:
    ours = shipped_folder("watermarks", "assets/watermarks")
    return [*(folder / place for folder in near for place in _PLACES), ours]


def _candidates(name: str, near: Sequence[Path]) -> Iterator[Path]:
    if not name.strip():
        return
    if "/" in name or "\\" in name or name.startswith("."):
        yield Path(name).expanduser()
        yield from (folder / name for folder in near)
    else:
        yield from (home / name for home in _homes(near))
        yield Path(name)


def _inside(folder: Path, name: str) -> Path:
    # Both ways of writing paths are looked at: a kit travels between systems.
    for pure in (PurePosixPath(name), PureWindowsPath(name)):
        if pure.is_absolute() or pure.anchor or ".." in pure.parts:
            raise UsageError("kit.file-outside", kit=folder, file=name)
    path = folder / name
    if not path.is_file():
        raise UsageError("kit.file-missing", kit=folder, file=name)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise UsageError("kit.file-outside", kit=folder, file=name)
    return path


def _packaged_font() -> Path:
    return Path(str(resources.files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"))


def _check_font(folder: Path, kit: Kit, font: Path) -> None:
    families = list(dict.fromkeys(_families(font)))
    if not families:
        raise UsageError("kit.font-unreadable", file=font)
    # libass draws boxes for a family it does not find, and says nothing.
    if kit.font not in families:
        raise UsageError(
            "kit.font-name",
            kit=folder,
            font=kit.font,
            file=font.name,
            real=", ".join(families),
        )


def _families(font: Path) -> Iterator[str]:
    for index in range(_FACES):
        try:
            family, _ = ImageFont.truetype(str(font), size=16, index=index).getname()
        except (OSError, ValueError):
            return
        if family:
            yield family


def _logo_size(logo: Path) -> tuple[int, int]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(logo, formats=("PNG",)) as picture:
                picture.load()
                return picture.width, picture.height
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        raise UsageError("kit.logo-unreadable", file=logo) from None


def _check_credit(folder: Path, kit: Kit) -> None:
    if kit.credit is None:
        return
    template = kit.credit.template
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        raise UsageError("kit.credit-braces", kit=folder, template=template) from None
    for _, name, form, conversion in parts:
        if name is not None and (name not in PLACEHOLDERS or form or conversion):
            raise UsageError("kit.credit-placeholder", kit=folder, template=template)
