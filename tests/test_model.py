"""The walk's model, beyond today's layers: groups of maps, other paddings, windows of many sizes.

The walks are built here, from windows, and each is held against its definition, cell by cell.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from support import convs, dilation, matrix, matrix_of, pools, transposes, whole_numbers
from test_design import MODULES, ours, room_of

import convanim as ca
from convanim.walk import (
    MAX,
    MEAN,
    MEAN_OF_DATA,
    SUM,
    WEIGHTED_SUM,
    AxisWalk,
    Role,
    Walk,
    Window,
)
from convanim.walk.compute import compute
from convanim.walk.numbers import Numbers
from convanim.walk.places import parts, places

seeds = st.integers(0, 2**32 - 1)

#: Few different numbers, so that many are equal.
few_numbers = st.integers(-1, 1)


def same(found, expected):
    """Hold whole numbers against others: shapes, and values, but not bits."""
    assert np.asarray(found).tolist() == np.asarray(expected).tolist()


def sliding(size, kernel, stride, dilation):
    """Windows over so many cells, each with a weight for each of its cells."""
    reach = (kernel - 1) * dilation
    return tuple(
        Window(range(start, start + reach + 1, dilation), tuple((tap,) for tap in range(kernel)))
        for start in range(0, size - reach, stride)
    )


def plain(size, windows):
    """Windows over cells of the input alone."""
    return AxisWalk((Role.DATA,) * size, tuple(range(size)), tuple(windows), size)


def unweighted(axis):
    return replace(axis, windows=tuple(Window(window.cells) for window in axis.windows))


def brute_conv(x, w, strides, dilations, groups=1):
    """Convolution of PyTorch: of maps and sizes, with weights of (maps out, maps in a group, …)."""
    starts = [
        [start for start in range(0, size, s) if start + (k - 1) * d < size]
        for size, k, s, d in zip(x.shape[1:], w.shape[2:], strides, dilations, strict=True)
    ]
    made, read = w.shape[:2]
    y = np.zeros((made, *map(len, starts)), object)
    for cell in np.ndindex(y.shape):
        first_map = cell[0] // (made // groups) * read
        for tap in np.ndindex(w.shape[1:]):
            axes = zip(starts, cell[1:], dilations, tap[1:], strict=True)
            at = [along[o] + d * t for along, o, d, t in axes]
            y[cell] += int(x[(first_map + tap[0], *at)]) * int(w[(cell[0], *tap)])
    return y


# Groups of maps


def maps(read, made, groups):
    """The first axis of a grouped convolution: output maps read the maps of their group."""
    each = read // groups
    windows = []
    for number in range(made):
        first = number // (made // groups) * each
        taps = tuple((number, place) for place in range(each))
        windows.append(Window(range(first, first + each), taps))
    return plain(read, windows)


@st.composite
def grouped(draw):
    """Maps in and out, groups, and for each other axis size, kernel, stride and dilation."""
    count = draw(st.integers(1, 3))
    read, made = (count * draw(st.integers(1, 2)) for _ in range(2))
    axes = []
    for _ in range(draw(st.integers(1, 2))):
        kernel, stride, apart = (draw(st.integers(1, 3)) for _ in range(3))
        size = (kernel - 1) * apart + draw(st.integers(1, 4))
        axes.append((size, kernel, stride, apart))
    return read, made, count, axes


def grouped_walk(read, made, groups, axes):
    others = (plain(size, sliding(size, *window)) for size, *window in axes)
    return Walk((maps(read, made, groups), *others), WEIGHTED_SUM)


def grouped_numbers(read, made, groups, axes, seed):
    sizes, kernels, *_ = zip(*axes, strict=True)
    x = whole_numbers((read, *sizes), seed)
    return x, whole_numbers((made, read // groups, *kernels), seed + 1)


@given(grouped(), seeds)
@example((2, 4, 2, [(4, 2, 1, 1)]), 0)
def test_grouped_convolution_is_its_definition(shape, seed):
    _, _, groups, axes = shape
    walk = grouped_walk(*shape)
    x, w = grouped_numbers(*shape, seed)
    _, _, strides, dilations = zip(*axes, strict=True)
    expected = brute_conv(x, w, strides, dilations, groups)
    assert walk.input_size == x.shape
    assert walk.output_size == expected.shape
    assert walk.places == w.shape[1:]
    same(compute(walk, x, w), expected)
    same(Numbers(walk, x, w).output, expected)
    same(matrix_of(walk, w) @ x.ravel(), expected.ravel())
    same(Numbers(walk, x, w).kernel, w[0])  # of the first step, so of the first output map


@given(grouped(), seeds)
def test_each_group_is_a_convolution_of_its_own(shape, seed):
    read, made, groups, axes = shape
    x, w = grouped_numbers(*shape, seed)
    y = compute(grouped_walk(*shape), x, w)
    for number in range(groups):
        alone = grouped_walk(read // groups, made // groups, 1, axes)
        maps_in = slice(number * read // groups, (number + 1) * read // groups)
        maps_out = slice(number * made // groups, (number + 1) * made // groups)
        same(compute(alone, x[maps_in], w[maps_out]), y[maps_out])


@given(st.integers(1, 4), st.integers(1, 2), convs(st.integers(1, 2)), seeds)
def test_depthwise_convolution_is_a_layer_for_each_map(read, times, layer, seed):
    walk = layer.walk()
    walk = replace(walk, axes=(maps(read, read * times, read), *walk.axes))
    x = whole_numbers((read, *layer.input), seed)
    w = whole_numbers((read * times, 1, *layer.kernel), seed + 1)
    expected = [layer.apply(x[number // times], w[number, 0]) for number in range(read * times)]
    same(compute(walk, x, w), expected)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 5), st.integers(1, 5), seeds)
def test_pointwise_convolution_is_a_product_with_a_matrix(read, made, rows, columns, seed):
    shape = read, made, 1, [(rows, 1, 1, 1), (columns, 1, 1, 1)]
    x, w = grouped_numbers(*shape, seed)
    same(compute(grouped_walk(*shape), x, w), np.tensordot(w[:, :, 0, 0], x, axes=1))


def test_sums_over_maps_are_exact():
    shape = 2, 2, 1, [(2, 2, 1, 1)]
    x, w = np.full((2, 2), 2**62), np.ones((2, 2, 2), np.int64)
    same(compute(grouped_walk(*shape), x, w), [[2**64], [2**64]])


# Other paddings


def reflect(cell, size):
    """Go back and forth between the ends, which come once."""
    place = cell % (2 * size - 2) if size > 1 else 0
    return min(place, 2 * size - 2 - place)


def replicate(cell, size):
    return min(max(cell, 0), size - 1)


def circular(cell, size):
    return cell % size


#: What stands in a cell before or after the input, and what NumPy calls it.
PADDINGS = {"reflect": reflect, "edge": replicate, "wrap": circular}


def padded(size, ends, source_of, windows):
    """Windows over an input with padding in which the input's cells stand again."""
    before, after = ends
    cells = range(-before, size + after)
    roles = tuple(Role.DATA if 0 <= cell < size else Role.PADDING for cell in cells)
    return AxisWalk(roles, tuple(source_of(cell, size) for cell in cells), tuple(windows), size)


