"""Explorers: sliders for the parameters of a layer, and what follows from them."""

from __future__ import annotations

import asyncio
import html
import importlib
import re
import statistics
import subprocess
import sys
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import any_layers

import convanim as ca
from convanim.embed.widgets.controls import NUMBERS, controls_of, parameters_of
from convanim.layers import defaults
from convanim.scene.views import VIEWS

#: ipywidgets 7 calls what ipykernel has new names for.
pytestmark = pytest.mark.filterwarnings("ignore:The `ipykernel.comm:DeprecationWarning")

WIDGET = "application/vnd.jupyter.widget-view+json"


@settings(max_examples=40)
@given(any_layers)
def test_controls_say_what_a_layer_has(layer):
    controls = controls_of(layer)
    given = parameters_of(layer, controls, [control.value for control in controls])
    assert type(layer)(**given) == layer
    for control in controls:
        if control.ends:
            least, most = control.ends
            assert least <= control.value <= most
            assert most >= max(3, 2 * control.value)
        assert not control.words or control.value in control.words
    assert len({control.label for control in controls}) == len(controls)


@settings(max_examples=40)
@given(any_layers, st.data())
def test_a_control_changes_its_parameter_alone(layer, data):
    controls = controls_of(layer)
    first = [NUMBERS if NUMBERS in control.words else control.value for control in controls]
    chosen = [*first]
    number = data.draw(st.integers(0, len(controls) - 1))
    control = controls[number]
    if control.words:
        chosen[number] = data.draw(st.sampled_from(control.words))
        assume(chosen[number] != NUMBERS)
    elif control.ends:
        chosen[number] = data.draw(st.integers(1, int(control.ends[1])))
    else:
        chosen[number] = not control.value
    before, after = (parameters_of(layer, controls, values) for values in (first, chosen))
    for name in defaults(type(layer)).keys() & before.keys():
        assert name == control.parameter or before[name] == after[name]
    if control.ends:
        numbers = re.findall(r"-?\d+", str(after[control.parameter]))
        assert str(chosen[number]) in numbers


def test_axes_that_differ_keep_their_sliders():
    layer = ca.Conv((5, 6), (3, 2), padding=((1, 0), 2), stride=2)
    controls = {control.label: control for control in controls_of(layer)}
    assert [*controls] == [
        *("input rows", "input columns", "kernel rows", "kernel columns", "stride"),
        *("padding top", "padding bottom", "padding columns", "padding by", "padding mode"),
        *("dilation", "true convolution"),
    ]
    values = [control.value for control in controls.values()]
    values[5] = 3
    changed = parameters_of(layer, [*controls.values()], values)
    assert changed["padding"] == ((3, 0), (2, 2))
    values[7] = 1
    assert parameters_of(layer, [*controls.values()], values)["padding"] == ((3, 0), (1, 1))


@pytest.mark.parametrize(
    ("layer", "labels"),
    [
        (ca.MaxPool(6, 2), {"ceil mode", "rules", "stride"}),
        (ca.AvgPool(6, 2), {"count include pad"}),
        (ca.LpPool(6, 2), {"norm"}),
        (ca.ConvTranspose(3, 3), {"output padding", "padding by"}),
        (ca.Conv(6, 3, channels=(4, 8)), {"input maps", "output maps", "groups"}),
        (ca.MaxPool(6, 2, channels=3), {"maps"}),
        (ca.Conv(8, 3, padding="causal", axes=1), {"padding begin", "padding end"}),
        (ca.Conv((4, 5, 6), 3), {"input slices", "input rows", "input columns"}),
        (ca.Upsample(3, 2), {"factor", "mode"}),
        (ca.PixelShuffle(3, 2), {"order"}),
        (ca.AdaptiveAvgPool(5, 2), {"output size"}),
    ],
)
def test_a_layer_has_the_controls_of_its_kind(layer, labels):
    found = {control.label for control in controls_of(layer)}
    assert labels <= found
    known = defaults(type(layer))
    assert {control.parameter for control in controls_of(layer)} <= known.keys()


