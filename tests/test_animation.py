from __future__ import annotations

import base64
import pickle
import re

import numpy as np
import pytest

import convanim as ca
from convanim.errors import ConvanimError


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"view": "slated"}, "unknown view 'slated': did you mean 'slanted'?"),
        ({"theme": "drak"}, "unknown theme 'drak': did you mean 'dark'?"),
        ({"theme": 3}, "theme must be a name or a Theme, got 3"),
        ({"dpi": 0}, "dpi must be a number from 10"),
        ({"dpi": float("nan")}, "dpi must be a number"),
        ({"duration": 5}, "duration must be a number from 20 to 655350, got 5"),
        ({"duration": 10**9}, "duration must be a number"),
        ({"duration": "fast"}, "got 'fast'"),
        ({"steps": [9]}, "step 9 is out of range: this layer has steps 0 to 8"),
        ({"steps": [-1]}, "step -1 is out of range"),
        ({"steps": []}, "at least one step"),
        ({"steps": [1.5]}, "steps must be whole numbers"),
        ({"x": np.zeros((4, 5))}, "x must have shape (5, 5), got (4, 5)"),
        ({"w": [[1, 2], [3]]}, "w is no array"),
        ({"x": np.full((5, 5), np.nan)}, "x must hold finite numbers"),
        ({"max_steps": None}, "max_steps must be a whole number, got None"),
        ({"max_pixels": float("nan")}, "max_pixels must be a whole number, got nan"),
        ({"dpi": 10**400}, "dpi must be a number from 10"),
        ({"view": ["slanted"]}, "unknown view"),
        ({"channels": 3.5, "view": "channels"}, "channels must be a whole number, got 3.5"),
        ({"channels": (1, 2, 3)}, "channels must be two numbers"),
        ({"weights": "letters"}, "unknown weights 'letters'"),
        ({"labels": 1}, "labels must be true or false, got 1"),
        ({"max_steps": 8}, "9 steps are more than the limit of 8"),
    ],
)
def test_mistakes(options, words, conv):
    with pytest.raises(ConvanimError) as caught:
        ca.animate(conv, **options)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_limits_hold_before_anything_is_made():
    with pytest.raises(ConvanimError, match="is over the limit"):
        ca.animate(ca.Conv(10**12, 3))
    with pytest.raises(ConvanimError, match="10,609 steps are more than the limit"):
        ca.animate(ca.Conv(105, 3), dpi=30)
    with pytest.raises(ConvanimError, match="is over the limit"):
        ca.animate(ca.Conv(10**12, 10**12))
    assert len(ca.animate(ca.Conv(300, 3), steps=[5], dpi=30)) == 1
    assert len(ca.animate(ca.Conv(105, 3), max_steps=11_000, dpi=30)) == 103**2


def test_what_is_no_layer():
    with pytest.raises(ConvanimError, match="layer must be"):
        ca.animate((5, 3))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.jif", "unknown suffix '.jif': did you mean '.gif'?"),
        ("a", "has no suffix"),
        (".gif", "has no suffix"),
    ],
)
def test_suffixes(name, words, conv, tmp_path):
    with pytest.raises(ConvanimError) as caught:
        ca.animate(conv).save(tmp_path / "good.gif", tmp_path / name)
    assert words in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_save_wants_a_target(conv):
    with pytest.raises(ConvanimError, match="nothing to write"):
        ca.animate(conv).save()


def test_suffix_may_be_in_capitals(conv, tmp_path):
    assert ca.animate(conv, dpi=30).save(tmp_path / "A.GIF") == [tmp_path / "A.GIF"]


def test_steps_choose_frames_and_panel(conv, tmp_path):
    chosen = ca.animate(conv, steps=[0, 4, 8], dpi=30)
    assert len(chosen) == 3
    assert chosen.panel().width == pytest.approx(3 * chosen.scene.width)
    six = ca.animate(conv, steps=range(6)).panel()
    assert six.width == pytest.approx(4 * chosen.scene.width)
    assert six.height == pytest.approx(2 * chosen.scene.height)
    names = [path.name for path in chosen.save(tmp_path / "c-frames.png")]
    assert names == ["c-00.png", "c-04.png", "c-08.png"]


def test_ticks_count_frames(conv, tmp_path):
    ticks = []
    found = ca.animate(conv, dpi=30)
    found.save(tmp_path / "c.gif", tmp_path / "c.mp4", tick=lambda: ticks.append(1))
    assert len(ticks) == 18


def test_shows_itself_in_a_notebook(conv):
    shown = ca.animate(conv, dpi=30)._repr_html_()
    data = re.search(r'src="data:image/gif;base64,([^"]+)"', shown).group(1)
    assert base64.b64decode(data).startswith(b"GIF89a")
    assert "Convolution of a 3×3 kernel" in shown


def test_travels_to_another_process(conv):
    found = ca.animate(conv)
    assert found.scene.steps == 9
    again = pickle.loads(pickle.dumps(found))
    assert (again.layer, again.scene.width) == (found.layer, found.scene.width)


def test_own_theme(conv, tmp_path):
    green = ca.Theme(name="mine", input=(0, 200, 0))
    ca.animate(conv, theme=green).save(tmp_path / "g.png")
    from PIL import Image

    assert (0, 200, 0) in [c for _, c in Image.open(tmp_path / "g.png").getcolors(99999)]


def test_a_picture_too_large_is_refused_before_numbers_are_made():
    for layer in (ca.Conv(4900, 4900), ca.Conv((1, 20_000_000), (1, 20_000_000))):
        with pytest.raises(ConvanimError, match="is over the limit"):
            ca.animate(layer)


@pytest.mark.parametrize(
    ("layer", "options", "name", "words"),
    [
        (ca.Conv(40, 3), {"steps": range(401)}, "x.pdf", "over PDF's 14,400"),
        (ca.Conv((1, 1000), 1, (1, 500)), {"view": "numerical"}, "x.mp4", "format's 16,384"),
        (ca.Conv((1, 3000), 1, (1, 1500)), {"view": "numerical"}, "x.gif", "format's 65,535"),
    ],
)
def test_what_a_format_cannot_hold(layer, options, name, words, tmp_path):
    with pytest.raises(ConvanimError, match=words):
        ca.animate(layer, **options).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("view", ["slanted", "numerical", "channels", "counting", "matrix"])
def test_a_transposed_layer_whose_data_are_all_cropped(view, tmp_path):
    layer = ca.ConvTranspose(1, 1, 2, "1:0", 1)
    assert layer.output_size == (1, 1)
    ca.animate(layer, view=view, dpi=30).save(tmp_path / "x.gif", tmp_path / "x.pdf")


@pytest.mark.parametrize(
    "wrong",
    [
        {"input": "blue"},
        {"input": (300, 0, 0)},
        {"cell": 0},
        {"margin": float("nan")},
        {"shade_opacity": 1.5},
        {"dash": (0, 3)},
        {"maps": ((1, 2),)},
    ],
)
def test_themes_are_checked(wrong):
    with pytest.raises(ConvanimError, match=f"theme's {next(iter(wrong))}"):
        ca.Theme(**wrong)