@st.composite
def padded_walks(draw, *combines):
    """A walk over padded axes, NumPy's mode, and per axis ends, kernel, stride, dilation."""
    mode = draw(st.sampled_from(sorted(PADDINGS)))
    axes, found = [], []
    for _ in range(draw(st.integers(1, 2))):
        size = draw(st.integers(1, 5))
        most = {"reflect": size - 1, "edge": 4, "wrap": size}[mode]
        ends = draw(st.tuples(*[st.integers(0, most)] * 2))
        kernel, stride, apart = (draw(st.integers(1, 3)) for _ in range(3))
        windows = sliding(size + sum(ends), kernel, stride, apart)
        if not windows:
            kernel, windows = 1, sliding(size + sum(ends), 1, stride, apart)
        axes.append(padded(size, ends, PADDINGS[mode], windows))
        found.append((ends, kernel, stride, apart))
    return Walk(tuple(axes), draw(st.sampled_from(combines))), mode, found


@given(padded_walks(WEIGHTED_SUM), seeds)
def test_padding_that_repeats_the_input_is_numpys(drawn, seed):
    walk, mode, found = drawn
    ends, kernel, strides, dilations = zip(*found, strict=True)
    x, w = whole_numbers(walk.size, seed), whole_numbers(kernel, seed + 1)
    whole = np.pad(x, ends, mode)
    expected = brute_conv(whole[None], w[None, None], strides, dilations)[0]
    same(Numbers(walk, x, w).grid, whole)
    same(compute(walk, x, w), expected)
    same(matrix_of(walk, w) @ x.ravel(), expected.ravel())