def test_the_interface_loads_no_widgets():
    code = "import convanim as ca, sys; ca.animate(ca.Conv(5, 3)); ca.explore; ca.Explorer"
    check = "assert not {'ipywidgets', 'IPython'} & {*sys.modules}"
    subprocess.run([sys.executable, "-c", f"{code}; {check}"], check=True)


def test_a_missing_extra_is_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    monkeypatch.delitem(sys.modules, "convanim.embed.widgets.board", raising=False)
    with pytest.raises(ca.ConvanimError) as error:
        ca.explore(ca.Conv(5, kernel=3))
    assert str(error.value) == "explore needs ipywidgets: pip install 'convanim[notebook]'"


@pytest.fixture
def explore():
    pytest.importorskip("ipywidgets", reason="no ipywidgets: pip install 'convanim[notebook]'")
    return ca.explore


def turn(explorer: ca.Explorer, label: str, value: object, layer: int = 0) -> None:
    """Turn a control, or set an option of the picture."""
    board = explorer._board
    labels = [control.label for control in board._controls[layer]]
    one = board._look[label] if label in board._look else board._turned[layer][labels.index(label)]
    one.value = value


def shown(explorer: ca.Explorer) -> str:
    return explorer._board._shown.value


def line(explorer: ca.Explorer) -> str:
    """The line of Python that is shown."""
    return html.unescape(re.search("<code style=[^>]*>(.*?)</code>", shown(explorer))[1])


def drawn_again(explorer: ca.Explorer) -> ca.Animation:
    """What the line of Python makes."""
    made, saves = line(explorer).rsplit(".save(", 1)
    assert re.fullmatch(r'"[a-z-]+\.gif"\)', saves)
    return eval(made, {"ca": ca})


def test_picture_words_and_line_follow(explore):
    explorer = explore(ca.Conv(5, kernel=3))
    assert repr(explorer) == "explore(Conv(5, kernel=3))"
    turn(explorer, "stride", 2)
    turn(explorer, "padding", 1)
    assert explorer.layer == ca.Conv(5, kernel=3, stride=2, padding=1)
    assert "5×5 → 3×3" in shown(explorer)
    assert "<var>o</var> =\xa0⌊(5 + 2·1 − 3)/2⌋ + 1 =\xa03" in shown(explorer)
    assert ca.animate(explorer.layer)._repr_html_() in shown(explorer)
    assert drawn_again(explorer) == ca.animate(explorer.layer) == explorer.animation
    turn(explorer, "padding by", "same-upper")
    assert explorer.layer == ca.Conv(5, kernel=3, stride=2, padding="same-upper")
    sliders = {
        control.label: one
        for control, one in zip(
            explorer._board._controls[0], explorer._board._turned[0], strict=True
        )
    }
    assert sliders["padding"].disabled
    turn(explorer, "padding by", NUMBERS)
    assert not sliders["padding"].disabled
    assert explorer.layer == ca.Conv(5, kernel=3, stride=2, padding=1)


def test_the_look_follows(explore):
    explorer = explore(ca.Conv(5, kernel=3), view="slanted+matrix", duration=500)
    turn(explorer, "theme", "dark")
    assert explorer.animation.view.name == "slanted+matrix"
    turn(explorer, "view", "numerical")
    turn(explorer, "labels", True)
    turn(explorer, "sum", True)
    options = {"view": "numerical", "theme": "dark", "labels": True, "sum": True, "duration": 500}
    assert explorer.animation == ca.animate(ca.Conv(5, kernel=3), **options)
    assert drawn_again(explorer) == explorer.animation
    turn(explorer, "view", "kernel")  # has neither labels nor sums


def test_only_views_that_draw_the_layer_are_offered(explore):
    for layer in (ca.Conv(5, 3), ca.ConvTranspose(3, 3), ca.Conv(8, 3, axes=1), ca.MaxPool(4, 2)):
        for view in explore(layer)._board._look["view"].options:
            assert ca.animate(layer, view=view).view is VIEWS[view]


