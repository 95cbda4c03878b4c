"""What tests share: random layers, numbers for them, and small files."""

from __future__ import annotations

import contextlib
import io
import math
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

import convanim as ca
from convanim.command import cli
from convanim.layers.arrays import checked_arrays, numbers_of
from convanim.look import SETTINGS
from convanim.render.text import width_of
from convanim.scene.primitives import Paths, Point, Text
from convanim.scene.sheets import Drawing
from convanim.scene.subject import Subject
from convanim.theme import GUIDE, Theme
from convanim.walk import Cell, Walk, entries
from convanim.walk.numbers import Numbers


@contextlib.contextmanager
def signals_taken(**others: Any) -> Iterator[None]:
    """Let processes that are started here take signals, whatever these tests themselves ignore.

    ``others`` are what is done instead at some signals, by their names.
    """
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    taken = {getattr(signal, name): others.get(name, signal.SIG_DFL) for name in names}
    before = {number: signal.signal(number, how) for number, how in taken.items()}
    try:
        yield
    finally:
        for number, how in before.items():
            signal.signal(number, how)


def run(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in this process: what it says, its status, without a process's start."""
    out, told = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(told),
        mock.patch.object(sys, "argv", ["convanim", *map(str, words)]),
    ):
        status = cli.run_command()
    return subprocess.CompletedProcess(sys.argv, status, out.getvalue(), told.getvalue())


def _per_axis(axes: int, values: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*[values] * axes)


def _pads(axes: int, most: int) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    one = st.integers(0, most)
    return st.tuples(*[st.tuples(one, one)] * axes)


@st.composite
def convs(draw: st.DrawFn, axes: st.SearchStrategy[int] | None = None) -> ca.Conv:
    """Convolutions of any kind over one to three axes."""
    n = draw(st.integers(1, 3) if axes is None else axes)
    return _valid(
        lambda: ca.Conv(
            draw(_per_axis(n, st.integers(1, 7))),
            draw(_per_axis(n, st.integers(1, 3))),
            stride=draw(_per_axis(n, st.integers(1, 3))),
            padding=draw(_pads(n, 3)),
            dilation=draw(_per_axis(n, st.integers(1, 3))),
        )
    )


@st.composite
def transposes(draw: st.DrawFn, axes: st.SearchStrategy[int] | None = None) -> ca.ConvTranspose:
    """Transposed convolutions, cropped and dilated ones among them."""
    n = draw(st.integers(1, 3) if axes is None else axes)
    return _valid(
        lambda: ca.ConvTranspose(
            draw(_per_axis(n, st.integers(1, 4))),
            draw(_per_axis(n, st.integers(1, 3))),
            stride=draw(_per_axis(n, st.integers(1, 3))),
            padding=draw(_pads(n, 3)),
            output_padding=draw(_per_axis(n, st.integers(0, 2))),
            dilation=draw(_per_axis(n, st.integers(1, 3))),
        )
    )


