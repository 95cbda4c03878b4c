"""Explorers as files: ranges, controls, the page, and what it knows of each setting."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from base64 import b64decode, b64encode
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import any_layers, one_step, run, shaded

import convanim as ca
from convanim.errors import ConvanimError
from convanim.explorers import cells
from convanim.explorers.cells import LETTERS, cells_of
from convanim.explorers.controls import controls_of
from convanim.explorers.file import LARGEST, MOST_SETTINGS, MOST_STEPS
from convanim.explorers.ranges import MOST, has_ranges
from convanim.explorers.setting import _places

RANGES = ["-i", "4..6", "-k", "1..5", "-s", "1..2"]
EVERY = product(range(4, 7), range(1, 6), range(1, 3))


@given(st.integers(-9, 20), st.integers(0, MOST - 1), st.integers(1, 4))
def test_a_range_has_its_ends_and_what_lies_between(first, more, by):
    last, found = first + more, []
    number = first
    while number <= last:
        found.append(str(number))
        number += by
    text = f"{first}..{last}" + f"..{by}" * (by > 1)
    (control,), _ = controls_of("conv", {"padding": text})
    assert list(control.choices) == found
    assert control.form == "slider"


def test_values_are_listed_and_come_once():
    (kernel, padding), fixed = controls_of(
        "conv", {"kernel": "1..3/5/3x5/2", "padding": "same/0", "stride": "2"}
    )
    assert kernel.choices == ("1", "2", "3", "5", "3x5")
    assert (kernel.form, padding.form) == ("buttons", "buttons")
    assert fixed == {"stride": "2"}


def test_controls_begin_at_the_usual_value_or_in_the_middle():
    found, _ = controls_of(
        "conv", {"input": "3..8", "stride": "0..4", "padding": "1..4"}, ["true-convolution"]
    )
    assert [one.choices[one.start] for one in found] == ["5", "1", "2", False]
    assert [(one.key, one.symbol) for one in found[:2]] == [("i", "i"), ("s", "s")]


@pytest.mark.parametrize(
    ("given", "are"),
    [
        ({"input": "5", "kernel": "3x5", "padding": "1:0"}, False),
        ({"input": 5, "theme": "looks/mine.toml"}, False),
        ({"input": "5", "x": "a..b/c.png"}, False),
        ({"theme": "dark/auto"}, True),
        ({"view": "slanted/numerical+matrix"}, True),
        ({"input": "5.."}, True),
        ({"kernel": "1/3"}, True),
    ],
)
def test_what_is_a_range(given, are):
    assert has_ranges(given) == are


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-i", "3..", "-k", "3"], "--input '3..' is no range: write one such as 3..8"),
        (["-i", "8..3", "-k", "3"], "--input '8..3' does not rise: write 3..8"),
        (["-i", "5", "-k", "1//3"], "--kernel '1//3' is no range"),
        (["-i", "1..99", "-k", "3"], f"--input '1..99' has more than {MOST} values"),
        (["-i", "1..60", "-k", "1..60"], f"3,600 settings are over the limit of {MOST_SETTINGS:,}"),
        (
            ["-i", "30..60", "-k", "1..10"],
            "310 settings have 535,835 steps, over the limit of",
        ),
        (["-i", "3..4", "-k", "9"], "no setting can be drawn: kernel 9 is larger than the"),
        (["-i", "5", "-k", "2/x"], "--kernel must be a whole number, got 'x'"),
        (["-i", "5", "-k", "1..3", "-p", "0/sane"], "unknown padding 'sane'"),
        (["-i", "3..4", "-k", "2", "--theme", "nix"], "unknown theme 'nix'"),
        (
            ["-i", "3", "-k", "2", "--view", "slanted/slented"],
            "unknown view 'slented'",
        ),
        (["-i", "3..4", "-k", "2", "--both", "label"], "unknown switch 'label': did you mean"),
        (
            ["-i", "3..4", "-k", "2", "--for", "marp"],
            "--for 'marp' takes one picture: give one value",
        ),
    ],
)
def test_mistakes_get_one_line_and_no_file(words, said, tmp_path):
    result = run("conv", *words, "-o", "x.html", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"convanim: {said}")
    assert result.stderr.count("\n") == 1
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("targets", [["-o", "x.gif"], ["-o", "x.html", "-o", "x.svg"], []])
def test_several_settings_need_a_page(targets, tmp_path):
    result = run("conv", "-i", "3..5", "-k", "2", *targets, cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr.startswith("convanim: --input has several values, and ")
    assert result.stderr.endswith("write a page, such as -o conv.html\n")
    assert [*tmp_path.iterdir()] == []


def test_the_documentation_tells_the_limits():
    page = (Path(__file__).parents[1] / "docs" / "explorer.rst").read_text(encoding="utf-8")
    told = " ".join(page.split())
    assert f"A range has at most {MOST} values." in told
    assert f"at most {MOST_SETTINGS:,} settings, {MOST_STEPS:,} steps in all" in told
    assert f"and {LARGEST / 1e6:.0f} MB." in told


def test_help_tells_of_ranges(tmp_path):
    told = " ".join(run("max-pool", "--help", cwd=tmp_path).stdout.split())
    assert "Sizes may be ranges, such as -k 1..5" in told


def test_without_ranges_it_is_the_player(tmp_path):
    run("conv", "-i", "5", "-k", "3", "-o", "x.html", cwd=tmp_path)
    page = (tmp_path / "x.html").read_bytes()
    assert page == ca.animate(ca.Conv(5, kernel=3)).to_bytes("html")


class Parts(HTMLParser):
    """The parts of a page: texts of elements, and all attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.attributes += attributes
        self.texts.append((tag, dict(attributes), ""))

    def handle_endtag(self, tag):
        self.texts.append(("", {}, ""))

    def handle_data(self, data):
        if self.texts:
            tag, attributes, text = self.texts[-1]
            self.texts[-1] = (tag, attributes, text + data)