def test_a_theme_of_ones_own_stays(explore):
    mine = ca.Theme("<img src=x onerror=alert(1)>", input="#00c800")
    explorer = explore(ca.Conv(5, kernel=3), theme=mine)
    turn(explorer, "kernel", 2)
    assert explorer.animation.theme == mine
    assert "onerror=alert(1)>" not in shown(explorer)
    assert eval(line(explorer).rsplit(".save(", 1)[0], {"ca": ca}) == explorer.animation


def test_what_does_not_fit_is_told_in_a_line(explore):
    explorer = explore(ca.Conv(5, kernel=3))
    picture = ca.animate(ca.Conv(5, kernel=3))._repr_html_()
    turn(explorer, "input", 2)
    fault = re.search('role="status"[^>]*><span[^>]*>(.*?)</span>', shown(explorer))[1]
    with pytest.raises(ca.ConvanimError) as error:
        ca.Conv(2, kernel=3)
    assert html.unescape(fault) == str(error.value)
    assert f'<div style="opacity:.3">{picture}' in shown(explorer)
    assert explorer.layer == ca.Conv(5, kernel=3)
    turn(explorer, "padding", 1)
    assert "opacity:.3" not in shown(explorer)
    assert explorer.layer == ca.Conv(2, kernel=3, padding=1)


def test_what_is_wrong_from_the_beginning_is_an_error(explore):
    with pytest.raises(ca.ConvanimError, match="layer must be a layer"):
        explore(5)
    with pytest.raises(ca.ConvanimError, match="unknown view"):
        explore(ca.Conv(5, kernel=3), view="nothing")


def test_layers_of_a_stack_follow_each_other(explore):
    stem = ca.Stack(
        ca.Conv(12, 3, channels=(3, 4)), ca.MaxPool(10, 2), ca.Conv(5, 3, channels=(4, 2))
    )
    explorer = explore(stem)
    assert explorer.layer == stem
    turn(explorer, "output maps", 6)
    turn(explorer, "stride", 1, layer=1)
    assert explorer.layer == ca.Stack(
        ca.Conv(12, 3, channels=(3, 6)),
        ca.MaxPool(10, 2, stride=1),
        ca.Conv(9, 3, channels=(6, 2)),
    )
    assert drawn_again(explorer) == explorer.animation
    turn(explorer, "input", 3)
    assert "layer 2: " in shown(explorer)
    assert "opacity:.3" in shown(explorer)
    titles = [explorer._board.box.children[0].children[0].get_title(n) for n in range(3)]
    assert titles == ["1 convolution", "2 max pooling", "3 convolution"]


@settings(max_examples=10)
@given(any_layers, st.data())
def test_any_layer_can_be_explored(layer, data):
    pytest.importorskip("ipywidgets", reason="no ipywidgets: pip install 'convanim[notebook]'")
    explorer = ca.explore(layer)
    assert explorer.layer == layer
    for one in data.draw(st.lists(st.sampled_from(explorer._board._turned[0]), max_size=4)):
        if hasattr(one, "options"):
            one.value = data.draw(st.sampled_from(one.options))
        elif isinstance(one.value, bool):
            one.value = not one.value
        else:
            one.value = data.draw(st.integers(int(one.min) or 1, int(one.max)))
        assert ("opacity:.3" in shown(explorer)) or drawn_again(explorer) == explorer.animation


