"""Layers of all kinds against brute force, and identities between them."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from itertools import product
from math import ceil, floor, prod
from random import Random
from time import process_time

import numpy as np
import pytest
from hypothesis import Phase, assume, example, find, given, settings
from hypothesis import strategies as st
from support import (
    adaptive_pools,
    any_convs,
    any_layers,
    any_pools,
    any_transposes,
    arrays_of,
    fold_of,
    matrix_of,
    shuffles,
    unfolds,
    unpools,
    upsamplings,
    whole_numbers,
)

import convanim as ca
from convanim.layers import KINDS
from convanim.layers.arrays import numbers_of
from convanim.walk.compute import compute

seeds = st.integers(0, 2**32 - 1)
NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def cells(shape):
    return product(*map(range, shape))


def with_maps(layer, array):
    """The array with an axis for the maps, where it has none."""
    return array if layer.channels else array[None]


def per_map(layer, array, one):
    """What is made of each map on its own, as the layer has it."""
    made = np.array([one(part) for part in with_maps(layer, array)])
    return made if layer.channels else made[0]


def padded(layer, x):
    """The input as the window meets it: cropped first, then padded by NumPy."""
    n = len(layer.input)
    for axis, (begin, end) in enumerate(layer.padding, start=x.ndim - n):
        x = np.take(x, range(max(0, -begin), x.shape[axis] + min(0, end)), axis)
    mode = NUMPY_MODES.get(layer.padding_mode, "constant")
    pads = [(0, 0)] * (x.ndim - n) + [(max(0, b), max(0, e)) for b, e in layer.padding]
    return np.pad(x, pads, mode=mode)


def convolved(layer, x, w, bias):
    """Convolution by its definition, one output cell after the other."""
    x = padded(layer, x)
    if not layer.channels:
        x, w, bias = x[None], w[None, None], [bias]
    n, groups = len(layer.input), layer.groups
    if layer.true_convolution:
        w = np.flip(w, tuple(range(2, 2 + n)))
    read, made = len(x) // groups, len(w) // groups
    spans = [d * (k - 1) + 1 for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    each = zip(x.shape[1:], spans, layer.stride, strict=True)
    size = [len(range(0, i - span + 1, s)) for i, span, s in each]
    y = np.zeros((len(w), *size), x.dtype)
    for c, at in product(range(len(w)), cells(size)):
        first = c // made * read
        starts = zip(at, layer.stride, spans, layer.dilation, strict=True)
        window = [slice(o * s, o * s + span, d) for o, s, span, d in starts]
        y[(c, *at)] = (x[(slice(first, first + read), *window)] * w[c]).sum() + bias[c]
    return y if layer.channels else y[0]


def bias_of(layer, seed):
    return np.asarray(whole_numbers(layer.bias_shape, seed + 2))


@given(any_convs(), seeds)
def test_convolution(layer, seed):
    """Groups, modes, cropping by a negative padding, rotated kernels and the bias."""
    (x, w), bias = arrays_of(layer, seed), bias_of(layer, seed)
    np.testing.assert_array_equal(
        layer.apply(x, w, bias), convolved(layer, x, w, bias), strict=True
    )


def stamped(layer, x, w, bias):
    """Transposed convolution: each input cell stamps its kernel; what is stamped is then cropped.

    Cells that no kernel reaches are 0 (PyTorch's and ONNX's output padding makes such).
    """
    if not layer.channels:
        x, w, bias = x[None], w[None, None], [bias]
    n, made = len(layer.input), w.shape[1]
    read = len(x) // layer.groups
    around = 8  # enough for the negative padding and the output padding that are drawn
    each = list(zip(layer.input, layer.kernel, layer.stride, layer.dilation, strict=True))
    canvas = np.zeros(
        (made * layer.groups, *[(i - 1) * s + d * (k - 1) + 1 + 2 * around for i, k, s, d in each]),
        x.dtype,
    )
    for c, at, tap in product(range(len(x)), cells(layer.input), cells(layer.kernel)):
        place = [o * s + t * d + around for o, t, (_, _, s, d) in zip(at, tap, each, strict=True)]
        first = c // read * made
        for m in range(made):
            canvas[(first + m, *place)] += x[(c, *at)] * w[(c, m, *tap)]
    crop = [
        slice(around + begin, canvas.shape[1 + axis] - around - end + layer.output_padding[axis])
        for axis, (begin, end) in enumerate(layer.padding)
    ]
    y = canvas[(slice(None), *crop)] + np.reshape(bias, (-1,) + (1,) * n)
    return y if layer.channels else y[0]


@given(any_transposes(), seeds)
def test_transposed_convolution(layer, seed):
    (x, w), bias = arrays_of(layer, seed), bias_of(layer, seed)
    np.testing.assert_array_equal(layer.apply(x, w, bias), stamped(layer, x, w, bias), strict=True)


@given(any_convs(modes=("zeros",), rotated=(False,)), seeds)
def test_scattering_is_the_transpose_of_gathering(layer, seed):
    """A transposed convolution stamps by the windows of the convolution that it leads back to."""
    back = layer.transpose()
    y, w = arrays_of(back, seed)
    mirrored = compute(replace(layer.walk(), scatter=True), y, w)
    np.testing.assert_array_equal(back.apply(y, w), mirrored, strict=True)
    c = matrix_of(layer.walk(), w)
    np.testing.assert_array_equal(c.T, matrix_of(back.walk(), w))
    np.testing.assert_array_equal(back.apply(y, w).ravel(), c.T @ y.ravel())


@given(any_convs(), seeds)
def test_matrix_of_a_convolution_with_channels_and_modes(layer, seed):
    x, w = arrays_of(layer, seed)
    np.testing.assert_array_equal(layer.apply(x, w).ravel(), matrix_of(layer.walk(), w) @ x.ravel())


# Sizes of a padding that is given by a word, by the frameworks' texts.


@given(
    st.integers(1, 40),
    st.integers(1, 7),
    st.integers(1, 5),
    st.integers(1, 3),
    st.sampled_from(["valid", "same-upper", "same-lower", "full", "causal", "same"]),
)
def test_words_for_padding(i, k, s, d, word):
    span = (k - 1) * d + 1
    total = max((ceil(i / s) - 1) * s + span - i, 0)
    expected = {
        "valid": (0, 0),
        "same-upper": (total // 2, total - total // 2),
        "same-lower": (total - total // 2, total // 2),
        "full": (span - 1, span - 1),
        "causal": (span - 1, 0),
        "same": ((span - 1) // 2, span - 1 - (span - 1) // 2),
    }[word]
    assume(word != "valid" or span <= i)
    if word == "same" and s > 1:
        with pytest.raises(ca.ConvanimError, match="needs unit strides"):
            ca.Conv((i,), k, stride=s, dilation=d, padding=word)
        return
    layer = ca.Conv((i,), k, stride=s, dilation=d, padding=word)
    assert layer.padding == (expected,)
    size = {"same": i, "same-upper": ceil(i / s), "same-lower": ceil(i / s)}
    counted = len(range(0, i + sum(expected) - span + 1, s))
    assert layer.output_size == (size.get(word, counted),)


@given(
    st.integers(1, 9),
    st.integers(1, 6),
    st.integers(1, 5),
    st.integers(1, 3),
    st.none() | st.integers(1, 4),
    seeds,
)
def test_sizes_of_kerass_transposed_convolutions(i, k, s, d, a, seed):
    """LAYERS: valid (i−1)s + max(k̂, s), or + k̂ + a where a is given; same i·s, cropped evenly."""
    span = (k - 1) * d + 1
    assume(a is None or a < max(s, d))
    added = {} if a is None else {"output_padding": a}
    valid = ca.ConvTranspose((i,), k, stride=s, dilation=d, padding="valid", **added)
    assert valid.output_size == ((i - 1) * s + (max(span, s) if a is None else span + a),)
    same = ca.ConvTranspose((i,), k, stride=s, dilation=d, padding="same")
    assert same.output_size == (i * s,)
    x, w = arrays_of(same, seed)
    full = np.pad(ca.ConvTranspose((i,), k, stride=s, dilation=d).apply(x, w), (0, s))
    first = max(span - s, 0) // 2
    np.testing.assert_array_equal(same.apply(x, w), full[first : first + i * s])


@given(st.integers(1, 6), st.integers(1, 5), st.integers(1, 4), st.integers(0, 2), seeds)
def test_asked_sizes_of_pytorchs_transposed_convolutions(i, k, s, p, seed):
    least = (i - 1) * s - 2 * p + k
    assume(least >= 1)
    given_ = {"stride": s, "padding": p}
    for asked in range(least, least + s):
        layer = ca.ConvTranspose((i,), k, output_size=asked, **given_)
        assert layer.output_size == (asked,)
        x, w = arrays_of(layer, seed)
        np.testing.assert_array_equal(layer.apply(x, w), stamped(layer, x, w, 0))
        assert layer == ca.ConvTranspose((i,), k, output_padding=asked - least, **given_)
    for asked in (least - 1, least + s):
        if asked >= 1:
            with pytest.raises(ca.ConvanimError, match=f"give {least} to {least + s - 1}"):
                ca.ConvTranspose((i,), k, output_size=asked, **given_)


@given(
    st.integers(1, 6),
    st.integers(1, 5),
    st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from(["same-upper", "same-lower"]),
    st.data(),
)
@example(1, 1, 3, 1, "same-upper", None)
def test_asked_sizes_of_onnxs_transposed_convolutions(i, k, s, d, word, data):
    """Total padding s(i−1) + a + k̂ − o, the odd cell at the end or at the beginning."""
    span = (k - 1) * d + 1
    a = 0 if data is None else data.draw(st.integers(0, max(s, d) - 1))
    full = (i - 1) * s + span
    most = full + max(s, d) - 1
    asked = 1 if data is None else data.draw(st.integers(1, most))
    layer = ca.ConvTranspose(
        (i,), k, stride=s, dilation=d, padding=word, output_padding=a, output_size=asked
    )
    assert layer.output_size == (asked,)
    total = full + a - asked
    if total >= 0:
        smaller, larger = total // 2, total - total // 2
        upper = word == "same-upper"
        assert layer.padding == (((smaller, larger) if upper else (larger, smaller)),)
        assert layer.output_padding == (a,)
    else:
        assert (layer.padding, layer.output_padding) == (((0, 0),), (asked - full,))
    x, w = arrays_of(layer, 3)
    np.testing.assert_array_equal(layer.apply(x, w), stamped(layer, x, w, 0))
    with pytest.raises(ca.ConvanimError, match=f"output size {most + 1} can't be reached: give 1"):
        ca.ConvTranspose((i,), k, stride=s, dilation=d, padding=word, output_size=most + 1)


def test_another_rule_is_advised_only_where_it_helps():
    # 2·(3 − 1) + 3 = 7 cells, and one more by an output padding: 5 is reached by cropping.
    with pytest.raises(ca.ConvanimError, match="give 7 to 8, or the padding 'same-upper'"):
        ca.ConvTranspose(3, 3, stride=2, output_size=5)
    assert ca.ConvTranspose(3, 3, stride=2, output_size=5, padding="same-upper").output_size[0] == 5
    with pytest.raises(ca.ConvanimError, match=r"give 7 to 8$"):
        ca.ConvTranspose(3, 3, stride=2, output_size=20)
    # 3 − 1 + 5 = 7 cells, and up to 2 − 1 more by the dilation: ONNX's rule reaches 8.
    with pytest.raises(ca.ConvanimError, match="give 7 to 7, or the padding 'same-upper'"):
        ca.ConvTranspose(3, 3, dilation=2, output_size=8)
    assert ca.ConvTranspose(3, 3, dilation=2, output_size=8, padding="same-upper").input == (3, 3)


def test_an_asked_size_and_an_output_padding_must_agree():
    assert ca.ConvTranspose((3,), 3, stride=2, output_padding=1, output_size=8).output_size == (8,)
    with pytest.raises(ca.ConvanimError, match="output size 7 does not go with output padding 1"):
        ca.ConvTranspose((3,), 3, stride=2, output_padding=1, output_size=7)


@given(any_layers)
def test_a_layer_is_what_its_text_says_and_so_are_its_copies(layer):
    known = {kind.__name__: kind for kind in KINDS.values()}
    assert eval(repr(layer), known) == layer
    for other in (pickle.loads(pickle.dumps(layer)), copy.deepcopy(layer), replace(layer)):
        assert other == layer
        assert other.output_shape == layer.output_shape


# Pooling.


def windows(size, layer, axis):
    """Cells of each window along an axis, by PyTorch's and ONNX's or by MXNet's text.

    Yields the cells from the first one of the input, and which of them count as padding.
    """
    k, s, d = layer.kernel[axis], layer.stride[axis], layer.dilation[axis]
    begin, end = layer.padding[axis]
    span = (k - 1) * d + 1
    room = (begin + size + end - span) / s
    count = (ceil(room) if layer.ceil_mode else floor(room)) + 1
    if layer.ceil_mode and layer.rules != "mxnet" and (count - 1) * s >= size + begin:
        count -= 1
    return [[o * s + t * d - begin for t in range(k)] for o in range(count)]


def pooled(layer, x):
    """Pooling of one map by its definition."""
    each = [windows(size, layer, axis) for axis, size in enumerate(x.shape)]
    y = np.zeros([len(found) for found in each])
    for at in cells(y.shape):
        window = list(product(*(found[o] for found, o in zip(each, at, strict=True))))
        inside = [
            cell for cell in window if all(0 <= c < i for c, i in zip(cell, x.shape, strict=True))
        ]
        counted = sum(
            all(c < i + p[1] for c, i, p in zip(cell, x.shape, layer.padding, strict=True))
            for cell in window
        )
        read = [float(x[cell]) for cell in inside]
        if isinstance(layer, ca.MaxPool):
            y[at] = max(read, default=-np.inf)
        elif isinstance(layer, ca.LpPool):
            y[at] = sum(abs(value) ** layer.norm for value in read) ** (1 / layer.norm)
        else:
            count = counted if layer.count_include_pad else len(read)
            y[at] = sum(read) / count if count else np.nan
    return y


@given(any_pools(), seeds)
def test_pooling(layer, seed):
    x = whole_numbers(layer.x_shape, seed)
    expected = per_map(layer, x, lambda one: pooled(layer, one))
    assert layer.output_shape == expected.shape
    np.testing.assert_allclose(layer.apply(x), expected, rtol=1e-12, atol=1e-15)


@given(any_pools(kinds=(ca.MaxPool,)), seeds)
def test_places_of_maxima(layer, seed):
    """Each maximum comes from the first cell of its window that holds it."""
    x = whole_numbers(layer.x_shape, seed)
    walk, y = layer.walk(), layer.apply(x)
    picks = numbers_of(layer, walk, x, None).picks
    assert picks.shape == y.shape
    for step in range(len(walk)):
        sources = [walk.source(cell) for cell in walk.reads(step)]
        values = [-np.inf if source is None else x[source] for source in sources]
        assert picks.flat[step] == values.index(max(values))
        assert y.flat[step] == max(values)


@given(adaptive_pools(), seeds)
def test_adaptive_and_global_pooling(layer, seed):
    """The loop of PyTorch's AdaptivePooling: from ⌊j·i/o⌋ to ⌈(j + 1)·i/o⌉."""
    x, sizes = whole_numbers(layer.x_shape, seed), layer.output_size
    if isinstance(layer, ca.GlobalAvgPool | ca.GlobalMaxPool):
        assert set(sizes) == {1}
    best = np.max if isinstance(layer, ca.AdaptiveMaxPool | ca.GlobalMaxPool) else np.mean

    def one(x):
        y = np.zeros(sizes)
        for at in cells(sizes):
            each = zip(at, x.shape, sizes, strict=True)
            y[at] = best(x[tuple(slice(j * i // o, -(-(j + 1) * i // o)) for j, i, o in each)])
        return y

    np.testing.assert_allclose(layer.apply(x), per_map(layer, x, one), rtol=1e-12, atol=1e-15)


@given(unpools(), seeds)
def test_unpooling(layer, seed):
    """Each window's maximum goes back to its first place; all else is 0."""
    x = whole_numbers(layer.x_shape, seed)
    assert layer.output_shape == x.shape

    def one(x):
        y = np.zeros(x.shape)
        for at in cells(layer.input):
            window = []
            for o, k, s, (begin, _) in zip(
                at, layer.kernel, layer.stride, layer.padding, strict=True
            ):
                window.append(range(o * s - begin, o * s - begin + k))
            found = [
                cell
                for cell in product(*window)
                if all(0 <= c < i for c, i in zip(cell, x.shape, strict=True))
            ]
            first = max(found, key=lambda cell: x[cell])
            y[first] = x[first]
        return y

    np.testing.assert_array_equal(layer.apply(x), per_map(layer, x, one))


# Moving cells about.


@given(unfolds(), seeds)
def test_unfold(layer, seed):
    """Columns of windows, map by map, against NumPy's sliding windows."""
    x = whole_numbers(layer.x_shape, seed)
    n = len(layer.input)
    wide = np.pad(with_maps(layer, x), [(0, 0), *layer.padding])
    spans = [(k - 1) * d + 1 for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    found = np.lib.stride_tricks.sliding_window_view(wide, spans, tuple(range(1, n + 1)))
    steps = [slice(None, None, s) for s in layer.stride]
    found = found[(slice(None), *steps, *[slice(None, None, d) for d in layer.dilation])]
    order = (0, *range(n + 1, 2 * n + 1), *range(1, n + 1))
    expected = found.transpose(order).reshape(len(wide) * prod(layer.kernel), -1)
    np.testing.assert_array_equal(layer.apply(x), expected, strict=True)


@given(unfolds(), seeds)
def test_fold_is_the_transpose_of_unfold(layer, seed):
    """⟨unfold x, c⟩ = ⟨x, fold c⟩ for all x and c."""
    fold = fold_of(layer)
    x, columns = whole_numbers(layer.x_shape, seed), whole_numbers(fold.x_shape, seed + 1)
    assert fold.output_shape == layer.input_shape
    assert (layer.apply(x) * columns).sum() == (x * fold.apply(columns)).sum()


@given(unfolds())
def test_fold_of_unfolded_ones_counts_how_often_cells_are_read(layer):
    ones = np.ones(layer.x_shape, int)
    along = []
    for axis, i in enumerate(layer.input):
        k, s, d = layer.kernel[axis], layer.stride[axis], layer.dilation[axis]
        begin, end = layer.padding[axis]
        starts = range(-begin, i + end - (k - 1) * d, s)
        read = [start + t * d for start in starts for t in range(k)]
        along.append([read.count(cell) for cell in range(i)])
    counts = np.array(along[0])
    for others in along[1:]:
        counts = np.multiply.outer(counts, others)
    expected = np.broadcast_to(counts, layer.x_shape)
    np.testing.assert_array_equal(fold_of(layer).apply(layer.apply(ones)), expected)


@given(unfolds(maps=(False,)), seeds)
def test_fold_is_a_sum_of_transposed_convolutions(layer, seed):
    """Each row of the columns is stamped with a kernel that has a single one."""
    fold = fold_of(layer)
    columns = whole_numbers(fold.x_shape, seed)
    total = np.zeros(fold.output_shape, int)
    stamp = ca.Conv(
        layer.input,
        layer.kernel,
        stride=layer.stride,
        padding=layer.padding,
        dilation=layer.dilation,
    ).transpose()
    for row, tap in zip(columns, cells(layer.kernel), strict=True):
        kernel = np.zeros(layer.kernel, int)
        kernel[tap] = 1
        total += stamp.apply(row.reshape(stamp.input), kernel)
    np.testing.assert_array_equal(fold.apply(columns), total)


@given(shuffles(), seeds)
def test_pixel_shuffle(layer, seed):
    """PyTorch's and TensorFlow's orders, by NumPy's reshape and transpose."""
    n, r = len(layer.input), layer.factor
    shuffle = isinstance(layer, ca.PixelShuffle)
    small = layer.input if shuffle else layer.output_size
    c = layer.channels[0] if layer.channels else 1
    deep = whole_numbers((c * prod(r), *small), seed)
    if layer.order == "crd":
        parted, maps = deep.reshape(c, *r, *small), 0
    else:
        parted, maps = deep.reshape(*r, c, *small), n
    rows = [axis for axis in range(n + 1) if axis != maps]
    order = [
        maps,
        *[axis for pair in zip(range(n + 1, 2 * n + 1), rows, strict=True) for axis in pair],
    ]
    wide = parted.transpose(order).reshape(c, *(i * f for i, f in zip(small, r, strict=True)))
    wide = wide if layer.channels else wide[0]
    x, y = (deep, wide) if shuffle else (wide, deep)
    assert (layer.x_shape, layer.output_shape) == (x.shape, y.shape)
    np.testing.assert_array_equal(layer.apply(x), y, strict=True)


@given(shuffles(maps=(False,)), seeds)
def test_pixel_shuffle_is_a_sum_of_convolutions_with_single_ones(layer, seed):
    """Transposed ones with kernel and stride r for a shuffle, ordinary ones for an unshuffle."""
    x, r = whole_numbers(layer.x_shape, seed), layer.factor
    taps = list(cells(r))
    kernels = np.zeros((len(taps), *r), int)
    for kernel, tap in zip(kernels, taps, strict=True):
        kernel[tap] = 1
    if isinstance(layer, ca.PixelShuffle):
        stamp = ca.ConvTranspose(layer.input, r, stride=r)
        expected = sum(stamp.apply(one, k) for one, k in zip(x, kernels, strict=True))
    else:
        conv = ca.Conv(layer.input, r, stride=r)
        expected = np.array([conv.apply(x, kernel) for kernel in kernels])
    np.testing.assert_array_equal(layer.apply(x), expected)


def interpolated(x, axis, factor):
    """Linear interpolation along an axis at the centres of the new cells, the border kept."""
    places = (np.arange(x.shape[axis] * factor) + 0.5) / factor - 0.5
    return np.apply_along_axis(lambda row: np.interp(places, np.arange(len(row)), row), axis, x)


@given(upsamplings(), seeds)
def test_upsampling(layer, seed):
    x = whole_numbers(layer.x_shape, seed)
    expected = x.astype(float)
    for axis, factor in enumerate(layer.factor, start=x.ndim - len(layer.factor)):
        if layer.mode == "nearest":
            expected = np.repeat(expected, factor, axis)
        else:
            expected = interpolated(expected, axis, factor)
    np.testing.assert_allclose(layer.apply(x), expected, rtol=1e-12, atol=1e-12)


@given(upsamplings(maps=(False,)), seeds)
def test_upsampling_is_a_transposed_convolution(layer, seed):
    """With ones as long as the stride, or a triangle over the input padded with its border."""
    x, r = whole_numbers(layer.x_shape, seed), layer.factor
    if layer.mode == "nearest":
        expected = ca.ConvTranspose(x.shape, r, stride=r).apply(x, np.ones(r))
    else:
        kernel = np.ones(())
        for f in r:
            places = np.arange(2 * f - f % 2)
            side = 1 - abs(places - (len(places) - 1) / 2) / f
            kernel = np.multiply.outer(kernel, side)
        wide = np.pad(x, 1, mode="edge")
        stamp = ca.ConvTranspose(wide.shape, kernel.shape, stride=r)
        full = stamp.apply(wide, kernel)
        firsts = [f + (k - f) // 2 for k, f in zip(kernel.shape, r, strict=True)]
        ends = [a + i * f for a, i, f in zip(firsts, x.shape, r, strict=True)]
        expected = full[tuple(map(slice, firsts, ends))]
    np.testing.assert_allclose(layer.apply(x), expected, rtol=1e-12, atol=1e-12)


# Identities between kinds.


@given(any_pools(kinds=(ca.LpPool,), rules=("onnx",), ceil_modes=(False,), maps=(False,)), seeds)
def test_lp_pooling_is_a_root_of_a_convolution(layer, seed):
    x = whole_numbers(layer.x_shape, seed)
    conv = ca.Conv(
        layer.input,
        layer.kernel,
        stride=layer.stride,
        padding=tuple(layer.padding),
        dilation=layer.dilation,
    )
    sums = conv.apply(abs(x) ** float(layer.norm), np.ones(layer.kernel))
    np.testing.assert_allclose(layer.apply(x), sums ** (1 / layer.norm), rtol=1e-12)


@given(any_pools(kinds=(ca.AvgPool,), rules=("onnx",), ceil_modes=(False,), maps=(False,)), seeds)
def test_a_dilated_average_is_a_convolution_with_equal_weights(layer, seed):
    layer = replace(layer, count_include_pad=True)
    x = whole_numbers(layer.x_shape, seed)
    conv = ca.Conv(
        layer.input,
        layer.kernel,
        stride=layer.stride,
        padding=tuple(layer.padding),
        dilation=layer.dilation,
    )
    expected = conv.apply(x, np.full(layer.kernel, 1 / prod(layer.kernel)))
    np.testing.assert_allclose(layer.apply(x), expected, rtol=1e-12, atol=1e-12)


@given(st.integers(1, 6), st.integers(0, 3), st.integers(0, 3), st.integers(-5, 5), seeds)
def test_constant_padding_is_a_convolution_with_one_cell(i, begin, end, value, seed):
    x = whole_numbers((i,), seed)
    layer = ca.Conv((i,), 1, padding=((begin, end),))
    expected = np.pad(x, (begin, end), constant_values=value)
    np.testing.assert_array_equal(layer.apply(x - value, [1], value), expected)


@given(st.integers(1, 7), st.integers(1, 4), seeds)
def test_a_true_convolution_is_numpys(i, k, seed):
    x, w = whole_numbers((i,), seed), whole_numbers((k,), seed + 1)
    layer = ca.Conv((i,), k, padding="full", true_convolution=True)
    np.testing.assert_array_equal(layer.apply(x, w), np.convolve(x, w))
    other = replace(layer, true_convolution=False)
    np.testing.assert_array_equal(other.apply(x, w), np.correlate(x, w, "full"))


@given(any_convs(maps=(True,)), seeds)
def test_maps_of_a_group_are_a_layer_of_their_own(layer, seed):
    x, w = arrays_of(layer, seed)
    read, made = (count // layer.groups for count in layer.channels)
    one = replace(layer, channels=(read, made), groups=1)
    expected = [
        one.apply(x[g * read : (g + 1) * read], w[g * made : (g + 1) * made])
        for g in range(layer.groups)
    ]
    np.testing.assert_array_equal(layer.apply(x, w), np.concatenate(expected))


@given(any_layers, seeds)
def test_numbers_that_are_shown_are_those_of_apply(layer, seed):
    """Of layers of all kinds; the walk's output is the layer's, before it is rearranged."""
    x, w = arrays_of(layer, seed)
    y = layer.apply(x, w)
    assert y.shape == layer.output_shape
    shown = numbers_of(layer, layer.walk(), x, w).output
    np.testing.assert_allclose(layer.rearranged(shown), y, rtol=1e-12, atol=1e-12)


@given(any_layers)
def test_sizes_of_the_walk_are_the_layers(layer):
    """The closed formulas against the walk that lists all cells."""
    walk = layer.walk()
    assert tuple(len(axis.roles) for axis in walk.spatial) == tuple(a.cells for a in layer.axes)
    spatial = walk.of_one_map()
    assert (spatial.input_size, spatial.output_size) == (layer.input, layer.output_size)
    for axis, one in zip(layer.axes, walk.spatial, strict=True):
        read = {cell for window in one.windows for cell in window.cells}
        assert max(map(len, (window.cells for window in one.windows))) == axis.kernel
        assert max(read) < len(one.roles)
        assert min(read) >= 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn(kind):
    """A guard for the strategies: layers of every kind come out of them."""
    enough = settings(max_examples=3000, database=None, phases=[Phase.generate])
    found = find(any_layers, lambda layer: layer.kind == kind, settings=enough, random=Random(0))
    assert found.kind == kind


# What peers get wrong, with numbers worked by hand.


def test_moves_are_counted_with_stride_and_padding_together():
    # Starts at −1, 1, 3: the windows are (0, 1, 2), (2, 3, 4) and (4, 5, 0).
    layer = ca.Conv((5,), 3, stride=2, padding=1)
    assert layer.output_size == (3,)
    assert layer.apply([1, 2, 3, 4, 5], [1, 1, 1]).tolist() == [3, 9, 9]


def test_sizes_are_rounded_down_and_what_is_left_over_is_not_read():
    layer = ca.Conv((6,), 3, stride=2)
    assert layer.apply([1, 2, 3, 4, 5, 99], [1, 10, 100]).tolist() == [321, 543]
    pool = ca.MaxPool((5,), 2)
    assert pool.apply([1, 2, 3, 4, 99]).tolist() == [2, 4]
    assert [list(window.cells) for window in pool.walk().axes[0].windows] == [[0, 1], [2, 3]]


def test_dilation_counts_where_a_convolution_is_transposed():
    # 1 stamps 1 at 0 and 2 at 3; 10 stamps 10 at 1 and 20 at 4.
    layer = ca.ConvTranspose((2,), 2, dilation=3)
    assert layer.apply([1, 10], [1, 2]).tolist() == [1, 10, 0, 2, 20]


def test_stride_counts_in_a_transposed_size():
    # 1, 10, 100 stamp (1, 2, 3) at 0, 2 and 4.
    layer = ca.ConvTranspose((3,), 3, stride=2)
    assert layer.apply([1, 10, 100], [1, 2, 3]).tolist() == [1, 2, 13, 20, 130, 200, 300]


def test_no_window_starts_in_the_padding_after_the_input():
    # Three cells padded by one at both ends, starts at −1, 1, 3: the last one is in the padding.
    given_ = {"stride": 2, "padding": 1, "ceil_mode": True}
    assert ca.MaxPool((3,), 2, **given_).apply([1, 2, 3]).tolist() == [1, 3]
    # MXNet's convention keeps it: it has nothing but padding.
    assert ca.MaxPool((3,), 2, **given_, rules="mxnet").apply([1, 2, 3]).tolist() == [1, 3, -np.inf]
    assert ca.MaxPool((2,), 1, stride=2, ceil_mode=True).output_size == (1,)
    assert ca.MaxPool((2,), 1, stride=2, ceil_mode=True, rules="mxnet").output_size == (2,)


def test_cells_beyond_the_padding_never_count_in_a_mean():
    # Windows (p, 1, 2), (2, 3, 4) and (4, p, beyond).
    given_ = {"stride": 2, "padding": 1, "ceil_mode": True}
    assert ca.AvgPool((4,), 3, **given_).apply([1, 2, 3, 4]).tolist() == [1, 3, 2]
    without = ca.AvgPool((4,), 3, **given_, count_include_pad=False)
    assert without.apply([1, 2, 3, 4]).tolist() == [1.5, 3, 4]


def test_a_norm_is_of_the_cells_that_are_there():
    # Windows (1, −2) and (4, beyond); PyTorch's code would give 8 for the second.
    assert ca.LpPool((3,), 2, norm=1, ceil_mode=True).apply([1, -2, 4]).tolist() == [3, 4]
    assert ca.LpPool((2,), 2, norm=3).apply([-1, 0]).tolist() == [1]


def test_adaptive_windows_of_five_to_three():
    layer = ca.AdaptiveAvgPool((5,), 3)
    assert [list(window.cells) for window in layer.walk().axes[0].windows] == [
        [0, 1],
        [1, 2, 3],
        [3, 4],
    ]
    assert layer.apply([1, 2, 3, 4, 10]).tolist() == [1.5, 3, 7]


def test_depthwise_is_no_sum_over_maps():
    layer = ca.Conv((2,), 1, channels=(2, 2), groups=2)
    y = layer.apply([[1, 2], [3, 4]], [[[10]], [[100]]])
    assert y.tolist() == [[10, 20], [300, 400]]
    # With a multiplier of 2 the maps 0 and 1 are made of map 0, and 2 and 3 of map 1.
    twice = ca.Conv((1,), 1, channels=(2, 4), groups=2)
    assert twice.apply([[1], [2]], [[[1]], [[10]], [[100]], [[1000]]], [0, 1, 0, 1]).tolist() == [
        [1],
        [11],
        [200],
        [2001],
    ]


# Time.


@pytest.mark.parametrize(("size", "channels", "most"), [(64, (16, 16), 1), (224, (3, 8), 3)])
def test_numbers_of_large_layers_come_soon(size, channels, most):
    layer = ca.Conv(size, 3, padding=1, channels=channels)
    x, w = arrays_of(layer, 1)
    for x_, w_ in ((x, w), (x / 7, w / 7)):
        start = process_time()
        y = layer.apply(x_, w_)
        between = process_time()
        shown = numbers_of(layer, layer.walk(), x_, w_).output
        assert between - start < most
        assert process_time() - between < most
        np.testing.assert_allclose(shown, y, atol=1e-9)
