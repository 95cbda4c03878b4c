"""What Python users meet: names, places of arguments, words of others, copies that are changed."""

from __future__ import annotations

import inspect
import io
import pickle
import tempfile
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import convs, flat_layers

import convanim as ca
from convanim.layers import KINDS, REQUIRED, defaults
from convanim.look import SETTINGS
from convanim.scene.primitives import Text


def test_all_public_names_are_there_and_pickle():
    for name in ca.__all__:
        thing = getattr(ca, name)
        assert pickle.loads(pickle.dumps(thing)) == thing
    assert {*ca.__all__} <= {*dir(ca)}


@given(flat_layers)
def test_layers_animations_and_shapes_pickle(layer):
    for thing in (layer, layer.walk(), ca.shape(layer), ca.animate(layer, dpi=60)):
        assert pickle.loads(pickle.dumps(thing)) == thing


def test_a_theme_of_ones_own_pickles():
    theme = ca.Theme("mine", input="#00c800", maps=["#000000", (1, 2, 3)])
    assert pickle.loads(pickle.dumps(theme)) == theme
    assert (theme.input, theme.maps) == ((0, 200, 0), ((0, 0, 0), (1, 2, 3)))


def test_colours_may_have_three_digits():
    assert ca.Theme("mine", input="#0cF") == ca.Theme("mine", input=(0, 204, 255))


@pytest.mark.parametrize(
    "colour", ["#00c8", "#00c80", "00c800", "#00c80g", "green", "#00c8000", ""]
)
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(ca.ConvanimError, match="theme's input must be a colour"):
        ca.Theme("mine", input=colour)


@pytest.mark.parametrize("kind", KINDS.values())
def test_all_after_kernel_is_given_by_name(kind):
    sizes = [name for name, default in defaults(kind).items() if default is REQUIRED]
    assert sizes in (
        ["input"],
        ["input", "kernel"],
        ["input", "factor"],
        ["input", "output_size"],
        ["output_size", "kernel"],
    )
    third = list(defaults(kind))[len(sizes)]
    with pytest.raises(ca.ConvanimError, match=f"all else by name: write {third}=3$") as caught:
        kind(*[1] * len(sizes), 3)
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("kernel_size", "kernel"),
        ("kernel_shape", "kernel"),
        ("strides", "stride"),
        ("pads", "padding"),
        ("input_size", "input"),
        ("dilation_rate", "dilation"),
    ],
)
def test_words_of_others_are_answered_with_ours(word, meant):
    with pytest.raises(ca.ConvanimError, match=f"^{word} is called {meant} here") as caught:
        ca.Conv(5, **{word: 3})
    assert isinstance(caught.value, TypeError)


def test_words_that_a_layer_has_not_are_answered():
    with pytest.raises(ca.ConvanimError, match="unknown parameter 'paddin': did you mean"):
        ca.Conv(5, 3, paddin=1)
    with pytest.raises(ca.ConvanimError, match="unknown parameter 'dilation_rate'"):
        ca.GlobalAvgPool(5, dilation_rate=1)
    with pytest.raises(ca.ConvanimError, match="unknown option 'figsize'"):
        ca.animate(ca.Conv(5, 3), figsize=3)


@pytest.mark.parametrize("padding", [(1, 1, 2, 2), [(1, 2)], (1,), ((1, 2), 1, 1)])
def test_an_input_of_one_number_has_two_axes(padding):
    with pytest.raises(ca.ConvanimError, match=r"^padding has . numbers? and the input 2 axes"):
        ca.Conv(9, 3, padding=padding)


@given(convs())
def test_the_input_alone_tells_how_many_axes_there_are(conv):
    assert len(conv.input) == len(conv.kernel) == len(conv.stride) == len(conv.output_size)


@pytest.mark.parametrize(
    ("word", "before", "after"),
    [("same", ((1, 1),) * 2, ((2, 2),) * 2), ("full", ((2, 2),) * 2, ((4, 4),) * 2)],
)
def test_a_changed_copy_keeps_the_word_of_its_padding(word, before, after):
    conv = ca.Conv(9, kernel=3, padding=word)
    changed = replace(conv, kernel=5)
    assert (conv.padding, changed.padding) == (before, after)
    assert repr(changed) == f"Conv(9, kernel=5, padding='{word}')"
    assert pickle.loads(pickle.dumps(conv)).padding.word == word
    # By numbers it is the same layer, which keeps the numbers.
    assert conv == ca.Conv(9, kernel=3, padding=before)
    assert replace(ca.Conv(9, kernel=3, padding=before), kernel=5).padding == before


