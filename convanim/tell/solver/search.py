"""The small layers that lead from one size to another: which there are, and the usual ones first.

Nothing here makes a layer: a search meets thousands of parameters, and few of them fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from convanim.layers import AvgPool, Conv, ConvTranspose, Layer, MaxPool
from convanim.layers.axes import WindowAxis, span
from convanim.layers.paddings import halves
from convanim.layers.values import Pair

__all__ = ["DILATIONS", "KERNELS", "STRIDES", "Candidate", "Grid", "search"]

#: What is tried where nothing is given: kernels, strides and dilations, the same on all axes.
KERNELS, STRIDES, DILATIONS = range(1, 8), range(1, 8), range(1, 3)

Sizes = tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """The parameters that are tried, one entry per axis.

    Parameters
    ----------
    kernels, strides, dilations : tuple of tuple of int
        Those that are tried, in all combinations.
    padding : tuple of Pair or None
        The only padding that is tried; None for all of a kind of layer.
    """

    kernels: tuple[Sizes, ...]
    strides: tuple[Sizes, ...]
    dilations: tuple[Sizes, ...]
    padding: tuple[Pair, ...] | None = None

    def __iter__(self) -> Iterator[tuple[Sizes, Sizes, Sizes]]:
        """Yield kernel, stride and dilation; a kernel of one cell has only the first dilation."""
        for kernel, stride, dilation in product(self.kernels, self.strides, self.dilations):
            if {*kernel} != {1} or dilation == self.dilations[0]:
                yield kernel, stride, dilation

    def along(self, axis: int, kernel: Sizes, dilation: Sizes) -> Grid:
        """Return the grid of one axis, with one kernel and one dilation."""
        strides = dict.fromkeys((stride[axis],) for stride in self.strides)
        padding = self.padding and self.padding[axis : axis + 1]
        return Grid(((kernel[axis],),), tuple(strides), ((dilation[axis],),), padding)


@dataclass(frozen=True)
class Candidate:
    """A layer that leads from one size to another, by its parameters.

    Parameters
    ----------
    kind : type of Layer
        Its class.
    kernel, stride, dilation : tuple of int
        One number per axis.
    padding : tuple of Pair, or str
        One pair per axis, or a word.
    output_padding : tuple of int
        One number per axis, 0 except of a transposed convolution.
    left : int
        Cells at the end that no window reaches, on the axis with most.
    ceil_mode : bool
        Whether the output size is rounded up; False except of a pooling.
    """

    kind: type[Layer]
    kernel: Sizes
    stride: Sizes
    dilation: Sizes
    padding: tuple[Pair, ...] | str
    output_padding: Sizes
    left: int = 0
    ceil_mode: bool = False

    @property
    def alike(self) -> tuple[type[Layer], ...]:
        """Other kinds of layer that do the same: PyTorch's averages have no dilation."""
        return (AvgPool,) if self.kind is MaxPool and {*self.dilation} == {1} else ()

    def layer(self, size: Sizes) -> Layer:
        """Return the layer over an input."""
        extra: dict[str, Any] = {}
        if self.kind is ConvTranspose:
            extra["output_padding"] = self.output_padding
        if self.ceil_mode:
            extra["ceil_mode"] = True
        made: Any = self.kind
        layer: Layer = made(
            size,
            self.kernel,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            **extra,
        )
        return layer

    @property
    def rank(self) -> tuple[int, ...]:
        """Where it stands in a list: what is used most has the least rank."""
        unusual = max(map(self._unusual, range(len(self.kernel)))) + max(self.left - 1, 0)
        order = (Conv, MaxPool, ConvTranspose).index(self.kind)
        return (unusual, order, *self.kernel, *self.stride, *self.dilation, int(self.ceil_mode))

    def _unusual(self, axis: int) -> int:
        """Return how unusual the parameters of an axis are."""
        k, s, d = self.kernel[axis], self.stride[axis], self.dilation[axis]
        size = span(k, d)
        found = _UNUSUAL_KERNELS[self.kind].get(k, 4) + 3 * (d - 1)
        found += 0 if s <= 2 or s == k else s - 2
        if isinstance(self.padding, str):
            found += 2
        else:
            p = sum(self.padding[axis])
            found += (
                0 if p == size - 1 or (p == 0 and (k <= s or s == 1)) else 1 + abs(p - size + 1)
            )
        found += 2 if size < s else 0
        return found + 2 * self.ceil_mode + (self.output_padding[axis] > 0)


