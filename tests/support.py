"""What tests share: random layers, numbers for them, and small files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import hypothesis
import numpy as np
from hypothesis import strategies as st

import convanim as ca
from convanim.layers.arrays import checked_arrays, numbers_of
from convanim.look import SETTINGS
from convanim.render.text import width_of
from convanim.scene.subject import Subject
from convanim.theme import GUIDE, Theme
from convanim.walk import Walk, entries
from convanim.walk.numbers import Numbers


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


def whole_numbers(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Small whole numbers, negative ones among them: sums are exact."""
    return np.random.default_rng(seed).integers(-9, 10, shape)


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


def listing(folder: Path, text: str) -> Path:
    """Write a list of figures."""
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


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