@given(padded_walks(WEIGHTED_SUM))
def test_padding_that_repeats_the_input_is_padding_with_a_source(drawn):
    walk, mode, found = drawn
    whole = np.pad(np.arange(math.prod(walk.size)).reshape(walk.size), [f[0] for f in found], mode)
    for cell in product(*map(range, walk.grid)):
        axes = zip(cell, found, walk.size, strict=True)
        inside = all(b <= i < b + n for i, ((b, _), *_), n in axes)
        read = any(cell in walk.reads(step) for step in range(len(walk)))
        role = Role.DATA if inside else Role.PADDING
        assert walk.role(cell) is (role if read else Role.UNUSED)
        assert walk.source(cell) == np.unravel_index(whole[cell], walk.size)


@given(padded_walks(MAX, MEAN, MEAN_OF_DATA), seeds)
def test_pooling_over_padding_that_repeats_the_input(drawn, seed):
    """A mean of the data leaves the padding out, though there is something in it."""
    walk, mode, found = drawn
    walk = replace(walk, axes=tuple(map(unweighted, walk.axes)))
    ends = [each[0] for each in found]
    x = whole_numbers(walk.size, seed)
    whole, is_data = np.pad(x, ends, mode), np.pad(np.ones_like(x), ends)
    if walk.combine is MEAN_OF_DATA:  # there is no mean of nothing
        windows = map(walk.reads, range(len(walk)))
        assume(all(any(is_data[cell] for cell in cells) for cells in windows))
    y = compute(walk, x)
    for step in range(len(walk)):
        cells = list(walk.reads(step))
        if walk.combine is MAX:
            assert y[walk.at(step)] == max(whole[cell] for cell in cells)
            continue
        if walk.combine is MEAN_OF_DATA:
            cells = [cell for cell in cells if is_data[cell]]
        expected = sum(Fraction(int(whole[cell])) for cell in cells) / len(cells)
        assert y[walk.at(step)] == pytest.approx(float(expected), rel=1e-12)
    shown = whole.astype(float)
    if walk.combine is MEAN_OF_DATA:
        shown[is_data == 0] = np.nan
    np.testing.assert_array_equal(Numbers(walk, x).grid, shown)


# Windows of several sizes