def test_a_large_animation_plays_when_nothing_more_is_turned(explore, monkeypatch):
    async def turned() -> list[str]:
        explorer = explore(ca.Conv(8, kernel=3, channels=(4, 8)))
        monkeypatch.setattr(sys.modules["convanim.embed.widgets.board"], "SOON", 100)
        turn(explorer, "input", 8)
        turn(explorer, "input", 9)
        pictures = [shown(explorer)]
        await asyncio.sleep(0.6)
        pictures.append(shown(explorer))
        turn(explorer, "input", 8)
        turn(explorer, "kernel", 6)
        turn(explorer, "dilation", 5)  # too large: nothing moves until it fits
        await asyncio.sleep(0.6)
        return [*pictures, shown(explorer)]

    first, then, wrong = asyncio.run(turned())
    animation = ca.animate(ca.Conv(9, kernel=3, channels=(4, 8)))
    still = ca.animate(animation.layer, steps=[0])
    assert still._repr_html_() in first
    assert animation._repr_html_() in then
    assert "opacity:.3" in wrong
    assert "too much to move" not in first + then + wrong


def test_what_takes_long_is_drawn_when_nothing_more_is_turned(explore, monkeypatch):
    async def turned() -> list[str]:
        explorer = explore(ca.Conv(5, kernel=3))
        board = sys.modules["convanim.embed.widgets.board"]
        monkeypatch.setattr(board, "SOON", 0)
        turn(explorer, "input", 6)
        turn(explorer, "input", 7)
        pictures = [shown(explorer)]
        monkeypatch.setattr(board, "SOON", 100)
        await asyncio.sleep(0.6)
        pictures.append(shown(explorer))
        turn(explorer, "input", 8)
        return [*pictures, shown(explorer)]

    old, then, soon = asyncio.run(turned())
    assert f'style="opacity:.3">{ca.animate(ca.Conv(6, 3))._repr_html_()}' in old
    assert "7×7 → 5×5" in old
    assert ca.animate(ca.Conv(7, 3))._repr_html_() in then
    assert ca.animate(ca.Conv(8, 3))._repr_html_() in soon
    assert "opacity" not in then + soon


def test_what_is_loaded_with_the_first_drawing_does_not_make_the_next_wait(explore, monkeypatch):
    board = importlib.import_module("convanim.embed.widgets.board")

    async def turned() -> str:
        monkeypatch.setattr(board, "SOON", 0)
        explorer = explore(ca.Conv(5, kernel=3))
        monkeypatch.setattr(board, "SOON", 100)
        turn(explorer, "input", 6)
        return shown(explorer)

    assert ca.animate(ca.Conv(6, 3))._repr_html_() in asyncio.run(turned())


def test_what_is_too_large_to_move_says_so(explore):
    explorer = explore(ca.Conv(64, kernel=3))
    assert "One of 3,844 steps, too much to move here" in shown(explorer)


def test_without_widgets_the_animation_is_shown(explore):
    explorer = explore(ca.Conv(5, kernel=3))
    turn(explorer, "kernel", 2)
    found = explorer._repr_mimebundle_()
    rest = ca.animate(ca.Conv(5, kernel=2))._repr_mimebundle_()
    view = {"version_major": 2, "version_minor": 0, "model_id": explorer._board.box.model_id}
    assert found == {**rest, "text/plain": "explore(Conv(5, kernel=2))", WIDGET: view}
    assert [*explorer._repr_mimebundle_(include=["image/png"])] == ["image/png"]
    assert WIDGET not in explorer._repr_mimebundle_(exclude=[WIDGET, "application/pdf"])


@pytest.mark.parametrize(
    ("layer", "look"),
    [
        (ca.Conv(5, kernel=3), {}),
        (ca.Conv(12, kernel=3), {"view": "numerical", "sum": True}),
        (ca.Conv(12, kernel=3, channels=(4, 8)), {}),
        (ca.Stack(ca.Conv(12, 3), ca.MaxPool(10, 2)), {}),
    ],
)
def test_a_change_is_drawn_within_100_milliseconds(explore, layer, look):
    async def turned() -> list[float]:
        explorer = explore(layer, **look)
        first, seconds = explorer._board._turned[0][0], []
        for size in (6, 9, 11, 12, 10):
            begun = time.process_time()
            first.value = size
            seconds.append(time.process_time() - begun)
        return seconds

    assert statistics.median(asyncio.run(turned())) < 0.1