def entries_of(page: str) -> list[dict]:
    content = re.search('<script type="text/plain" id="settings">(.*?)</script>', page)[1]
    return [json.loads(line) for line in zlib.decompress(b64decode(content)).splitlines()]


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("explorer")
    result = run("conv", *RANGES, "-o", "x.html", cwd=folder)
    assert result.stderr.splitlines()[-1] == "wrote x.html"
    return (folder / "x.html").read_text(encoding="utf-8")


def test_the_page_fetches_nothing_and_runs_only_its_own_script(page):
    parts = Parts(page)
    policy = dict(parts.attributes)["content"]
    assert policy.startswith("default-src 'none'; ")
    allowed = set(re.findall("'sha256-[^']+'", policy))
    inner = {
        f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for tag, attributes, text in parts.texts
        if tag == "style" or (tag == "script" and "type" not in attributes)
    }
    assert inner == allowed
    assert "connect-src" not in policy
    assert not [value for name, value in parts.attributes if name in ("src", "style", "action")]
    assert all(value[0] == "#" for name, value in parts.attributes if name == "href")


def test_each_setting_is_told_as_python_and_the_command_tell_it(page, tmp_path):
    found = entries_of(page)
    for (i, k, s), entry in zip(EVERY, found, strict=True):
        if k > i:
            with pytest.raises(ConvanimError) as error:
                ca.Conv(i, kernel=k, stride=s)
            assert entry == {"wrong": str(error.value)}
            continue
        layer = ca.Conv(i, kernel=k, stride=s)
        o = (i - k) // s + 1
        assert entry["sizes"] == f"{i}×{i} → {o}×{o}"
        assert entry["count"] == o * o == len(entry["spots"])
        assert re.sub(r"<.*?>", "", entry["formulas"][0]).endswith(f"=\xa0{o}")
        player = ca.animate(layer).to_bytes("html").decode()
        assert f">{entry['svg']}</svg>" in player
        assert entry["rules"] in player
        assert eval(entry["python"].split(".save")[0], {"ca": ca}) == ca.animate(layer)
    wrong = next(entry["wrong"] for entry in found if "wrong" in entry)
    result = run("conv", "-i", "4", "-k", "5", "-o", "x.gif", cwd=tmp_path)
    assert result.stderr == f"convanim: {wrong}\n"


def test_the_command_of_a_setting_draws_it(page, tmp_path):
    entry = entries_of(page)[7]
    assert entry["command"] == "convanim conv -i 4 -k 4 -s 2 -o conv.gif"
    words = entry["command"].split()[1:-1]
    assert run(*words, "x.html", cwd=tmp_path).returncode == 0
    assert f">{entry['svg']}</svg>" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_the_first_setting_is_there_without_a_script(page):
    # The middle of the input and of the kernel, and the usual stride.
    shown = re.search('<p class="sizes"[^>]*>(.*?)</p>', page)[1]
    assert shown == "5×5 → 3×3"
    assert "<b>5</b>" in page


def test_where_the_usual_places_make_no_layer_the_nearest_ones_that_do_are_shown(tmp_path):
    run("conv", "-i", "2..4", "-k", "4..6", "-o", "x.html", cwd=tmp_path)
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert re.search('<p class="sizes"[^>]*>(.*?)</p>', page)[1] == "4×4 → 1×1"


def test_a_users_words_are_words_and_nothing_else(tmp_path):
    mine = tmp_path / "<b>&.toml"
    mine.write_text('input = "#00c800"', encoding="utf-8")
    words = ["-i", "3..4", "-k", "2", "--theme", mine.name]
    assert run("conv", *words, "-o", "x.html", cwd=tmp_path).returncode == 0
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "<b>&" not in page
    assert all(mine.name in entry["python"] for entry in entries_of(page))