#: How unusual kernels are; others than these are more so.
_UNUSUAL_KERNELS: dict[type[Layer], dict[int, int]] = {
    Conv: {3: 0, 1: 1, 5: 1, 7: 1, 2: 2, 4: 2},
    MaxPool: {2: 0, 3: 0, 5: 2, 1: 3, 4: 3},
    ConvTranspose: {4: 0, 3: 0, 2: 0, 5: 2, 6: 2},
}


def search(sizes: Sequence[tuple[int, int]], grid: Grid) -> list[Candidate]:
    """Return the layers that lead from one size to another, the usual ones first.

    A transposed convolution is tried where the output is larger, on no axis smaller.
    Of each kind these are layers with the same parameters on all axes. Where a kind has none,
    they are layers with the same kernel and dilation (and rounding), of which each axis has its
    most usual stride and padding.

    Parameters
    ----------
    sizes : sequence of pairs of int
        Input and output size, one pair per axis.
    grid : Grid
        The parameters that are tried.
    """
    found: list[Candidate] = []
    kinds = [_convs, _pools]
    if max(o - i for i, o in sizes) > 0 <= min(o - i for i, o in sizes):
        kinds.append(_transposed)
    for kind in kinds:
        alike = list(kind(sizes, grid))
        found += alike or (list(_mixed(kind, sizes, grid)) if len(sizes) > 1 else [])
    return sorted(found, key=lambda candidate: candidate.rank)


def _mixed(kind: Any, sizes: Sequence[tuple[int, int]], grid: Grid) -> Iterator[Candidate]:
    """Yield layers of which each axis has its own stride and padding."""
    for kernel, dilation in dict.fromkeys((kernel, dilation) for kernel, _, dilation in grid):
        along = [
            [
                one
                for one in kind([size], grid.along(axis, kernel, dilation), ceil_alone=False)
                if not isinstance(one.padding, str)
            ]
            for axis, size in enumerate(sizes)
        ]
        for ceil_mode in (False, True):
            each = [[one for one in some if one.ceil_mode == ceil_mode] for some in along]
            if all(each):
                yield _joined([min(some, key=lambda one: one.rank) for some in each])
                break


def _joined(axes: Sequence[Candidate]) -> Candidate:
    """Return a layer of one-axis layers."""
    names = ("kernel", "stride", "dilation", "padding", "output_padding")
    parts = {name: tuple(getattr(axis, name)[0] for axis in axes) for name in names}
    left = max(axis.left for axis in axes)
    return Candidate(axes[0].kind, left=left, ceil_mode=axes[0].ceil_mode, **parts)