@st.composite
def pools(draw: st.DrawFn, axes: st.SearchStrategy[int] | None = None) -> ca.MaxPool | ca.AvgPool:
    """Poolings, rounded up and padded ones among them."""
    n = draw(st.integers(1, 3) if axes is None else axes)
    kernel = draw(_per_axis(n, st.integers(1, 3)))
    shared = {
        "input": draw(_per_axis(n, st.integers(1, 7))),
        "kernel": kernel,
        "stride": draw(st.none() | _per_axis(n, st.integers(1, 4))),
        "padding": tuple(draw(st.tuples(*[st.integers(0, k // 2)] * 2)) for k in kernel),
        "ceil_mode": draw(st.booleans()),
    }
    if draw(st.booleans()):
        return _valid(lambda: ca.AvgPool(**shared, count_include_pad=draw(st.booleans())))
    return _valid(lambda: ca.MaxPool(**shared, dilation=draw(_per_axis(n, st.integers(1, 3)))))


def _valid(make: Callable[[], object]) -> object:
    """Draw again where the parameters don't fit together."""
    try:
        return make()
    except ca.ConvanimError:
        hypothesis.reject()


two_axes = st.just(2)
layers = convs() | transposes() | pools()
flat_layers = convs(two_axes) | transposes(two_axes) | pools(two_axes)


#: Largest size of an input that is drawn, by the number of axes.
SIZES = {1: 9, 2: 6, 3: 4}
PADDING_MODES = ("reflect", "replicate", "circular")


def _axes(draw: st.DrawFn, axes: st.SearchStrategy[int] | None) -> int:
    return draw(st.integers(1, 3) if axes is None else axes)


def _many(draw: st.DrawFn, axes: int, least: int, most: int) -> tuple[int, ...]:
    return draw(_per_axis(axes, st.integers(least, most)))


#: Without an axis for the maps, and with one.
EITHER = (False, True)


def _channels(draw: st.DrawFn, maps: tuple[bool, ...]) -> int | None:
    return draw(st.integers(1, 3)) if draw(st.sampled_from(maps)) else None


def _groups(draw: st.DrawFn, maps: tuple[bool, ...]) -> dict[str, object]:
    """Channels and groups; depthwise ones with a multiplier and pointwise ones among them."""
    if not draw(st.sampled_from(maps)):
        return {}
    groups, read, made = draw(st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 2)))
    return {"channels": (groups * read, groups * made), "groups": groups}


@st.composite
def any_convs(
    draw: st.DrawFn,
    axes: st.SearchStrategy[int] | None = None,
    maps: tuple[bool, ...] = EITHER,
    modes: tuple[str, ...] = ("zeros", *PADDING_MODES),
    rotated: tuple[bool, ...] = (False, True),
) -> ca.Conv:
    """Convolutions with channels, groups, padding by words and modes, cropped and rotated ones."""
    n = _axes(draw, axes)
    size, mode = _many(draw, n, 1, SIZES[n]), draw(st.sampled_from(modes))
    stride = _many(draw, n, 1, 3)
    if mode == "zeros":
        words = ["valid", "same-upper", "same-lower", "full"]
        words += ["causal"] * (n == 1) + ["same"] * ({*stride} == {1})
        ends = st.integers(-1, 3)
        padding = draw(st.sampled_from(words) | st.tuples(*[st.tuples(ends, ends)] * n))
    else:
        most = [{"reflect": i - 1, "circular": i}.get(mode, 3) for i in size]
        padding = tuple(draw(st.tuples(*[st.integers(0, min(m, 4))] * 2)) for m in most)
    return _valid(
        lambda: ca.Conv(
            size,
            _many(draw, n, 1, 3),
            stride=stride,
            padding=padding,
            padding_mode=mode,
            dilation=_many(draw, n, 1, 2),
            true_convolution=draw(st.sampled_from(rotated)),
            **_groups(draw, maps),
        )
    )


@st.composite
def any_transposes(draw: st.DrawFn, axes: st.SearchStrategy[int] | None = None) -> ca.ConvTranspose:
    """Transposed convolutions with channels, groups, padding by words and asked sizes."""
    n = _axes(draw, axes)
    size, stride = _many(draw, n, 1, 4), _many(draw, n, 1, 3)
    kernel, dilation = _many(draw, n, 1, 3), _many(draw, n, 1, 2)
    words = st.sampled_from(["valid", "same", "same-upper", "same-lower"])
    ends = st.integers(-1, 2)
    given: dict[str, object] = {"padding": draw(words | st.tuples(*[st.tuples(ends, ends)] * n))}
    spread = zip(stride, dilation, strict=True)
    given["output_padding"] = tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in spread)
    if draw(st.booleans()):
        del given["output_padding"]
    given |= {"stride": stride, "dilation": dilation} | _groups(draw, EITHER)
    layer = _valid(lambda: ca.ConvTranspose(size, kernel, **given))
    if "output_padding" in given or draw(st.booleans()):
        return layer
    more = tuple(draw(st.integers(0, s - 1)) for s in stride)
    asked = tuple(o + m for o, m in zip(layer.output_size, more, strict=True))
    return _valid(lambda: ca.ConvTranspose(size, kernel, output_size=asked, **given))


@st.composite
def any_pools(
    draw: st.DrawFn,
    axes: st.SearchStrategy[int] | None = None,
    kinds: tuple[type[ca.layers.Pool], ...] = (ca.MaxPool, ca.AvgPool, ca.LpPool),
    rules: tuple[str, ...] = ("pytorch", "onnx", "mxnet"),
    ceil_modes: tuple[bool, ...] = (False, True),
    maps: tuple[bool, ...] = EITHER,
) -> ca.layers.Pool:
    """Poolings by all rules, with channels and padding by words."""
    n = _axes(draw, axes)
    kernel, rule = _many(draw, n, 1, 3), draw(st.sampled_from(rules))
    most = [k // 2 if rule == "pytorch" else k - 1 for k in kernel]
    ends = st.tuples(*[st.tuples(st.integers(0, m), st.integers(0, m)) for m in most])
    shared = {
        "input": _many(draw, n, 1, SIZES[n]),
        "kernel": kernel,
        "stride": draw(st.none() | _per_axis(n, st.integers(1, 4))),
        "dilation": _many(draw, n, 1, 2),
        "padding": draw(ends | st.sampled_from(["valid", "same-upper", "same-lower"])),
        "ceil_mode": draw(st.sampled_from(ceil_modes)),
        "rules": rule,
        "channels": _channels(draw, maps),
    }
    kind = draw(st.sampled_from(kinds))
    if kind is ca.AvgPool:
        shared["count_include_pad"] = draw(st.booleans())
    if kind is ca.LpPool:
        shared["norm"] = draw(st.sampled_from([0.5, 1, 2, 3]))
    return _valid(lambda: kind(**shared))


@st.composite
def adaptive_pools(draw: st.DrawFn, axes: st.SearchStrategy[int] | None = None) -> ca.Layer:
    """Adaptive poolings to smaller and larger sizes, and global ones."""
    n = _axes(draw, axes)
    size, channels = _many(draw, n, 1, SIZES[n]), _channels(draw, EITHER)
    if draw(st.booleans()):
        kind = draw(st.sampled_from([ca.AdaptiveAvgPool, ca.AdaptiveMaxPool]))
        return kind(size, _many(draw, n, 1, SIZES[n] + 1), channels=channels)
    return draw(st.sampled_from([ca.GlobalAvgPool, ca.GlobalMaxPool]))(size, channels=channels)


@st.composite
def unpools(draw: st.DrawFn, axes: st.SearchStrategy[int] | None = None) -> ca.MaxUnpool:
    """Max unpoolings, to asked sizes among them."""
    n = _axes(draw, axes)
    kernel, stride = _many(draw, n, 1, 3), _many(draw, n, 1, 3)
    given: dict[str, object] = {"stride": stride, "channels": _channels(draw, EITHER)}
    given["padding"] = tuple(draw(st.tuples(*[st.integers(0, k // 2)] * 2)) for k in kernel)
    size = _many(draw, n, 1, 4)
    layer = _valid(lambda: ca.MaxUnpool(size, kernel, **given))
    if draw(st.booleans()):
        return layer
    asked = tuple(
        max(1, o + draw(st.integers(1 - s, s - 1)))
        for o, s in zip(layer.output_size, stride, strict=True)
    )
    return _valid(lambda: ca.MaxUnpool(size, kernel, output_size=asked, **given))


@st.composite
def upsamplings(
    draw: st.DrawFn, axes: st.SearchStrategy[int] | None = None, maps: tuple[bool, ...] = EITHER
) -> ca.Upsample:
    """Upsamplings, nearest and linear."""
    n = _axes(draw, axes)
    mode = draw(st.sampled_from(["nearest", "bilinear"]))
    return ca.Upsample(
        _many(draw, n, 1, 4),
        _many(draw, n, 1, 4 - n // 3),
        mode=mode,
        channels=_channels(draw, maps),
    )


@st.composite
def unfolds(
    draw: st.DrawFn, axes: st.SearchStrategy[int] | None = None, maps: tuple[bool, ...] = EITHER
) -> ca.Unfold:
    """Unfolds, and the size that their folds have."""
    n = _axes(draw, axes)
    return _valid(
        lambda: ca.Unfold(
            _many(draw, n, 1, SIZES[n]),
            _many(draw, n, 1, 3),
            stride=_many(draw, n, 1, 3),
            padding=draw(_pads(n, 2)),
            dilation=_many(draw, n, 1, 2),
            channels=_channels(draw, maps),
        )
    )


def fold_of(layer: ca.Unfold) -> ca.Fold:
    """The fold of an unfold's columns."""
    return ca.Fold(
        layer.input,
        layer.kernel,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
        channels=layer.channels,
    )


def folds(axes: st.SearchStrategy[int] | None = None) -> st.SearchStrategy[ca.Fold]:
    """Folds, each of an unfold's columns."""
    return unfolds(axes).map(fold_of)


@st.composite
def shuffles(
    draw: st.DrawFn,
    axes: st.SearchStrategy[int] | None = None,
    maps: tuple[bool, ...] = EITHER,
) -> ca.PixelShuffle | ca.PixelUnshuffle:
    """Pixel shuffles and unshuffles in both orders."""
    n = _axes(draw, axes)
    size, factor = _many(draw, n, 1, 3), _many(draw, n, 1, 3 - n // 3)
    given = {"order": draw(st.sampled_from(["crd", "dcr"])), "channels": _channels(draw, maps)}
    if draw(st.booleans()):
        return ca.PixelShuffle(size, factor, **given)
    wide = tuple(i * r for i, r in zip(size, factor, strict=True))
    return ca.PixelUnshuffle(wide, factor, **given)


def _any(axes: st.SearchStrategy[int] | None = None) -> st.SearchStrategy[ca.Layer]:
    return st.one_of(
        any_convs(axes),
        any_transposes(axes),
        any_pools(axes),
        adaptive_pools(axes),
        unpools(axes),
        upsamplings(axes),
        unfolds(axes),
        folds(axes),
        shuffles(axes),
    )


#: Layers of all kinds, with everything that can be said of them; and those over two axes.
any_layers, any_flat_layers = _any(), _any(two_axes)


def whole_numbers(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Small whole numbers, negative ones among them: sums are exact."""
    return np.random.default_rng(seed).integers(-9, 10, shape)


def arrays_of(layer: ca.Layer, seed: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Small whole numbers for a layer's input and weights."""
    w = None if layer.weight_shape is None else whole_numbers(layer.weight_shape, seed + 1)
    return whole_numbers(layer.x_shape, seed), w


def numbers(
    layer: ca.Layer, x: np.ndarray | list | None = None, w: np.ndarray | list | None = None
) -> Numbers:
    """Numbers that are drawn of a layer, all of them: a user's, checked, or an example's."""
    found = numbers_of(layer, layer.walk(), *checked_arrays(layer, x, w))
    assert (found.kernel is None) == (not layer.combine.weighted)
    assert all(array is not None for array in (found.grid, found.output))
    return found


def subject(
    layer: ca.Layer,
    theme: Theme = GUIDE,
    x: np.ndarray | list | None = None,
    w: np.ndarray | list | None = None,
    **options: object,
) -> Subject:
    """What a view gets to stage of a layer; options are those of `animate`."""

    def width(words: str, size: float) -> float:
        return width_of(words, size, "roman")

    settings = {"layer": layer, "x": x, "w": w, **options}
    for name, setting in SETTINGS.items():
        settings[name] = settings[name] if name in settings else setting.usual(settings)
    return Subject(layer.walk(), lambda: numbers(layer, x, w), width, theme, layer.primed, settings)


def matrix(layer: ca.Layer, w: np.ndarray | list) -> np.ndarray:
    """Matrix of a layer with a kernel: ``y.ravel() == matrix @ x.ravel()``."""
    return matrix_of(layer.walk(), np.asarray(w))


def matrix_of(walk: Walk, w: np.ndarray) -> np.ndarray:
    """Matrix of a walk with weights, likewise."""
    result = np.zeros((np.prod(walk.output_size), np.prod(walk.input_size)), w.dtype)
    for row, column, tap in entries(walk):
        result[row, column] += w[tap]
    return result


def by_hand(*values: object) -> list[object]:
    """Values of a parameter that are tried by hand alone."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


def listing(folder: Path, text: str) -> Path:
    """Write a list of figures."""
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def window_copies(layer: ca.Conv, step: int) -> list[tuple[Cell, Cell]]:
    """Source and copy of each copied cell in a step's window, in cells of the input, by hand."""
    made = np.unravel_index(step, layer.output_size)
    along = []
    for axis, number_of_step in enumerate(made):
        i, k, s, d = (layer.values()[n][axis] for n in ("input", "kernel", "stride", "dilation"))
        first = number_of_step * s - layer.padding[axis][0]
        places = [first + d * tap for tap in range(k)]
        if layer.padding_mode == "reflect":
            held = [abs(at) if at < i else 2 * (i - 1) - at for at in places]
        elif layer.padding_mode == "replicate":
            held = [min(max(at, 0), i - 1) for at in places]
        else:
            held = [at % i for at in places]
        along.append(list(zip(held, places, strict=True)))
    pairs = (tuple(zip(*cell, strict=True)) for cell in product(*along))
    return [(source, copy) for source, copy in pairs if source != copy]


def number(words: str) -> float:
    """The number that a text says."""
    return float(words.strip("$").replace(r"\infty", "inf"))


def told_sum(found: Drawing) -> str:
    """The line with the sum, drawn last of all; nothing where a step reads nothing."""
    last = found.primitives[-1]
    return last.items[0][1] if isinstance(last, Text) and last.left else ""


def computed(said: str) -> tuple[float, float]:
    """What stands before and after the equals sign of a sum, computed by Python."""
    said, *bias = said.split(", $b$ = ")
    left, right = said.replace("$", "").replace(r"{\cdot}", "*").split(" = ")
    left = re.sub(r"\^\{([^}]*)\}", r"**(\1)", left)
    left = re.sub(r"\|([^|]*)\|", r"abs(\1)", left).replace(r"\infty", "inf")
    names = {"inf": math.inf, "max": max if "," in left else lambda one: one, "abs": abs}
    if bias:
        names["b"] = number(bias[0])
    return eval(left, {"__builtins__": {}}, names), number(right)


def counted_output(layer: ca.Layer, axis: int) -> int:
    """Output size along an axis, counted and not computed.

    A window is moved on for as long as it fits; each cell of a transposed
    convolution's input stamps its kernel, and what is stamped is cropped (PyTorch's
    documentation).
    """
    i, k, s = layer.input[axis], layer.kernel[axis], layer.stride[axis]
    begin, end = layer.padding[axis]
    places = range(0, k * dilation(layer, axis), dilation(layer, axis))
    if isinstance(layer, ca.ConvTranspose):
        stamped = {unit * s + place for unit in range(i) for place in places}
        return max(stamped) + 1 + layer.output_padding[axis] - begin - end
    reach, count = max(places) + 1, 0
    while count * s + reach <= begin + i + end:
        count += 1
    if getattr(layer, "ceil_mode", False):
        # One window more where cells are left, if it starts in the input or the padding before it.
        left = (count - 1) * s + reach < begin + i + end
        count += left and count * s < begin + i
    return count


def dilation(layer: ca.Layer, axis: int) -> int:
    """Dilation along an axis; an average pooling has none."""
    return getattr(layer, "dilation", (1,) * len(layer.input))[axis]


def paths(found: Drawing) -> list[Paths]:
    """All outlines of a drawing."""
    return [p for p in found.primitives if isinstance(p, Paths)]


def texts(found: Drawing) -> list[tuple[Point, str]]:
    """All words of a drawing, with their points."""
    return [item for p in found.primitives if isinstance(p, Text) for item in p.items]


def one_step(
    data: st.DataObject, layer: ca.Layer, view: str, **look: object
) -> tuple[int, Drawing]:
    """A random step of an animation, and its drawing."""
    made = ca.animate(layer, view=view, **look)
    step = data.draw(st.integers(0, len(made) - 1))
    return step, made.scene.at(step)


def shaded(found: Drawing) -> list[np.ndarray]:
    """Middles of the cells in the window, in the order of drawing; the current cell's is last."""
    shapes = [p for p in paths(found) if p.fill == GUIDE.shade and p.opacity < 1]
    return [np.mean(line, axis=0) for p in shapes for line in p.outlines]


def linked(found: Drawing) -> list[tuple[Point, Point]]:
    """Start and end of each line in the colour of what is pointed out."""
    lines = [p for p in paths(found) if p.stroke and p.stroke.colour == GUIDE.accent]
    return [(line[0], line[-1]) for p in lines if not p.closed for line in p.outlines]