@given(flat_layers, st.data())
def test_a_copy_that_changes_nothing_is_the_same(layer, data):
    name = data.draw(st.sampled_from(list(layer.values())))
    assert replace(layer, **{name: getattr(layer, name)}) == layer
    assert eval(repr(layer), {name: getattr(ca, name) for name in ca.__all__}) == layer


def test_numpys_bools_and_steps_as_text_are_taken():
    pool = ca.MaxPool(5, 2, ceil_mode=np.bool_(True))
    assert pool.ceil_mode is True
    animation = ca.animate(pool, labels=np.True_, steps="0-1, 3")
    assert (animation.settings["labels"], list(animation.steps)) == (True, [0, 1, 3])


def test_an_animation_is_checked_however_it_is_made():
    for make in (ca.animate, ca.Animation):
        with pytest.raises(ca.ConvanimError, match="dpi must be a number from 10"):
            make(ca.Conv(5, 3), dpi=1)
        with pytest.raises(ca.ConvanimError, match="layer must be a layer, such as a Conv"):
            make(5)
    assert ca.Animation(ca.Conv(5, 3), dpi=60) == ca.animate(ca.Conv(5, 3), dpi=60)
    animation = ca.animate(ca.Conv(5, 3))
    animation.settings["dpi"] = 1  # of a copy
    assert animation == ca.animate(ca.Conv(5, 3))
    with pytest.raises(ca.ConvanimError, match="Layer is what layers share"):
        ca.Layer(5, 3)


def test_animate_tells_of_each_setting():
    told = inspect.signature(ca.animate).parameters
    assert list(told) == ["layer", *SETTINGS]
    for name, setting in SETTINGS.items():
        assert told[name].default == setting.default
        assert f"    {name} : {setting.kind}\n        {setting.told}" in str(ca.animate.__doc__)


def test_what_is_no_layer_has_no_shape():
    with pytest.raises(ca.ConvanimError, match="layer must be a layer, got 5"):
        ca.shape(5)


def test_paddings_of_a_layer_are_numbers_for_other_kinds_and_axes():
    same = ca.Conv(7, 5, padding="same").padding
    assert ca.MaxPool(7, 5, padding=same).padding == ((2, 2), (2, 2))
    assert ca.ConvTranspose(7, 5, padding=same).padding == ((2, 2), (2, 2))
    assert ca.Conv(7, 3, padding=same).padding == ((1, 1), (1, 1))
    with pytest.raises(ca.ConvanimError, match="padding has 2 numbers and the input 1 axis"):
        ca.Conv((7,), 3, padding=same)


def test_a_padding_of_three_ends_is_told_as_it_was_typed():
    with pytest.raises(ca.ConvanimError, match=r"^padding '1:0:3' must be one number, or two"):
        ca.Conv(5, 3, padding="1:0:3")


@pytest.mark.parametrize("steps", [3, np.int64(3), "3", [3]])
def test_one_step_is_taken_alone(steps):
    assert list(ca.animate(ca.Conv(5, 3), steps=steps).steps) == [3]


def test_steps_that_no_list_could_hold_are_refused_at_once():
    with pytest.raises(ca.ConvanimError, match=r"^steps names more than 1,000,000: name fewer$"):
        ca.animate(ca.Conv(5, 3), steps="0-99999999999", max_steps=10**12)
    with pytest.raises(ca.ConvanimError, match="more than the limit of 10,000"):
        ca.animate(ca.Conv(5, 3), steps="0-99999999999")


def test_a_file_that_takes_no_bytes_is_refused(tmp_path):
    closed = io.BytesIO()
    closed.close()
    with tempfile.NamedTemporaryFile("w", dir=tmp_path) as text:
        for file in (text, closed):
            with pytest.raises(ca.ConvanimError, match="a file must be open for bytes"):
                ca.animate(ca.Conv(2, 1), dpi=20).save(file, format="png")


@given(st.floats(4, 40), st.sampled_from(["slanted", "numerical"]))
def test_labels_grow_with_the_sizes_of_a_theme(size, view):
    theme = ca.Theme("mine", value_size=size, cell=5 * size)
    scene = ca.animate(
        ca.Conv(6, 3, stride=2, padding=1), view=view, theme=theme, labels=True
    ).scene
    found = [p for p in scene.at(0).primitives if isinstance(p, Text) and p.left]
    # Beside the edges, names of lengths stand where these are.
    lines = [item for text in found for item in text.items if not item[1].startswith("$")]
    heights = sorted({y for (_, y), _ in lines})
    assert len(heights) >= 4
    assert all(other - one >= size for one, other in pairwise(heights) if other - one > 1e-6)
