"""One-axis layers of all small sizes, against going through their cells one by one."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from math import ceil, floor

import numpy as np
import pytest

from convanim.errors import ConvanimError
from convanim.layers.axes import (
    AdaptiveAxis,
    MirroredAxis,
    TransposedAxis,
    UpsamplingAxis,
    WindowAxis,
)
from convanim.layers.axes.gaps import Gaps
from convanim.walk import Role

#: What NumPy's padding calls the modes.
NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}

#: Window sizes, strides and dilations.
SHAPES = tuple(product((1, 2, 3), (1, 2, 4), (1, 2, 3)))
NO_GAPS = Gaps(0, (), True)
FAR = range(-40, 60)


def between(read):
    """Cells between the first and the last read, and not read."""
    return sorted({*range(min(read), max(read) + 1)} - {*read})


def listed(gaps):
    """All cells of gaps, or of as many runs as are known."""
    return [cell for first, last in gaps.runs for cell in range(first, last + 1)]


def products(walk):
    """Of each step, how often it multiplies which cell of the wide side with which weight."""
    return [
        Counter(
            (walk.sources[cell], tap)
            for cell, (tap,) in zip(window.cells, window.taps, strict=True)
            if walk.sources[cell] >= 0
        )
        for window in walk.windows
    ]


@pytest.mark.parametrize("size", range(1, 13))
@pytest.mark.parametrize("made", range(1, 13))
def test_adaptive_windows(size, made):
    axis = AdaptiveAxis(size, made)
    step = Fraction(size, made)
    windows = [range(floor(j * step), ceil((j + 1) * step)) for j in range(made)]
    assert axis.kernel == max(map(len, windows))
    assert axis.smallest == min(map(len, windows))
    assert (axis.input, axis.output, axis.padded, axis.cells) == (size, made, size, size)
    assert (axis.overhang, axis.leftover, axis.skipped) == (0, 0, NO_GAPS)
    assert Fraction(*axis.jump) == step
    walk = axis.walk(weighted=False)
    assert [[*window.cells] for window in walk.windows] == [[*window] for window in windows]
    assert all(window.taps == () for window in walk.windows)
    assert walk.roles == (Role.DATA,) * size
    assert walk.sources == tuple(range(size))
    assert walk.size == size
    for first, last in product(range(made), repeat=2):
        if first <= last:
            assert axis.read(first, last) == (windows[first][0], windows[last][-1])


@pytest.mark.parametrize("mode", NUMPY_MODES)
@pytest.mark.parametrize("size", [1, 2, 6])
def test_windows_over_padding(size, mode):
    most = {"reflect": size - 1, "circular": size}.get(mode, 3)
    pads = range(-1 if mode == "zeros" else 0, min(most, 3) + 1)
    numbered = np.arange(size)
    for (k, s, d), before, after in product(SHAPES, pads, pads):
        axis = WindowAxis(size, k, s, d, before, after, mode=mode)
        reach = (k - 1) * d + 1
        starts = [at for at in range(0, size + before + after, s) if at + reach <= axis.padded]
        assert axis.padded == before + size + after
        assert max(0, axis.output) == len(starts)
        if not starts:
            with pytest.raises(ConvanimError, match=f"kernel {k}.* larger than the"):
                axis.check(" here")
            continue
        axis.check("")
        cut = slice(max(0, -before), size - max(0, -after))
        ends = max(before, 0), max(after, 0)
        filled = {"constant_values": -1} if mode == "zeros" else {}
        wide = np.pad(numbered[cut], ends, NUMPY_MODES[mode], **filled).tolist()
        taken = [[wide[at + t * d] for t in range(k)] for at in starts]
        walk = axis.walk(weighted=True)
        assert [[walk.sources[c] for c in w.cells] for w in walk.windows] == taken
        assert all(w.taps == tuple((t,) for t in range(k)) for w in walk.windows)
        bare = axis.walk(weighted=False)
        assert [(w.cells, w.taps) for w in bare.windows] == [(w.cells, ()) for w in walk.windows]
        turned = WindowAxis(size, k, s, d, before, after, mode=mode, rotated=True)
        assert all(
            w.taps == tuple((t,) for t in reversed(range(k)))
            for w in turned.walk(weighted=True).windows
        )
        assert axis.cells == len(walk.roles) == size + sum(ends)
        assert walk.size == size
        inside = [Role.CROPPED if before < 0 else None, *[Role.DATA] * len(numbered[cut])]
        inside = [role for role in [*inside, Role.CROPPED if after < 0 else None] if role]
        roles = [*[Role.PADDING] * ends[0], *inside, *[Role.PADDING] * ends[1]]
        assert list(walk.roles) == roles
        read = {at + t * d for at in starts for t in range(k)}
        assert (axis.overhang, axis.leftover) == (0, axis.padded - 1 - max(read))
        found = axis.skipped
        assert found.count == len(between(read))
        assert not found.complete or listed(found) == between(read)
        for first, last in ((0, 0), (0, len(starts) - 1), (-2, len(starts) + 2)):
            assert axis.read(first, last) == (first * s - before, last * s - before + reach - 1)
        assert axis.jump == (s, 1)


@pytest.mark.parametrize("rounding", ["up", "full"])
def test_windows_that_are_rounded_up(rounding):
    for size, (k, s, d), before, after in product(range(1, 8), SHAPES, range(3), range(3)):
        axis = WindowAxis(size, k, s, d, before, after, rounding)
        reach, padded = (k - 1) * d + 1, before + size + after
        if reach > padded:
            continue
        starts = [at for at in range(0, padded + s, s) if at < padded - reach + s]
        if rounding == "up" and starts[-1] >= before + size:
            starts.pop()
        assert axis.output == len(starts)
        beyond = max(0, starts[-1] + reach - padded)
        assert axis.overhang == beyond
        assert axis.leftover == max(0, padded - starts[-1] - reach)
        walk = axis.walk(weighted=False)
        assert [[*w.cells] for w in walk.windows] == [[*range(a, a + reach, d)] for a in starts]
        parts = (before, Role.PADDING), (size, Role.DATA), (after, Role.PADDING)
        roles = [role for count, role in (*parts, (beyond, Role.EXTRA)) for _ in range(count)]
        assert list(walk.roles) == roles
        assert axis.cells == len(roles)


TRANSPOSED = [
    (i, *shape, before, after, added)
    for i, shape, before, after, added in product(
        (1, 2, 4), SHAPES, (-1, 0, 3), (0, 1, 2), (0, 1, 2)
    )
    if added < max(shape[1:])
]


def test_transposed_convolutions_stamp_their_kernel():
    for i, k, s, d, before, after, added in TRANSPOSED:
        axis = TransposedAxis(i, k, s, d, before, after, added)
        written = [(m * s + t * d - before, m, t) for m in range(i) for t in range(k)]
        size = (i - 1) * s + (k - 1) * d + 1 - before - after + added
        assert axis.output == size
        if size < 1:
            with pytest.raises(ConvanimError, match=f"crops the whole output .*would be {size}"):
                axis.check("")
            continue
        axis.check("")
        walk = axis.walk(weighted=True)
        assert products(walk) == [
            Counter((m, t) for to, m, t in written if to == cell) for cell in range(size)
        ]
        assert all(len(window.cells) == k for window in walk.windows)
        assert axis.cells == len(walk.roles)
        assert axis.padded == len(walk.kept) == size + (k - 1) * d
        assert (axis.overhang, axis.leftover, walk.size) == (0, 0, i)
        assert axis.jump == (1, s)
        read = {cell for window in walk.windows for cell in window.cells}
        assert axis.skipped.count == len(between(read))
        # From the left: zeros, the input with zeros between its cells, zeros, and those added.
        first = walk.sources.index(0) if 0 in walk.sources else None
        assert walk.kept[0] == min(read)
        assert walk.kept[-1] == max(read)
        if first is None:
            continue
        for cell, (role, source) in enumerate(zip(walk.roles, walk.sources, strict=True)):
            at, end = cell - first, (i - 1) * s + (k - 1) * d - after
            if cell not in walk.kept:
                expected = Role.CROPPED
            elif 0 <= at <= (i - 1) * s:
                expected = Role.INSERTED if at % s else Role.DATA
            else:
                expected = Role.EXTRA if at > max(end, (i - 1) * s) else Role.PADDING
            assert role is expected
            assert source == (at // s if 0 <= at <= (i - 1) * s and at % s == 0 else -1)


@pytest.mark.parametrize(
    "axis",
    [TransposedAxis(9, k, s, d, p, 0) for k, s, d in SHAPES for p in (0, 1, 2)]
    + [MirroredAxis(WindowAxis(30, k, s, d, p, 0)) for k, s, d in SHAPES for p in (0, 1, 2)],
)
def test_what_a_written_cell_comes_from(axis):
    """Cells beyond the ends are written, too; a window holds the cells between its own."""
    reach = (axis.kernel - 1) * axis.dilation
    runs = {m: (m * axis.stride - axis.before, m * axis.stride - axis.before + reach) for m in FAR}
    for first, last in ((-3, -3), (0, 0), (1, 1), (5, 5), (2, 3), (-2, 9)):
        found = [m for m, (low, high) in runs.items() if low <= last and high >= first]
        if found:
            assert axis.read(first, last) == (min(found), max(found))
        else:
            low, high = axis.read(first, last)
            assert low == high + 1


def test_a_mirrored_axis_has_the_windows_of_the_other():
    for (k, s, d), before, after in product(SHAPES, (0, 1, 2), (0, 1)):
        of = WindowAxis(8, k, s, d, before, after)
        axis = MirroredAxis(of)
        assert (axis.input, axis.output) == (of.output, 8)
        assert (axis.kernel, axis.stride, axis.dilation) == (k, s, d)
        assert (axis.before, axis.after, axis.padded) == (before, after, before + 8 + after)
        assert (axis.cells, axis.leftover) == (of.cells, of.leftover)
        assert (axis.overhang, axis.skipped) == (0, of.skipped)
        assert axis.jump == (1, s)
        for weighted in (False, True):
            assert axis.walk(weighted) == of.walk(weighted)
    assert MirroredAxis(WindowAxis(2, 1, 2, rounding="full")).overhang == 1
    with pytest.raises(ConvanimError, match=r"kernel 9 .* padded output 8 here: give an output of"):
        MirroredAxis(WindowAxis(8, 9, 1)).check(" here")


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("factor", range(1, 7))
@pytest.mark.parametrize("linear", [False, True])
def test_upsampling_interpolates(size, factor, linear):
    """At the centres of the new cells, the border kept (NumPy's interp)."""
    axis = UpsamplingAxis.of(size, factor, linear)
    assert (axis.output, axis.stride) == (size * factor, factor)
    assert min(axis.weights) > 0
    walk = axis.walk(weighted=True)
    assert walk.size == size
    assert axis.cells == len(walk.roles)
    places = (np.arange(size * factor) + 0.5) / factor - 0.5
    for cell in range(size):
        x = np.eye(size)[cell]
        expected = np.interp(places, np.arange(size), x) if linear else np.repeat(x, factor)
        found = [
            sum(axis.weights[tap] * often for (at, tap), often in step.items() if at == cell)
            for step in products(walk)
        ]
        np.testing.assert_allclose(found, expected, atol=1e-12)
    own = [s for s, role in zip(walk.sources, walk.roles, strict=True) if role is Role.DATA]
    assert own == [*range(size)]
    border = [s for s, r in zip(walk.sources, walk.roles, strict=True) if s >= 0 and r != Role.DATA]
    assert border == ([0, size - 1] if linear else [])
    assert all(
        role in (Role.PADDING, Role.CROPPED)
        for role, source in zip(walk.roles, walk.sources, strict=True)
        if source >= 0 and role is not Role.DATA
    )


def test_output_padding_stays_below_the_stride_or_the_dilation():
    for s, d, added in product((1, 2, 3), (1, 2, 3), range(4)):
        axis = TransposedAxis(3, 2, s, d, output_padding=added)
        if added < max(s, d):
            axis.check("")
            continue
        with pytest.raises(ConvanimError) as caught:
            axis.check(" of axis 1")
        assert str(caught.value) == (
            f"output padding {added} of axis 1 must be smaller than the stride {s} or the dilation"
            f" {d}: give at most {max(s, d) - 1}"
        )


def test_most_that_can_be_cropped_leaves_a_cell():
    with pytest.raises(ConvanimError, match=r"padding 4 \+ 4 .*\(its size would be -1\)") as caught:
        TransposedAxis(3, 2, 2, 2, 4, 4).check("")
    # 3 cells 2 apart, and a kernel of 2, 2 apart, make 7.
    assert "give at most 6 in all, or a larger input" in str(caught.value)
    TransposedAxis(3, 2, 2, 2, 3, 3).check("")
    with pytest.raises(ConvanimError, match="give at most 7 in all"):
        TransposedAxis(3, 2, 2, 2, 8, 0, 1).check("")


def test_what_is_left_out_adds_nothing():
    assert WindowAxis(5, 3, 1) == WindowAxis(5, 3, 1, 1, 0, 0, "down", "zeros", False)
    assert TransposedAxis(5, 3, 1) == TransposedAxis(5, 3, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("axis", "message"),
    [
        (
            WindowAxis(3, 2, 1, 4),
            "kernel 2 (5 cells with dilation 4) is larger than the padded input 3:"
            " give an input of at least 5, a smaller kernel or more padding",
        ),
        (
            WindowAxis(3, 7, 1, 1, 1, 2),
            "kernel 7 is larger than the padded input 6 (1 + 3 + 2):"
            " give an input of at least 4, a smaller kernel or more padding",
        ),
        (
            WindowAxis(3, 3, 1, 1, -1, 0),
            "kernel 3 is larger than the cropped input 2 (-1 + 3 + 0):"
            " give an input of at least 4, a smaller kernel or more padding",
        ),
        # A window may overhang by the stride less one.
        (
            WindowAxis(3, 7, 3, rounding="up"),
            "kernel 7 is larger than the padded input 3:"
            " give an input of at least 5, a smaller kernel or more padding",
        ),
        (
            WindowAxis(3, 10**18, 1, 10),
            f"kernel {10**18} ({10**19 - 9} cells with dilation 10) is larger than the padded"
            " input 3: give a smaller kernel or more padding",
        ),
    ],
)
def test_kernels_that_do_not_fit(axis, message):
    with pytest.raises(ConvanimError) as caught:
        axis.check("")
    assert str(caught.value) == message