def _paddings(
    grid: Grid, axes: int, least: Sequence[int], most: Sequence[int], limit: int
) -> Iterator[tuple[Pair, ...]]:
    """Yield paddings whose sum is in a range on each axis.

    Parameters
    ----------
    grid : Grid
        It may have the only padding.
    axes : int
        Number of axes.
    least, most : sequence of int
        The ranges, one per axis.
    limit : int
        The largest padding of an end that is tried.
    """
    if grid.padding is not None:
        if all(
            low <= sum(p) <= high for low, p, high in zip(least, grid.padding, most, strict=True)
        ):
            yield grid.padding
        return
    for p in range(max(0, -(-max(least) // 2)), min(limit, min(most) // 2) + 1):
        yield ((p, p),) * axes


def _convs(
    sizes: Sequence[tuple[int, int]], grid: Grid, ceil_alone: bool = True
) -> Iterator[Candidate]:
    """Yield convolutions: ⌊(i + p₁ + p₂ − k̂)/s⌋ + 1 = o, solved for the padding."""
    none = (0,) * len(sizes)
    for k, s, d in grid:
        hats = [span(*one) for one in zip(k, d, strict=True)]
        least = [(o - 1) * s[n] - i + hats[n] for n, (i, o) in enumerate(sizes)]
        most = [low + s[n] - 1 for n, low in enumerate(least)]
        for pads in _paddings(grid, len(sizes), least, most, min(hats) - 1):
            left = max(sum(p) - low for p, low in zip(pads, least, strict=True))
            yield Candidate(Conv, k, s, d, pads, none, left)
        if grid.padding is None and _is_uneven_same(sizes, s, hats):
            word = "same" if {*s} == {1} else "same-upper"
            yield Candidate(Conv, k, s, d, word, none)


def _is_uneven_same(sizes: Sequence[tuple[int, int]], s: Sizes, hats: Sequence[int]) -> bool:
    """Whether a padding "same" does it, and has different ends on an axis."""
    pads = [halves(max((o - 1) * s[n] + hats[n] - i, 0)) for n, (i, o) in enumerate(sizes)]
    does = all(o == -(-i // s[n]) for n, (i, o) in enumerate(sizes))
    return does and any(before != after for before, after in pads)


def _pools(
    sizes: Sequence[tuple[int, int]], grid: Grid, ceil_alone: bool = True
) -> Iterator[Candidate]:
    """Yield poolings, by PyTorch's rules; rounded up where that makes another size.

    ``ceil_alone`` is whether those that round up are left out where rounding down does the same.
    """
    none = (0,) * len(sizes)
    for k, s, d in grid:
        limit = min(k) // 2
        hats = [span(*one) for one in zip(k, d, strict=True)]
        # Rounding up makes at most one cell more.
        least = [(o - 2) * s[n] - i + hats[n] for n, (i, o) in enumerate(sizes)]
        most = [(o + 1) * s[n] - i + hats[n] for n, (i, o) in enumerate(sizes)]
        for pads in _paddings(grid, len(sizes), least, most, limit):
            if min(map(min, pads)) < 0 or any(
                max(p) > w // 2 for p, w in zip(pads, k, strict=True)
            ):
                continue
            down, up = (
                [
                    WindowAxis(i, k[n], s[n], d[n], *pads[n], rounding)
                    for n, (i, _) in enumerate(sizes)
                ]
                for rounding in ("down", "up")
            )
            wanted = [o for _, o in sizes]
            rounds_down = [axis.output for axis in down] == wanted
            if rounds_down:
                left = max(axis.leftover for axis in down)
                yield Candidate(MaxPool, k, s, d, pads, none, left)
            if [axis.output for axis in up] == wanted and not (rounds_down and ceil_alone):
                yield Candidate(MaxPool, k, s, d, pads, none, ceil_mode=True)


def _transposed(
    sizes: Sequence[tuple[int, int]], grid: Grid, ceil_alone: bool = True
) -> Iterator[Candidate]:
    """Yield transposed convolutions, where the output is the larger one.

    s(i − 1) + k̂ − p₁ − p₂ + a = o, solved for the padding and the output padding.
    """
    for k, s, d in grid:
        hats = [span(*one) for one in zip(k, d, strict=True)]
        least = [s[n] * (i - 1) + hats[n] - o for n, (i, o) in enumerate(sizes)]
        most = [low + max(s[n], d[n]) - 1 for n, low in enumerate(least)]
        for pads in _paddings(grid, len(sizes), least, most, min(hats) - 1):
            added = tuple(sum(p) - low for p, low in zip(pads, least, strict=True))
            if grid.padding is not None or len({*added}) == 1:
                yield Candidate(ConvTranspose, k, s, d, pads, added)