def adaptive(size, made):
    """Windows of adaptive pooling, from ⌊j·i/o⌋ up to ⌈(j + 1)·i/o⌉."""
    return plain(
        size,
        (Window(range(j * size // made, -(-(j + 1) * size // made))) for j in range(made)),
    )


sizes = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=1, max_size=3)


def part(x, cell, shape):
    """What a window of adaptive pooling reads, by exact fractions."""
    axes = zip(cell, shape, strict=True)
    bounds = [(Fraction(j * i, o), Fraction((j + 1) * i, o)) for j, (i, o) in axes]
    return x[tuple(slice(math.floor(low), math.ceil(high)) for low, high in bounds)]


@given(sizes, seeds)
@example([(5, 3)], 0)
@example([(3, 7), (7, 3)], 0)
def test_adaptive_pooling_is_its_definition(shape, seed):
    axes = tuple(adaptive(*axis) for axis in shape)
    read, made = zip(*shape, strict=True)
    x = whole_numbers(read, seed)
    largest, mean = compute(Walk(axes, MAX), x), compute(Walk(axes, MEAN), x)
    assert largest.dtype == x.dtype
    assert largest.shape == mean.shape == made
    for cell in np.ndindex(made):
        assert largest[cell] == part(x, cell, shape).max()
        np.testing.assert_allclose(mean[cell], part(x, cell, shape).mean(), rtol=1e-12, atol=1e-12)
    shown = Numbers(Walk(axes, MEAN), x)
    np.testing.assert_array_equal(shown.grid, x)
    np.testing.assert_array_equal(shown.output, mean)
    assert shown.kernel is None


@given(sizes)
def test_windows_of_adaptive_pooling_differ_by_a_cell_at_most(shape):
    for i, o in shape:
        axis = adaptive(i, o)
        lengths = {len(window.cells) for window in axis.windows}
        # Where the size is no multiple, windows overlap, by one cell more at some places.
        assert max(lengths) == axis.places
        assert max(lengths) - min(lengths) <= 1
        assert {cell for window in axis.windows for cell in window.cells} == set(range(i))
        assert i % o or lengths == {i // o}


@pytest.mark.parametrize("kind", [np.int64, np.float16, np.float32, np.float64, object])
def test_maxima_keep_their_type_where_windows_differ_in_size(kind):
    found = compute(Walk((adaptive(5, 3),), MAX), np.array([-1, -2, -3, -4, -5], kind))
    np.testing.assert_array_equal(found, np.array([-1, -2, -4], kind), strict=True)


@pytest.mark.parametrize("kind", [np.int64, np.float64])
def test_only_windows_that_meet_no_data_have_no_maximum(kind):
    roles = (Role.PADDING, Role.DATA, Role.DATA)
    axis = AxisWalk(roles, (-1, 0, 1), (Window((0,)), Window((1, 2)), Window((0, 1))), 2)
    walk, x = Walk((axis,), MAX), np.array([5, 7], kind)
    assert compute(walk, x).tolist() == [-np.inf, 7, 5]
    assert Numbers(walk, x).picks.tolist() == [0, 1, 1]


def test_sums_over_windows_of_several_sizes_have_weights_of_their_own():
    """A window takes its own taps, and not those of the largest."""
    windows = (
        Window((0,), ((2,),)),
        Window((0, 1, 2), ((0,), (1,), (2,))),
        Window((2, 1), ((1,), (0,))),
    )
    walk = Walk((plain(3, windows),), WEIGHTED_SUM)
    x, w = np.array([1, 10, 100]), np.array([3, 5, 7])
    same(compute(walk, x, w), [7, 3 + 50 + 700, 500 + 30])
    same(matrix_of(walk, w), [[7, 0, 0], [3, 5, 7], [0, 3, 5]])
    same(Numbers(walk, x, w).kernel, [7])  # of the first step
    written = compute(replace(walk, scatter=True), x, w)
    same(written, [7 * 1 + 3 * 10, 5 * 10 + 3 * 100, 7 * 10 + 5 * 100])


# What each place of the window reads


@pytest.mark.parametrize(
    "layer",
    [
        ca.Conv((6, 7), (2, 3)),
        ca.Conv((7, 9), 3, stride=(2, 3), dilation=(1, 2)),
        ca.MaxPool((3, 4), (3, 2)),
        ca.ConvTranspose(3, 2, stride=2),
    ],
)
def test_equally_spaced_cells_are_read_where_they_are(layer):
    """Nothing is copied, and a weight that all steps share is taken once."""
    walk = layer.walk()
    grid = np.arange(math.prod(walk.grid)).reshape(walk.grid)
    for _, read in parts(walk, grid, 0):
        assert np.shares_memory(read, grid)
    if walk.combine.weighted:
        assert [place.tap for place in places(walk)] == list(walk.taps(0))


@pytest.mark.parametrize("cells", [(2, 1, 0), (1, 1, 1), (0, 1, 3), (2, 0, 1), (0, 2, 1), (3,)])
def test_cells_are_read_in_any_order(cells):
    walk = Walk((plain(4, [Window((cell,)) for cell in cells]),), SUM)
    same(compute(walk, np.arange(4)), cells)


# What is written instead of read


def stamping(layer, axis, beyond):
    """A transposed convolution's windows over its output: each input cell writes its kernel."""
    stride, apart = layer.stride[axis], dilation(layer, axis)
    reach = (layer.kernel[axis] - 1) * apart + 1
    begin, end = layer.padding[axis]
    length = (layer.input[axis] - 1) * stride + reach + layer.output_padding[axis]
    kept = range(begin, length - end)
    roles = tuple(Role.DATA if cell in kept else beyond for cell in range(length))
    sources = tuple(cell - begin if cell in kept else -1 for cell in range(length))
    taps = tuple((tap,) for tap in range(layer.kernel[axis]))
    windows = (
        Window(range(cell * stride, cell * stride + reach, apart), taps)
        for cell in range(layer.input[axis])
    )
    return AxisWalk(roles, sources, tuple(windows), len(kept))


@given(transposes(), st.sampled_from([Role.CROPPED, Role.PADDING]), seeds)
def test_transposed_convolution_is_its_windows_written(layer, beyond, seed):
    axes = tuple(stamping(layer, axis, beyond) for axis in range(len(layer.input)))
    walk = Walk(axes, WEIGHTED_SUM, scatter=True)
    x, w = whole_numbers(layer.input, seed), whole_numbers(layer.kernel, seed + 1)
    np.testing.assert_array_equal(Numbers(walk, x, w).grid, np.full(walk.grid, np.nan))
    assert walk.input_size == layer.input
    assert walk.output_size == layer.output_size
    np.testing.assert_array_equal(compute(walk, x, w), layer.apply(x, w), strict=True)
    same(Numbers(walk, x, w).output, layer.apply(x, w))
    same(matrix_of(walk, w), matrix(layer, w))


@given(convs(), seeds)
def test_walk_of_a_convolution_written_is_that_of_its_transpose(layer, seed):
    mirrored = replace(layer.walk(), scatter=True)
    y, w = whole_numbers(layer.output_size, seed), whole_numbers(layer.kernel, seed + 1)
    np.testing.assert_array_equal(
        compute(mirrored, y, w), layer.transpose().apply(y, w), strict=True
    )
    same(matrix_of(mirrored, w), matrix(layer, w).T)


@given(grouped(), seeds)
def test_groups_of_maps_are_written_as_they_are_read(shape, seed):
    walk = grouped_walk(*shape)
    _, w = grouped_numbers(*shape, seed)
    y = whole_numbers(walk.output_size, seed + 2)
    found = compute(replace(walk, scatter=True), y, w)
    same(found.ravel(), matrix_of(walk, w).T @ y.ravel())


@given(padded_walks(WEIGHTED_SUM), seeds)
def test_padding_that_repeats_the_input_adds_what_is_written_to_its_source(drawn, seed):
    walk, _, found = drawn
    w = whole_numbers([each[1] for each in found], seed)
    x, y = whole_numbers(walk.size, seed + 1), whole_numbers(walk.steps, seed + 2)
    back = compute(replace(walk, scatter=True), y, w)
    assert back.shape == x.shape
    same((compute(walk, x, w) * y).sum(), (x * back).sum())
    same(back.ravel(), matrix_of(walk, w).T @ y.ravel())


@given(convs(st.integers(1, 2)))
def test_fold_of_ones_counts_how_often_each_cell_is_read(layer):
    walk = Walk(tuple(map(unweighted, layer.walk().axes)), SUM, scatter=True)
    counts = np.zeros(layer.input, int)
    for cell in np.ndindex(layer.output_size):
        for tap in np.ndindex(layer.kernel):
            at = tuple(
                o * s + t * d - p
                for o, s, t, d, (p, _) in zip(
                    cell, layer.stride, tap, layer.dilation, layer.padding, strict=True
                )
            )
            if all(0 <= i < n for i, n in zip(at, layer.input, strict=True)):
                counts[at] += 1
    same(compute(walk, np.ones(layer.output_size, int)), counts)


def unfolded(axis):
    """A step for each place of the window, and for each of the axis's steps."""
    windows = [
        Window((window.cells[place],)) for place in range(axis.places) for window in axis.windows
    ]
    return replace(axis, windows=tuple(windows))


@given(convs(st.integers(1, 2)), seeds)
def test_fold_adds_up_what_unfold_laid_side_by_side(layer, seed):
    axes = tuple(map(unfolded, layer.walk().axes))
    x = whole_numbers(layer.input, seed)
    blank = tuple((p[0], p[1] + layer.stride[n]) for n, p in enumerate(layer.padding))
    whole = np.pad(x, blank)
    laid = compute(Walk(axes, SUM), x)
    apart = [n for pair in zip(layer.kernel, layer.output_size, strict=True) for n in pair]
    by_place = laid.reshape(apart)
    for tap in np.ndindex(layer.kernel):
        starts = [t * d for t, d in zip(tap, layer.dilation, strict=True)]
        region = whole[
            tuple(
                slice(a, a + s * (o - 1) + 1, s)
                for a, s, o in zip(starts, layer.stride, layer.output_size, strict=True)
            )
        ]
        at = tuple(part for t in tap for part in (t, slice(None)))
        same(by_place[at], region)
    back = Walk(axes, SUM, scatter=True)
    same(compute(back, laid), x * compute(back, np.ones_like(laid)))


@pytest.mark.parametrize("scatter", [True, False])
def test_sums_without_weights_are_exact(scatter):
    windows = (Window((0, 1, 2)),) * 3
    walk = Walk((plain(3, windows),), SUM, scatter)
    same(compute(walk, np.array([2**62, 2**62, 2**62 + 1])), [3 * 2**62 + 1] * 3)


@pytest.mark.parametrize("scatter", [True, False])
def test_sums_are_exact_where_one_weight_is_used_again_and_again(scatter):
    windows = (Window((0, 1, 2), ((0,),) * 3),) * 3
    walk = Walk((plain(3, windows),), WEIGHTED_SUM, scatter)
    same(compute(walk, np.full(3, 2**61), np.array([3])), [9 * 2**61] * 3)
    assert not walk.is_rotated


@pytest.mark.parametrize("scatter", [True, False])
def test_sums_without_weights_take_none(scatter):
    walk = Walk((plain(3, [Window((0, 1)), Window((1, 2))]),), SUM, scatter)
    assert [list(walk.taps(step)) for step in range(len(walk))] == [[], []]
    assert not walk.is_rotated


@pytest.mark.parametrize("x", [np.int64, np.float32, np.float64, object])
@pytest.mark.parametrize("w", [np.int64, np.float32, np.float64, object])
def test_what_is_written_is_of_the_type_of_what_is_read(x, w):
    read = grouped_walk(1, 1, 1, [(3, 2, 1, 1)])
    large, small = np.array([[3, 4, 5]], x), np.array([[3, 4]], x)
    weights = np.array([[[1, 2]]], w)
    expected = compute(read, large, weights)
    same(expected, [[11, 14]])
    written = compute(replace(read, scatter=True), small, weights)
    same(written, [[3, 10, 8]])
    assert written.dtype == expected.dtype


#: So many windows of one cell.
ONE_CELL = (Window((0,)),) * 3


def test_sums_are_exact_where_more_windows_write_a_cell_than_each_has_places():
    walk = Walk((plain(1, ONE_CELL),), SUM, scatter=True)
    same(compute(walk, np.full(3, 2**62)), [3 * 2**62])


def test_what_is_written_to_cropped_cells_only_needs_no_more_bits():
    cropped = AxisWalk((Role.CROPPED, Role.DATA), (-1, 0), ONE_CELL, 1)
    found = compute(Walk((cropped,), SUM, scatter=True), np.full(3, -(2**63)))
    np.testing.assert_array_equal(found, np.array([0]), strict=True)


#: The largest number of 64 bits is a multiple of 7.
MOST = 2**63 - 1


@pytest.mark.parametrize("scatter", [True, False])
@pytest.mark.parametrize("w", [None, np.ones(1, int)])
@pytest.mark.parametrize("kind", [np.int64, np.float32, np.float64])
def test_sums_keep_their_type_as_long_as_they_fit(scatter, w, kind):
    window = Window(range(7), ((0,),) * 7) if w is not None else Window(range(7))
    walk = Walk((plain(7, [window] * 7),), SUM if w is None else WEIGHTED_SUM, scatter)
    if w is not None:
        w = w.astype(kind)
    x = np.full(7, MOST // 7 if kind is np.int64 else 0.5, kind)
    np.testing.assert_array_equal(compute(walk, x, w), np.full(7, 7 * x[0], kind), strict=True)
    assert kind is not np.int64 or compute(walk, x + 1, w).tolist() == [MOST + 7] * 7


# What max pooling takes


def first_of_largest(walk, x, step):
    """Place in a step's window, counted row by row, of the first of its largest data."""
    found, largest = 0, None
    for place, cell in enumerate(walk.reads(step)):
        source = walk.source(cell)
        if source is not None and (largest is None or x[source] > largest):
            found, largest = place, x[source]
    return found, largest


def check_picks(walk, x):
    found, y = Numbers(walk, x), compute(walk, x)
    assert found.picks.shape == walk.output_size
    assert found.picks.dtype == np.intp
    for step in range(len(walk)):
        place, largest = first_of_largest(walk, x, step)
        assert found.picks[walk.at(step)] == place
        assert largest is None or y[walk.at(step)] == largest


@given(pools().filter(lambda layer: isinstance(layer, ca.MaxPool)), st.data())
@example(ca.MaxPool(3, 3, padding=1), None)
def test_max_pooling_takes_the_first_of_the_largest(layer, data):
    count = math.prod(layer.input)
    x = data.draw(st.lists(few_numbers, min_size=count, max_size=count)) if data else [0] * count
    check_picks(layer.walk(), np.reshape(x, layer.input))


@given(sizes, seeds)
@example([(5, 3), (5, 3)], 0)
def test_adaptive_max_pooling_takes_the_first_of_the_largest(shape, seed):
    walk = Walk(tuple(adaptive(*axis) for axis in shape), MAX)
    check_picks(walk, np.random.default_rng(seed).integers(-1, 2, walk.size))


@given(padded_walks(MAX), seeds)
def test_max_pooling_may_take_from_padding_that_repeats_the_input(drawn, seed):
    walk = replace(drawn[0], axes=tuple(map(unweighted, drawn[0].axes)))
    check_picks(walk, np.random.default_rng(seed).integers(-1, 2, walk.size))


@pytest.mark.parametrize("kind", [np.int64, np.float64, object])
def test_max_pooling_takes_data_and_not_the_padding_however_small_they_are(kind):
    walk = ca.MaxPool((2,), 2, padding=1).walk()
    x = np.array([-(2**63), -(2**63)], kind)
    assert Numbers(walk, x).picks.tolist() == [1, 0]


def test_only_a_maximum_is_picked():
    x = np.ones(4, int)
    assert Numbers(ca.AvgPool((4,), 2).walk(), x).picks is None
    assert Numbers(ca.Conv((4,), 2).walk(), x, np.ones(2, int)).picks is None


# What the model doesn't know


def reached(name):
    """All modules of the package that a module imports, or modules that it imports."""
    found, left = set(), {name}
    while left:
        found |= left
        left = {other for module in left for other in ours(module)} - found
    return found


@pytest.mark.parametrize("name", [name for name in MODULES if room_of(name) in ("walk", "scene")])
def test_walks_and_scenes_come_to_no_layer(name):
    assert not {module for module in reached(name) if room_of(module) == "layers"}


@pytest.mark.parametrize("name", [name for name in MODULES if room_of(name) == "walk"])
def test_walks_know_nothing_of_drawing(name):
    assert {room_of(module) for module in reached(name)} <= {"walk", "checks", "errors", "wording"}
