"""How values of parameters are read, checked and written: edges and whole messages."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

import convanim as ca
from convanim.layers.values import PARAMETERS, Padding, axis_count, entries_of
from convanim.layers.values.checks import LOWEST_PADDING, POWERS
from convanim.layers.values.constructors import REQUIRED, defaults
from convanim.layers.values.entries import Ends, checked_pair, padding_word, per_axis
from convanim.layers.values.text import as_typed, python_text


@pytest.mark.parametrize(
    ("value", "entries"),
    [
        (5, 5),
        ("5", 5),
        (" 5 ", 5),
        ("-5", -5),
        ("5x7", (5, 7)),
        ("5X7×9", (5, 7, 9)),
        ("5, 7", (5, 7)),
        ([5, 7], (5, 7)),
        ((5,), (5,)),
        ("same", "same"),
        ("x", "x"),
        ("5x", "5x"),
        ("", ""),
        ("5.7", "5.7"),
        ("--5", "--5"),
        ("5-", "5-"),
        ("²", "²"),
        ("٣", "٣"),
        ("1" * 39, int("1" * 39)),
        ("1" * 40, "1" * 40),
        ("1:0", Ends((1, 0))),
        ("1:-2x3", (Ends((1, -2)), 3)),
        ("1:0:2", Ends((1, 0, 2))),
        (None, None),
    ],
)
def test_entries(value, entries):
    assert entries_of(value) == entries


def test_ends_are_written_as_they_were():
    assert repr(Ends((1, 0))) == "'1:0'"


@pytest.mark.parametrize(
    ("size", "axes", "count"),
    [(5, None, 2), ((5,), None, 1), ((5, 6, 7), None, 3), (5, 1, 1), (5, "3", 3), ((5, 6), 2, 2)],
)
def test_numbers_of_axes(size, axes, count):
    assert axis_count(size, axes) == count


MOST = "a layer has at most 3 axes (the three of a volume)"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: axis_count(5, 4), f"{MOST}, got 4: give fewer"),
        (lambda: axis_count((1,) * 4), f"{MOST}, got 4: give fewer"),
        (lambda: axis_count((1,) * 1001), f"{MOST}, got more: give fewer"),
        (lambda: axis_count(()), "a layer needs at least one axis, got an empty sequence"),
        (
            lambda: axis_count((5, 6), 1),
            "2 sizes for 1 axis: leave axes out, as the sizes tell the number",
        ),
        (
            lambda: axis_count((5,), 2),
            "1 size for 2 axes: leave axes out, as the sizes tell the number",
        ),
        (
            lambda: per_axis("kernel", (3, 3, 3), 2),
            "kernel has 3 numbers and the input 2 axes: give one for all axes, or one per axis",
        ),
        (
            lambda: per_axis("kernel", (3,), 2),
            "kernel has 1 number and the input 2 axes: give one for all axes, or one per axis",
        ),
        (
            lambda: checked_pair("padding", (1, 2, 3)),
            "padding (1, 2, 3) must be one number, or two: at the beginning and at the end",
        ),
        (
            lambda: checked_pair("padding", Ends((1, 2, 3))),
            "padding '1:2:3' must be one number, or two: at the beginning and at the end",
        ),
        (
            lambda: ca.Conv(5, 3, padding=((1, 2, 3), 1)),
            "padding (1, 2, 3) must be one number, or two: at the beginning and at the end",
        ),
        (lambda: checked_pair("padding", (0, -1)), "padding must be at least 0, got -1"),
        (lambda: checked_pair("padding", (-1, 0)), "padding must be at least 0, got -1"),
        (lambda: checked_pair("padding", -1), "padding must be at least 0, got -1"),
        (
            lambda: ca.Conv(5, 3, channels=(1, 2, 3)),
            "channels must be two numbers, such as 2x3, got (1, 2, 3)",
        ),
        (lambda: ca.Conv(5, 3, channels=(0, 1)), "channels must be at least 1, got 0"),
        (lambda: ca.Conv(5, 3, channels=(1, 0)), "channels must be at least 1, got 0"),
        (lambda: ca.Conv(5, 3, groups=0), "groups must be at least 1, got 0"),
        (
            lambda: ca.ConvTranspose(5, 3, output_padding=-1),
            "output_padding must be at least 0, got -1",
        ),
        (
            lambda: ca.LpPool(5, 2, norm="x"),
            "norm must be a number from 0.01 to 1000, got 'x'",
        ),
        (lambda: ca.LpPool(5, 2, norm=0), "norm must be a number from 0.01 to 1000, got 0"),
        (
            lambda: ca.Conv(5, 3, padding_mode="mirror"),
            "unknown padding mode 'mirror' (known: zeros, reflect, replicate, circular)",
        ),
        (
            lambda: ca.MaxPool(5, 2, ceil_mode="yes"),
            "ceil_mode must be true or false, got 'yes'",
        ),
        # Names and places.
        (
            lambda: ca.Conv(5, 3, 2),
            "Conv takes input and kernel by their places, and all else by name: write stride=2",
        ),
        (
            lambda: ca.GlobalAvgPool(5, 3),
            "GlobalAvgPool takes input by its place, and all else by name: write channels=3",
        ),
        (lambda: ca.Conv(5), "Conv needs kernel: give a number"),
        (lambda: ca.Conv(), "Conv needs input: give a number"),
        (lambda: ca.Conv(kernel=3), "Conv needs input: give a number"),
        (
            lambda: ca.Conv(5, kernel_size=3),
            "kernel_size is called kernel here: write kernel=…",
        ),
        (
            lambda: ca.MaxPool(5, 3, strides=1),
            "strides is called stride here: write stride=…",
        ),
    ],
)
def test_whole_messages(make, message):
    with pytest.raises((ca.ConvanimError, TypeError)) as caught:
        make()
    assert str(caught.value) == message


def test_a_foreign_name_is_told_only_where_the_layer_has_the_parameter():
    with pytest.raises(TypeError, match=r"^unknown parameter 'kernel_size'"):
        ca.GlobalAvgPool(5, kernel_size=3)


def test_pairs():
    assert checked_pair("padding", 2) == (2, 2)
    assert checked_pair("padding", (1, 0)) == (1, 0)
    assert checked_pair("padding", Ends((0, 1))) == (0, 1)
    assert checked_pair("padding", -3, -3) == (-3, -3)
    assert LOWEST_PADDING == -(10**18)
    assert per_axis("kernel", 3, 2) == (3, 3)
    assert per_axis("kernel", "3x4", 2) == (3, 4)


def test_a_padding_keeps_its_word():
    made = Padding([(1, 1), (1, 2)], "same")
    for one in (made, copy.copy(made), pickle.loads(pickle.dumps(made))):
        assert (one, one.word) == (((1, 1), (1, 2)), "same")
    assert Padding([(1, 1)]).word is None
    assert padding_word(made) == "same"
    assert padding_word(Padding([(1, 1)])) is None
    words = ("same-upper", "same_upper", "full", "1:0", "1x2", "", "a1", 3)
    assert [padding_word(word) for word in words] == [
        *("same-upper", "same_upper", "full", None, None, None, None, None)
    ]


def test_values_as_they_are_written():
    pads = ((1, 1), (1, 1))
    assert [python_text(value) for value in ((3, 3), (3, 4), (3,), pads, ((1, 0), (2, 2)))] == [
        *("3", "(3, 4)", "3", "1", "((1, 0), 2)")
    ]
    assert python_text(((1, 0), (1, 0))) == "((1, 0), (1, 0))"
    assert python_text(Padding(pads, "same")) == "'same'"
    assert python_text(Padding(pads)) == "1"
    assert python_text("reflect") == "'reflect'"
    assert python_text(True) == "True"
    assert [as_typed(value) for value in ((3, 3), (3, 4), pads, ((1, 0), (2, 2)), 4, "dcr")] == [
        *("3", "3x4", "1", "1:0x2", "4", "dcr")
    ]
    assert as_typed((3, 3), every_axis=True) == "3x3"
    assert as_typed(Padding(pads, "same")) == "same"
    assert as_typed(((1, 0), (1, 0))) == "1:0"


def test_rows_of_parameters():
    stride, padding, switch = (PARAMETERS[n] for n in ("stride", "padding", "ceil_mode"))
    assert stride.is_neutral((1, 1))
    assert not stride.is_neutral((1, 2))
    assert padding.is_neutral(((0, 0), (0, 0)))
    assert not padding.is_neutral(((0, 1), (0, 0)))
    assert switch.is_switch
    assert not stride.is_switch
    assert switch.is_neutral(False)
    assert PARAMETERS["output_padding"].key == "output-padding"
    assert POWERS == (0.01, 1000)
    assert [PARAMETERS["norm"].check("norm", value, 2) for value in (2, "2", 0.5, 3.0)] == [
        *(2, 2, 0.5, 3)
    ]
    assert PARAMETERS["channels"].check("channels", 3, 2) == (3, 3)
    assert PARAMETERS["channels"].check("channels", "2x3", 1) == (2, 3)
    assert PARAMETERS["groups"].check("groups", "2", 1) == 2
    assert PARAMETERS["kernel"].check("kernel", 3, 2) == (3, 3)
    assert PARAMETERS["output_padding"].check("a", 0, 1) == (0,)
    assert PARAMETERS["padding"].check("padding", -1, 1) == ((-1, -1),)
    assert PARAMETERS["order"].check("order", "dcr", 1) == "dcr"
    assert PARAMETERS["ceil_mode"].check("ceil_mode", True, 1) is True


def test_defaults_of_constructors():
    found = defaults(ca.Conv)
    assert found["input"] is found["kernel"] is REQUIRED
    assert (found["stride"], found["padding"], found["channels"]) == (1, 0, None)
    assert ca.Conv(5, 3, channels=None).channels is None
    with pytest.raises(ca.ConvanimError, match="stride must be a whole number, got None"):
        ca.Conv(5, 3, stride=None)
    assert ca.MaxPool(5, 2, stride=None).stride == (2, 2)


#: Which parameters the guide has a letter for, and options a short name.
SYMBOLS = {
    **{"input": "i", "kernel": "k", "stride": "s", "padding": "p", "dilation": "d"},
    **{"factor": "r", "output_padding": "a", "groups": "g"},
}


def test_letters_are_the_guides():
    for name, row in PARAMETERS.items():
        assert (row.name, row.symbol) == (name, SYMBOLS.get(name, ""))
        short = name in ("input", "kernel", "stride", "padding", "dilation", "factor")
        assert row.letter == (row.symbol if short else "")


#: What PyTorch, Keras and ONNX call them.
FOREIGN = {
    "input": "input_size",
    "kernel": "kernel_size kernel_shape pool_size",
    "factor": "upscale_factor downscale_factor scale_factor blocksize",
    "stride": "strides",
    "padding": "pads",
    "dilation": "dilations dilation_rate",
    "output_size": "output_shape",
    "norm": "norm_type",
    "channels": "in_channels out_channels",
    "groups": "group",
}


def test_names_of_others():
    for name, row in PARAMETERS.items():
        assert " ".join(row.other_names) == FOREIGN.get(name, "")


#: The value with which a layer is as without the parameter.
NEUTRAL = {
    **{"stride": 1, "padding": (0, 0), "padding_mode": "zeros", "dilation": 1, "groups": 1},
    **{"output_padding": 0, "ceil_mode": False, "count_include_pad": True, "rules": "pytorch"},
    "true_convolution": False,
}

#: Words of captions for other values.
PHRASES = {
    **{"stride": "stride {}", "padding": "padding {}", "dilation": "dilation {}"},
    **{"output_padding": "output padding {}", "norm": "norm of power {}", "groups": "{} groups"},
    **{"ceil_mode": "rounded up", "count_include_pad": "padding not counted"},
    "rules": "by the rules of {}",
}

#: What a parameter may be besides whole numbers, one per axis.
SWITCHES = ("ceil_mode", "count_include_pad", "true_convolution")
WORDS = {
    "padding_mode": ("zeros", "reflect", "replicate", "circular"),
    "rules": ("pytorch", "onnx", "mxnet"),
    "mode": ("nearest", "bilinear"),
    "order": ("crd", "dcr"),
}
METAVARS = {"padding": "N[:N][xN[:N]]", "norm": "NUMBER", "groups": "N", "axes": "N"}


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_row_says_what_its_values_are(name):
    row = PARAMETERS[name]
    assert row.neutral == NEUTRAL.get(name)
    assert type(row.neutral) is type(NEUTRAL.get(name))
    assert row.phrase == PHRASES.get(name, "")
    assert row.neutral_phrase == ("unit strides" if name == "stride" else "")
    assert row.shows_neutral == (name not in ("dilation", "output_padding", "groups"))
    assert row.when_none == {"stride": "the kernel", "axes": "2"}.get(name, "")
    usual = "" if name in SWITCHES else "NAME" if name in WORDS else "N[xN]"
    assert row.metavar == METAVARS.get(name, usual)
    # A sentence, which begins with a capital.
    assert row.says == f"{row.says[0].upper()}{row.says[1:-1]}."
    assert not re.search("[A-Z]{2}", row.says)
    for word in WORDS.get(name, ()):
        assert row.check(name, word, 1) == word
        assert word in row.says
    if name in WORDS:
        with pytest.raises(ca.ConvanimError, match=f"known: {', '.join(WORDS[name])}"):
            row.check(name, "none of them", 1)
    if name in SWITCHES:
        assert row.check(name, True, 1) is True
    least = 0 if name == "output_padding" else 1
    if row.metavar in ("N", "N[xN]"):
        for value in (least - 1, "x"):
            with pytest.raises(ca.ConvanimError, match=rf"^{name} must be "):
                row.check(name, value, 1)
        row.check(name, least, 1)
