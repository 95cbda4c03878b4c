"""A gallery draws a figure again where anything its picture depends on changed, and only there."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from dataclasses import fields, replace
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

import convanim as ca
from convanim.gallery import build, outdated
from convanim.gallery.figures import key_of
from convanim.gallery.listing import Figure
from convanim.layers import KINDS
from convanim.layers.values import PARAMETERS as ROWS
from convanim.look import SETTINGS

ONES = np.ones((5, 5), int)
KERNEL = np.ones((3, 3), int)


def figure(layer=None, formats=("txt",), **look):
    """Return a figure that is quickly made; its note is that of any format."""
    usual = ca.Conv(5, 3, stride=2, padding=1)
    if look.get("view") == "scatter":  # which draws no convolution
        usual = ca.ConvTranspose(3, 3)
    animation = ca.animate(usual if layer is None else layer, **look)
    return Figure("a", "", animation, formats)


def counts(before: Figure, after: Figure, folder: Path) -> bool:
    """Whether a figure is drawn again once it is another."""
    list(build([before], folder))
    assert outdated([before], folder) == []
    return outdated([after], folder) == [after]


#: For each setting that is seen: what a figure has, and one that differs in this setting alone.
#: A new setting has to be put here.
LOOKS = {
    "view": ({}, "numerical"),
    "theme": ({}, "dark"),
    "background": ({}, "#fdf6e3"),
    "font": ({}, "sans"),
    "font_size": ({}, 9),
    "dpi": ({}, 151),
    "size": ({"size": (320, 200)}, (320, 210)),
    "width": ({}, 320),
    "height": ({}, 200),
    "duration": ({}, 1010),
    "hold": ({}, 10),
    "loop": ({}, "once"),
    "smooth": ({}, True),
    "poster": ({}, 1),
    "steps": ({}, [0, 1]),
    "shown": ({}, 4),
    "x": ({"x": ONES}, 2 * ONES),
    "w": ({"w": KERNEL}, 2 * KERNEL),
    "bias": ({"bias": 1}, 2),
    "weights": ({"view": "matrix", "weights": "symbols"}, "numbers"),
    "labels": ({"labels": False}, True),
    "counts": ({"view": "scatter", "counts": False}, True),
    "sum": ({"sum": False}, True),
    "plain": ({"plain": False}, True),
}

#: Settings that are not seen: they say what may be drawn, not how.
LIMITS = {"max_pixels": 26_000_000, "max_steps": 20_000}

OPTIONS = [name for name in inspect.signature(ca.animate).parameters if name != "layer"]


def test_every_option_is_here():
    assert sorted({**LOOKS, **LIMITS}) == sorted(OPTIONS) == sorted(SETTINGS)
    assert sorted(LOOKS) == sorted(name for name, row in SETTINGS.items() if row.is_seen)


@pytest.mark.parametrize("option", SETTINGS)
def test_a_key_depends_on_the_settings_that_are_seen_and_on_no_others(option):
    before, value = LOOKS[option] if SETTINGS[option].is_seen else ({}, LIMITS[option])
    keys = {key_of(figure(**look), "program") for look in (before, {**before, option: value})}
    assert len(keys) == (2 if SETTINGS[option].is_seen else 1)


@pytest.mark.parametrize("option", SETTINGS)
def test_a_default_that_is_given_does_not_count(option):
    views, default = SETTINGS[option].views, SETTINGS[option].default
    view = {"view": views[0]} if views else {}
    given = figure(**{**view, option: default})
    assert key_of(figure(**view), "program") == key_of(given, "program")


@pytest.mark.parametrize("option", LOOKS)
def test_each_option_counts(option, tmp_path):
    before, value = LOOKS[option]
    after = {**before, option: value}
    assert counts(figure(**before), figure(**after), tmp_path)


@pytest.mark.parametrize("option", ["x", "w", "steps"])
def test_an_option_that_was_not_given_counts(option, tmp_path):
    assert counts(figure(), figure(**{option: LOOKS[option][1]}), tmp_path)


@pytest.mark.parametrize("limit", LIMITS)
def test_limits_do_not_count(limit, tmp_path):
    assert not counts(figure(), figure(**{limit: LIMITS[limit]}), tmp_path)


def test_numbers_count_wherever_they_stand(tmp_path):
    """Also in the middle of an array that is too large to be written out."""
    layer = ca.Conv(40, 3)
    before = np.zeros((40, 40), int)
    after = before.copy()
    after[20, 20] = 1
    assert counts(figure(layer, x=before), figure(layer, x=after), tmp_path)


def test_numbers_count_as_they_are_and_not_as_they_are_given(tmp_path):
    assert not counts(figure(x=ONES), figure(x=ONES.tolist()), tmp_path)


SEEN = [field for field in fields(ca.Theme) if field.compare]


@pytest.mark.parametrize("field", SEEN, ids=lambda field: field.name)
def test_each_part_of_a_theme_counts(field, tmp_path):
    plain = ca.Theme()
    value = getattr(plain, field.name)
    other = {
        str: lambda: "mine",
        float: lambda: value / 2,
        tuple: lambda: (value[1], value[0], *value[2:]),
    }[type(value)]()
    if other == value:  # white, black, and the dash
        other = (1, 2, 3)[: len(value)]
    after = replace(plain, **{field.name: other})
    assert counts(figure(theme=plain), figure(theme=after), tmp_path)


#: For each parameter of a layer one other value.
OTHERS = {
    "input": 6,
    "kernel": 2,
    "stride": 1,
    "padding": "1:0",
    "dilation": 2,
    "output_padding": 1,
    "ceil_mode": True,
    "count_include_pad": False,
    "padding_mode": "reflect",
    "output_size": 6,
    "factor": 1,
    "norm": 3,
    "rules": "mxnet",
    "mode": "bilinear",
    "order": "dcr",
    "channels": 4,
    "groups": 2,
    "true_convolution": True,
    "axes": 1,
}

#: What the kinds have in common, and what some have besides, so that each other value fits.
USUAL = {"input": 8, "kernel": 3, "stride": 2, "padding": 1, "factor": 2, "output_size": 4}
MORE = {
    "groups": {"channels": 4},
    "order": {"channels": 2},
    "rules": {"ceil_mode": True},
}


def test_every_parameter_is_here():
    assert sorted(OTHERS) == sorted(ROWS)


#: No view draws a layer that writes its windows.
PARAMETERS = [
    (kind, name)
    for kind, layer in KINDS.items()
    if not layer.scatter
    for name in inspect.signature(layer).parameters
]


@pytest.mark.parametrize(("kind", "name"), PARAMETERS)
def test_each_parameter_of_a_layer_counts(kind, name):
    known = inspect.signature(KINDS[kind]).parameters
    usual = {key: value for key, value in USUAL.items() if key in known} | MORE.get(name, {})
    if kind == "conv-transpose":
        del usual["output_size"]
    before = KINDS[kind](**usual)
    value = 16 if (kind, name) == ("conv-transpose", "output_size") else OTHERS[name]
    after = KINDS[kind](**{**usual, name: value})
    assert before != after
    assert key_of(figure(before), "program") != key_of(figure(after), "program")


@pytest.mark.parametrize(("one", "other"), [(ca.MaxPool, ca.AvgPool), (ca.Conv, ca.ConvTranspose)])
def test_the_kind_of_a_layer_counts(one, other, tmp_path):
    assert counts(figure(one(5, 3)), figure(other(5, 3)), tmp_path)


def test_title_and_caption_are_the_pages_and_count_for_no_file(tmp_path):
    titled = replace(figure(), number="1", title="Mine", own_caption="What is seen.")
    assert not counts(figure(), titled, tmp_path)
    assert counts(figure(), replace(titled, has_script=True), tmp_path)


def test_formats_count(tmp_path):
    assert counts(figure(), figure(formats=("txt", "svg")), tmp_path)


#: What makes pictures; click and Jinja make none.
LIBRARIES = sorted(
    {
        requirement.split(";")[0].split("[")[0].split(">")[0].strip()
        for requirement in metadata.requires("convanim") or ()
        if "extra ==" not in requirement
    }
    - {"click", "jinja2"}
)

#: Asks, with another version of a library, how many figures are outdated in a folder.
ASK = """
import sys
from importlib import metadata
from pathlib import Path
import convanim as ca
from convanim.gallery import build, outdated
from convanim.gallery.listing import Figure