def test_explorers_are_made_from_python_too(tmp_path):
    made = ca.explorer_page(
        ca.MaxPool, input=range(4, 7), kernel={2, 3}, ceil_mode={False, True}, theme="dark"
    )
    assert isinstance(made, ca.ExplorerPage)
    assert len(made) == 3 * 2 * 2
    assert made.save(tmp_path / "a.html") == [tmp_path / "a.html"]
    run(
        *("max-pool", "-i", "4..6", "-k", "2/3", "--both", "ceil-mode", "--theme", "dark"),
        *("-o", "b.html"),
        cwd=tmp_path,
    )
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    for wrong, said in (
        (lambda: ca.explorer_page(ca.Conv(3, 3)), "an explorer needs a kind of layer"),
        (lambda: ca.explorer_page(ca.Conv, input=5), "an explorer needs a range"),
        (lambda: ca.explorer_page(ca.Conv, input=range(9, 3, -1)), "does not rise: write 4..9"),
        (lambda: made.save(tmp_path / "a.gif"), "several settings need a page"),
        (lambda: made.save(), "nothing to write"),
    ):
        with pytest.raises(ConvanimError, match=re.escape(said)):
            wrong()


#: Letters of roles, as the page's script has them: where axes differ, the later one holds.
ORDER = re.search(r'"([dipeuc]{6})"', (Path(cells.__file__).parent / "cells.js").read_text())[1]


def spread(lists):
    return [*product(*lists)]


@given(any_layers)
def test_the_cells_of_a_page_are_those_that_the_walk_reads(layer):
    walk = layer.walk()
    found = cells_of(walk)
    if found is None:
        assert max(np.prod([len(a.roles) for a in walk.spatial]), len(walk)) > 1024
        return
    if walk.has_maps:
        walk = walk.of_one_map()
    assert found["scatter"] == walk.scatter
    for cell in np.ndindex(*walk.grid):
        letters = [axis["roles"][at] for axis, at in zip(found["axes"], cell, strict=True)]
        assert max(letters, key=ORDER.index) == LETTERS[walk.role(cell)]
    for step in range(len(walk)):
        along = [axis["windows"][at] for axis, at in zip(found["axes"], walk.at(step), strict=True)]
        assert spread(along) == [*walk.reads(step)]
        taps = [axis["taps"][at] for axis, at in zip(found["axes"], walk.at(step), strict=True)]
        if walk.combine.weighted and all(taps):
            assert spread(taps) == [tap[-len(taps) :] for tap in walk.taps(step)]


@given(st.data(), st.sampled_from(["slanted", "numerical"]), st.booleans())
def test_a_spot_is_the_cell_that_is_shaded(data, view, is_wide):
    layer = data.draw(any_layers.filter(lambda one: not one.scatter and not one.channels))
    look = {"size": "400x100"} if is_wide else {}
    try:
        step, drawing = one_step(data, layer, view, **look)
        scene = ca.animate(layer, view=view, **look).scene
    except ConvanimError:
        return
    spot = np.array(scene.pointing.step(step))
    assert np.allclose(spot.mean(axis=0), shaded(drawing)[-1])
    assert (spot >= 0).all()
    assert (spot <= (scene.width, scene.height)).all()


def test_spots_of_other_views():
    for layer, look in (
        (ca.Conv((5,), 3), {}),
        (ca.Conv(5, 3), {"sum": True}),
        (ca.Conv(3, 2), {"view": "matrix"}),
        (ca.Conv(4, 2, channels=(2, 3)), {}),
        (ca.Conv((3, 3, 3), 2), {}),
    ):
        scene = ca.animate(layer, **look).scene
        for step in range(len(layer.walk())):
            middle = np.mean(scene.pointing.step(step), axis=0)
            seen = scene.at(step)
            marks = shaded(seen)
            assert min(np.abs(middle - mark).max() for mark in marks) < 1e-6


@given(any_layers)
def test_the_cells_of_the_grid_are_where_they_are_said_to_be(layer):
    """They are the cells that the view draws at a step, wherever the script finds them."""
    try:
        animation = ca.animate(layer, view="slanted")
    except ConvanimError:
        return
    walk, scene = layer.walk(), animation.scene
    found = _places(animation, walk)
    if found is None or walk.has_maps:
        return
    step = len(walk) // 2
    marks = shaded(scene.at(step))[:-1]
    for cell in walk.reads(step):
        assert all(a <= n <= b for a, n, b in zip(found["from"], cell, found["to"], strict=True))
        hops = np.subtract(cell, found["from"])
        middle = np.mean(found["at"], axis=0) + hops @ np.array(found["by"])
        seen = [abs(x - middle[0]) + abs(scene.height - y - middle[1]) for x, y in marks]
        assert min(seen) < 0.02 * (1 + sum(hops))
