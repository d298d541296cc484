"""The shipped presets, presets by name and path, and brand kits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from znl_video.errors import UsageError
from znl_video.io.hashing import sha256_of
from znl_video.io.kits import load_kit
from znl_video.io.presets import load_presets, shipped
from znl_video.model.people import DEFAULT_PRESETS
from znl_video.model.preset import Figure, Preset

CHINESE = (*DEFAULT_PRESETS, "weibo", "toutiao")
OTHERS = ("tiktok", "youtube-shorts", "instagram-reels", "facebook-reels", "master")


def one(name: str) -> Preset:
    (preset,) = load_presets([name])
    return preset


def figures(preset: Preset) -> list[tuple[str, Figure[object]]]:
    return [
        (f"{table}.{key}", figure)
        for table in ("picture", "sound", "safe_area", "layers", "cover", "limits", "text")
        for key, figure in dict(getattr(preset, table)).items()
        if figure is not None
    ]


def test_the_shipped_presets_are_these() -> None:
    assert set(shipped()) == {*CHINESE, *OTHERS}


@pytest.mark.parametrize("name", [*CHINESE, *OTHERS])
def test_a_shipped_preset_is_what_its_file_says(name: str) -> None:
    preset = one(name)
    assert preset.name == name
    assert (preset.picture.width.value, preset.picture.height.value) == (1080, 1920)
    assert (preset.sound.lufs.value, preset.sound.dbtp.value) == (-15, -1)
    for key, figure in figures(preset):
        assert figure.date == "2026-11", key
        assert len(figure.source) > 10 or figure.grade == "W", key


@pytest.mark.parametrize("name", CHINESE)
def test_chinese_presets_share_one_picture_and_one_sound(name: str) -> None:
    preset, first = one(name), one("douyin")
    assert preset.picture == first.picture
    assert preset.sound == first.sound
    assert preset.safe_area == first.safe_area
    drawn = {layer.value in ("allow", "warn") for _, layer in preset.layers}
    assert drawn == {True}


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("douyin", "layers.logo", "warn"),
        ("kuaishou", "layers.logo", "allow"),
        ("douyin", "safe_area.bottom", 500),
        ("douyin", "limits.max_seconds", 900),
        ("xiaohongshu", "limits.max_seconds", 3600),
        ("bilibili", "cover.max_bytes", 5_000_000),
        ("channels", "cover.height", 1440),
        ("tiktok", "layers.logo", "forbid"),
        ("tiktok", "layers.cards", "forbid"),
        ("tiktok", "layers.credit", "allow"),
        ("tiktok", "safe_area.right", 192),
        ("youtube-shorts", "picture.edit_list", False),
        ("youtube-shorts", "sound.kbps", 384),
        ("instagram-reels", "picture.edit_list", False),
        ("instagram-reels", "limits.max_audio_kbps", 128),
        ("facebook-reels", "limits.max_seconds", 90),
        ("master", "picture.crf", 16),
    ],
    ids=str,
)
def test_figures_stand_where_they_must(name: str, key: str, value: object) -> None:
    assert dict(figures(one(name)))[key].value == value


@pytest.mark.parametrize("name", [*CHINESE, *OTHERS])
def test_what_a_preset_makes_lies_within_its_own_limits(name: str) -> None:
    preset = one(name)
    limits, picture, sound = preset.limits, preset.picture, preset.sound
    for most, made in (
        (limits.max_video_kbps, picture.max_kbps),
        (limits.max_audio_kbps, sound.kbps),
        (limits.max_keyframe_seconds, picture.gop_seconds),
        (limits.max_sample_rate, sound.sample_rate),
        (limits.max_width, picture.width),
        (limits.max_height, picture.height),
    ):
        assert most is None or made.value <= most.value
    for least, made in ((limits.min_width, picture.width), (limits.min_audio_kbps, sound.kbps)):
        assert least is None or made.value >= least.value
    if limits.edit_list is not None:
        assert picture.edit_list.value == limits.edit_list.value


def test_kuaishous_ten_megabytes_are_transport() -> None:
    size = one("kuaishou").limits.max_bytes
    assert size is not None
    assert size.kind == "transport"


def test_names_are_split_kept_in_order_and_taken_once() -> None:
    chosen = load_presets(["weibo, douyin", "douyin", "tiktok,"])
    assert [preset.name for preset in chosen] == ["weibo", "douyin", "tiktok"]


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("duoyin", "preset.unknown-close", "Did you mean douyin?"),
        ("Douyin", "preset.unknown-close", "Did you mean douyin?"),
        ("zzz", "preset.unknown", "bilibili, channels, douyin"),
        (" , ", "preset.none", "bilibili"),
        ("no/such.toml", "toml.unreadable", "exists"),
    ],
)
def test_refuses_names_nobody_knows(name: str, code: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_presets([name])
    assert caught.value.code == code
    assert says in caught.value.remedy


def altered(folder: Path, old: str, new: str) -> Path:
    text = shipped()["facebook-reels"].read_text(encoding="utf-8")
    assert old in text
    path = folder / "own, one.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(path: Path, start: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        pytest.param("\ncrf =", "\ncfr =", "cfr", "mean crf?", id="key"),
        pytest.param("[safe_area]", "[safe_aera]", "[safe_aera]", "mean safe_area?", id="table"),
        pytest.param("constant_fps", "constant_fsp", "constant_fsp", "constant_fps?", id="limit"),
        pytest.param("value = 18,", "valu = 18,", "crf", "mean value?", id="in-a-figure"),
        pytest.param('kind = "limit"', 'kind = "limti"', "max_bytes", "'advice'", id="kind"),
        pytest.param('"2026-11"', '"Nov 2026"', "width", "must match", id="date"),
        pytest.param("value = 1080,", "value = 1081,", "width", "must be even", id="odd-width"),
        pytest.param("value = 1080,", 'value = "1080",', "width", "whole number", id="type"),
        pytest.param("value = -15,", "value = 15,", "lufs", "at most -5", id="impossible"),
        pytest.param("value = 269,", "value = 960,", "bottom", "at most 960", id="margin"),
        pytest.param(
            "value = 3,", "value = 99,", "min_seconds", "min_seconds 99.0 is more", id="crossed"
        ),
        pytest.param('"facebook-reels"', '"aux"', "name", "Windows keeps", id="reserved"),
        pytest.param('"9:16"', '"upright"', "aspect", "must match", id="aspect"),
    ],
)
def test_refuses_a_preset_with_line_and_suggestion(
    tmp_path: Path, old: str, new: str, at: str, says: str
) -> None:
    path = altered(tmp_path, old, new)
    if at == "bottom":
        path.write_text(
            path.read_text(encoding="utf-8").replace("value = 672,", "value = 961,"),
            encoding="utf-8",
        )
    with pytest.raises(UsageError) as caught:
        load_presets([str(path)])
    assert f"own, one.toml, line {line_of(path, at)}" in caught.value.reason
    assert says in f"{caught.value.reason} {caught.value.remedy}"


def test_two_presets_of_one_name_must_be_equal(tmp_path: Path) -> None:
    same = altered(tmp_path, "name", "name")
    assert len(load_presets(["facebook-reels", str(same)])) == 1
    other = altered(tmp_path, "value = 18,", "value = 21,")
    assert load_presets([str(other)])[0].picture.crf.value == 21
    with pytest.raises(UsageError) as caught:
        load_presets(["facebook-reels", str(other)])
    assert caught.value.code == "preset.name-taken"


@pytest.fixture
def kit_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "brands" / "晨报"
    folder.mkdir(parents=True)
    Image.new("RGBA", (300, 100), (9, 9, 9, 128)).save(folder / "logo.png")
    (folder / "kit.toml").write_text("name = '晨报'\nlogo = { file = 'logo.png' }", "utf-8")
    return folder


@pytest.mark.parametrize("by", ["name", "path", "relative"])
def test_a_kit_is_found_by_name_and_by_path(kit_folder: Path, by: str) -> None:
    near = kit_folder.parent.parent
    name = {"name": "晨报", "path": str(kit_folder), "relative": "brands/晨报"}[by]
    loaded = load_kit(name, (near / "elsewhere", near))
    used = loaded.kit_in_use
    assert used.kit.name == "晨报"
    assert used.logo_size == (300, 100)
    assert ord("城") in used.glyphs
    assert used.em_ratio == pytest.approx(1.448)
    assert loaded.files[used.font_sha256].name == "NotoSansSC-Regular.otf"
    assert used.logo_sha256 == sha256_of(kit_folder / "logo.png")
    assert loaded.files[used.logo_sha256] == kit_folder / "logo.png"


def cut_short(folder: Path) -> None:
    data = (folder / "logo.png").read_bytes()
    (folder / "logo.png").write_bytes(data[: len(data) // 2])


def jpeg(folder: Path) -> None:
    Image.new("RGB", (30, 10)).save(folder / "logo.png", "JPEG")


def fake_font(folder: Path) -> None:
    (folder / "a.otf").write_bytes(b"OTTO" + bytes(200))


def untouched(folder: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("text", "spoil", "code", "says"),
    [
        ("logo = { file = 'no.png' }", untouched, "kit.file-missing", "no.png"),
        ("logo = { file = '../logo.png' }", untouched, "kit.file-outside", "../logo.png"),
        ("logo = { file = 'C:\\logo.png' }", untouched, "kit.file-outside", "outside"),
        ("logo = { file = '/etc/logo.png' }", untouched, "kit.file-outside", "outside"),
        ("logo = { file = 'logo.png' }", cut_short, "kit.logo-unreadable", "PNG"),
        ("logo = { file = 'logo.png' }", jpeg, "kit.logo-unreadable", "PNG"),
        ("font = 'Source Han'", untouched, "kit.font-name", "holds Noto Sans SC"),
        ("font_file = 'a.otf'", fake_font, "kit.font-unreadable", "a.otf"),
        ("credit = { template = '{who}' }", untouched, "kit.credit-placeholder", "{place}"),
        ("credit = { template = '{}' }", untouched, "kit.credit-placeholder", "{informant}"),
        ("credit = { template = '{place' }", untouched, "kit.credit-braces", "{place"),
        ("colour = 'red'", untouched, "toml.unknown-key", "line 2"),
    ],
)
def test_refuses_a_kit_that_could_not_be_drawn(
    kit_folder: Path, text: str, spoil: Callable[[Path], None], code: str, says: str
) -> None:
    spoil(kit_folder)
    (kit_folder / "kit.toml").write_text(f"name = 'a'\n{text}", "utf-8")
    with pytest.raises(UsageError) as caught:
        load_kit(str(kit_folder), ())
    assert caught.value.code == code
    assert says in f"{caught.value.reason} {caught.value.remedy}"


def test_an_unknown_kit_is_told_which_there_are(kit_folder: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_kit("evening", (kit_folder.parent.parent,))
    assert caught.value.code == "kit.unknown"
    assert "default" in caught.value.remedy
    assert "晨报" in caught.value.remedy


def test_the_default_kit_is_shipped() -> None:
    assert load_kit("default", ()).kit_in_use.logo_size is not None
