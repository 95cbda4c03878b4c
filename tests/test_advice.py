"""The numbers that messages advise: followed, all is well; one beyond them, it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import convanim as ca
from convanim.errors import ConvanimError

ONES = [[1] * 3] * 3

KINDS = (ca.Conv, ca.ConvTranspose, ca.MaxPool, ca.AvgPool)


@dataclass(frozen=True)
class Call:
    """A layer to be made, with one entry an axis for each parameter."""

    kind: type
    given: dict[str, Any]

    def message(self) -> str | None:
        """Make the layer; return what is wrong with it."""
        try:
            self.kind(**self.given)
        except ConvanimError as error:
            return str(error)
        return None

    def but(self, name: str, axis: int, value: Any) -> Call:
        """Return the same call with another entry."""
        entries = list(self.given[name])
        entries[axis] = value
        return replace(self, given={**self.given, name: tuple(entries)})


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """Draw calls, about half of which are wrong in one way or another."""
    kind = draw(st.sampled_from(KINDS))
    axes = draw(st.integers(1, 3))

    def each(least: int, most: int) -> tuple[int, ...]:
        return draw(st.tuples(*[st.integers(least, most)] * axes))

    known = {"input": each(1, 6), "kernel": each(1, 6), "stride": each(1, 3)}
    known["padding"] = tuple(zip(each(0, 3), each(0, 3), strict=True))
    if kind is not ca.AvgPool:
        known["dilation"] = each(1, 3)
    if kind is ca.ConvTranspose:
        known["output_padding"] = each(0, 3)
    if kind in (ca.MaxPool, ca.AvgPool):
        known["ceil_mode"] = draw(st.booleans())
    return Call(kind, known)


def transposed(padding=(0, 0), **entries: int) -> Call:
    """Return a call for a transposed convolution along one axis."""
    given = {name: (entry,) for name, entry in entries.items()}
    return Call(ca.ConvTranspose, {"input": (2,), "kernel": (3,), "padding": (padding,), **given})


def alone(call: Call, axis: int) -> Call:
    """Return the call along one axis: the others may be wrong as well."""
    return replace(
        call,
        given={
            name: value if isinstance(value, bool) else (value[axis],)
            for name, value in call.given.items()
        },
    )


#: What a message says, the parameter it is about, the entry it advises, and one beyond that.
ADVICE = (
    (r"larger than the padded input .* input of at least (\d+)", "input", lambda n: (n, n - 1)),
    (r"output padding .* give at most (\d+)", "output_padding", lambda n: (n, n + 1)),
    (r"crops the whole output .* at most (\d+) in all", "padding", lambda n: ((0, n), (0, n + 1))),
    (r"crops the whole output .* at most (\d+) in all", "padding", lambda n: ((n, 0), (n + 1, 0))),
    (r"over half the window .* at most (\d+)", "padding", lambda n: ((n, n), (n, n + 1))),
    (r"over half the window .* at most (\d+)", "padding", lambda n: ((n, n), (n + 1, n))),
)


@given(calls())
@example(Call(ca.MaxPool, {"input": (1,), "kernel": (5,), "stride": (2,), "ceil_mode": True}))
@example(Call(ca.AvgPool, {"input": (1,), "kernel": (9,), "stride": (4,), "ceil_mode": True}))
@example(Call(ca.Conv, {"input": (2,), "kernel": (4,), "padding": ((0, 1),), "dilation": (3,)}))
@example(transposed(stride=2, output_padding=2))
@example(transposed(stride=2, output_padding=9))
@example(transposed(dilation=3, output_padding=3))
@example(transposed(stride=2, dilation=2, padding=(4, 5)))
@example(transposed(stride=3, dilation=2, padding=(9, 1), output_padding=2))
@example(Call(ca.MaxPool, {"input": (5,), "kernel": (4,), "padding": ((0, 3),)}))
@example(Call(ca.AvgPool, {"input": (5,), "kernel": (3,), "padding": ((2, 0),)}))
def test_what_a_message_advises_is_the_least_that_helps(call):
    one = alone(call, 0)
    message = one.message() or ""
    found = [(*advice, said) for advice in ADVICE if (said := re.search(advice[0], message))]
    assert found or not message
    for pattern, name, entries, said in found:
        good, bad = entries(int(said[1]))
        # With that mended there may be another mistake.
        assert not re.search(pattern, one.but(name, 0, good).message() or "")
        # And what is one too many may be another mistake before it is this one.
        assert one.but(name, 0, bad).message()


@given(calls())
def test_a_message_names_the_first_axis_that_is_wrong(call):
    message = call.message()
    named = re.search(r" on axis (\d+)", message or "")
    if named:
        axes = range(len(call.given["input"]))
        said = [alone(call, axis).message() or "" for axis in axes]
        # Half the window is looked at last, and of all axes.
        wrong = [axis for axis in axes if said[axis] and "half the window" not in said[axis]]
        assert int(named[1]) == wrong[0]
        assert said[wrong[0]] == message.replace(named[0], "")


#: Messages whole, to be read aloud.
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: ca.Conv(3, 5),
            "kernel 5 is larger than the padded input 3: give an input of at least 5, a smaller"
            " kernel or more padding",
        ),
        (
            lambda: ca.Conv((9, 3), 3, dilation=3, padding="1:0"),
            "kernel 3 (7 cells with dilation 3) is larger than the padded input 4 (1 + 3 + 0) on"
            " axis 1: give an input of at least 6, a smaller kernel or more padding",
        ),
        (
            lambda: ca.Conv(3, 3, dilation=2),
            "kernel 3 (5 cells with dilation 2) is larger than the padded input 3: give an input"
            " of at least 5, a smaller kernel or more padding",
        ),
        (
            lambda: ca.Conv(3, 10**18),
            f"kernel {10**18} is larger than the padded input 3: give an input of at least"
            f" {10**18}, a smaller kernel or more padding",
        ),
        (
            lambda: ca.Conv(3, 10**18, padding=((1, 0), (1, 1)), dilation=2),
            f"kernel {10**18} ({2 * 10**18 - 1} cells with dilation 2) is larger than the padded"
            " input 4 (1 + 3 + 0) on axis 0: give a smaller kernel or more padding",
        ),
        (
            lambda: ca.Conv(3, (2, 1)).apply(ONES),
            "a convolution needs its kernel: give w of shape (2, 1)",
        ),
        (
            lambda: ca.ConvTranspose(3, 2).apply(ONES),
            "a transposed convolution needs its kernel: give w of shape (2, 2)",
        ),
        (
            lambda: ca.MaxPool(3, 2).apply(ONES, ONES),
            "a max pooling has no kernel: leave w out",
        ),
        (
            lambda: ca.AvgPool(3, 2).apply(ONES, ONES),
            "an average pooling has no kernel: leave w out",
        ),
        (
            lambda: ca.Conv(3, 7, padding="0:1"),
            "kernel 7 is larger than the padded input 4 (0 + 3 + 1): give an input of at least 6,"
            " a smaller kernel or more padding",
        ),
        (
            lambda: ca.ConvTranspose(3, 3, stride=2, output_padding=2),
            "output padding 2 must be smaller than the stride 2 or the dilation 1: give at most 1",
        ),
        (
            lambda: ca.ConvTranspose((3, 5), 3, stride=(3, 1), output_padding=(2, 1)),
            "output padding 1 on axis 1 must be smaller than the stride 1 or the dilation 1: give"
            " at most 0",
        ),
        (
            lambda: ca.ConvTranspose(2, 3, padding="2:3"),
            "padding 2 + 3 crops the whole output (its size would be -1): give at most 3 in all,"
            " or a larger input",
        ),
        (
            lambda: ca.ConvTranspose((2, 9), 3, padding=2),
            "padding 2 + 2 on axis 0 crops the whole output (its size would be 0): give at most 3"
            " in all, or a larger input",
        ),
        (
            lambda: ca.MaxUnpool(2, 2, padding="same"),
            "padding 'same' has no meaning for a max unpooling: give a number",
        ),
        (
            lambda: ca.Unfold(2, 2, padding="valid"),
            "padding 'valid' has no meaning for an unfold: give a number",
        ),
        (
            lambda: ca.AvgPool(2, 2, padding="full"),
            "unknown padding 'full' (known: valid, same-upper, same-lower)",
        ),
        (
            lambda: ca.AvgPool(5, 2).transpose(),
            "an average pooling has no transpose: give a Conv or a ConvTranspose",
        ),
        (
            lambda: ca.MaxPool(9, (3, 5), padding=2),
            "pooling padding 2 is over half the window 3, PyTorch's limit: give at most 1, or"
            " rules onnx or mxnet",
        ),
        (
            lambda: ca.MaxPool(5, 2).transpose(),
            "a max pooling has no transpose: give a Conv or a ConvTranspose",
        ),
        (
            lambda: ca.ConvTranspose(
                3, 3, stride=(2, 1), padding=0, output_padding=(0, 1), dilation=2
            ).transpose(),
            "no convolution has this transpose: output padding 1 must be smaller than the stride 1",
        ),
        (
            lambda: ca.AvgPool(5, 2, count_include_pad=1),
            "count_include_pad must be true or false, got 1",
        ),
    ],
)
def test_messages_whole(make, message):
    with pytest.raises(ConvanimError) as caught:
        make()
    assert str(caught.value) == message


#: One value beyond what is said, and the nearest that is taken.
@pytest.mark.parametrize(
    ("name", "bad", "limit", "message"),
    [
        ("input", 0, 1, "input must be at least 1, got 0"),
        ("kernel", 0, 1, "kernel must be at least 1, got 0"),
        ("stride", 0, 1, "stride must be at least 1, got 0"),
        ("dilation", 0, 1, "dilation must be at least 1, got 0"),
        ("padding", -(10**18) - 1, 0, f"padding must be at least {-(10**18)}, got {-(10**18) - 1}"),
        ("output_padding", -1, 0, "output_padding must be at least 0, got -1"),
        ("input", 10**18 + 1, 10**18, f"input must be at most {10**18}, got {10**18 + 1}"),
        ("stride", 10**18 + 1, 10**18, f"stride must be at most {10**18}, got {10**18 + 1}"),
        ("input", "3x", 1, "input must be a whole number, got '3x': give 1 or more"),
        ("padding", 0.5, 0, "padding must be a whole number, got 0.5: give 0 or more"),
        (
            "output_padding",
            None,
            0,
            "output_padding must be a whole number, got None: give 0 or more",
        ),
    ],
)
def test_limits_of_a_parameter(name, bad, limit, message):
    usual = {"input": 3, "kernel": 1}
    with pytest.raises(ConvanimError) as caught:
        ca.ConvTranspose(**{**usual, name: bad})
    assert str(caught.value) == message
    ca.ConvTranspose(**{**usual, name: limit})


@pytest.mark.parametrize(
    ("option", "limits"),
    [("dpi", (10, 100_000)), ("duration", (20, 655_350)), ("hold", (0, 600_000))],
)
def test_limits_of_a_look(conv, option, limits):
    for good, bad in zip(limits, (limits[0] - 1, limits[1] + 1), strict=True):
        with pytest.raises(ConvanimError) as caught:
            ca.animate(conv, **{option: bad}, max_pixels=10**15)
        told = f"{option} must be a number from {limits[0]} to {limits[1]}, got {bad}"
        assert str(caught.value) == told
        taken = ca.animate(conv, **{option: good}, max_pixels=10**15)
        assert taken.settings[option] == good


def test_steps_that_a_message_says_there_are(conv):
    with pytest.raises(ConvanimError, match=r"steps 0 to 8$"):
        ca.animate(conv, steps=[9])
    assert ca.animate(conv, steps=[0, 8]).steps == (0, 8)


def test_limit_on_steps(conv):
    with pytest.raises(ConvanimError, match=r"^9 steps are more than the limit of 8:"):
        ca.animate(conv, max_steps=8)
    assert len(ca.animate(conv, max_steps=9)) == 9


def test_limit_on_pixels(conv, tmp_path):
    pixels = prod(ca.animate(conv).scene.pixels(150))
    with pytest.raises(ConvanimError, match=f"{pixels:,} pixels .* limit of {pixels - 1:,}:"):
        ca.animate(conv, max_pixels=pixels - 1).save(tmp_path / "a.png")
    assert ca.animate(conv, max_pixels=pixels).save(tmp_path / "a.png")