library, folder = sys.argv[1], Path(sys.argv[2])
known = metadata.version
metadata.version = lambda name: "0.0" if name == library else known(name)
figures = [Figure("a", "", ca.animate(ca.Conv(3, 2)), ("txt",))]
found = outdated(figures, folder)
print(len(found))
if not folder.exists():
    list(build(found, folder))
"""

ROOT = Path(ca.__file__).parents[1]


def asked(folder: Path, library: str = "none", root: Path = ROOT) -> int:
    """Ask a fresh process, for one remembers what it is made of."""
    # The first place where it looks for the package is its working folder.
    command = [sys.executable, "-B", "-c", ASK, library, str(folder)]
    return int(subprocess.run(command, cwd=root, capture_output=True, check=True).stdout)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a figure that is up to date."""
    folder = tmp_path_factory.mktemp("gallery") / "out"
    assert asked(folder) == 1
    return folder


def test_libraries_are_found():
    assert LIBRARIES == ["fonttools", "imageio", "imageio-ffmpeg", "matplotlib", "numpy", "pillow"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_another_version_of_a_library_counts(library, made):
    assert asked(made, library) == 1


def test_another_program_counts_and_the_same_at_another_place_does_not(made, tmp_path):
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "convanim", tmp_path / "convanim", ignore=ignored)
    assert asked(made, root=tmp_path) == 0
    with (tmp_path / "convanim" / "render" / "paint.py").open("a") as file:
        file.write("\n")
    assert asked(made, root=tmp_path) == 1
