"""The walk: which cells there are, and which of them each step reads.

Every layer is lowered to one walk of a window over an effective grid. Nothing
after this module asks which layer it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import product
from math import inf, prod

from convanim.axes import Axis, TransposedAxis, WindowAxis
from convanim.gaps import gaps
from convanim.layers import Combine, Layer

__all__ = ["AxisWalk", "Role", "Walk", "lower"]

Cell = tuple[int, ...]


class Role(Enum):
    """What a cell of the effective grid is; of several axes, the later one counts."""

    DATA = 0
    INSERTED = 1  # a zero between the units of a transposed convolution's input
    PADDING = 2
    EXTRA = 3  # one more at the end: output padding, or reached by rounding up
    UNUSED = 4  # no window reads it: stepped over, or left over at the end


@dataclass(frozen=True)
class AxisWalk:
    """The walk along one axis.

    Parameters
    ----------
    roles : one a cell of the effective grid
    sources : the input cell that stands in each cell, or -1
    taps : the kernel cell at each place of the window (reversed where it is rotated)
    dilation, stride : cells between the window's places, and between its starts
    steps : number of starts, the output size
    places : where each input cell stands; those beyond the grid's ends are cropped
    """

    roles: tuple[Role, ...]
    sources: tuple[int, ...]
    taps: tuple[int, ...]
    dilation: int
    stride: int
    steps: int
    places: range

    @property
    def length(self) -> int:
        """Cells of the effective grid."""
        return len(self.roles)

    @property
    def span(self) -> int:
        """Cells from the window's first to its last place."""
        return self.dilation * (len(self.taps) - 1) + 1

    def start(self, step: int) -> int:
        """Cell where the window starts."""
        return self.stride * step

    def reads(self, step: int) -> range:
        """Cells the window reads."""
        start = self.start(step)
        return range(start, start + self.span, self.dilation)


@dataclass(frozen=True)
class Walk:
    """The walk of a window over the effective grid of all axes.

    Steps go row by row: the last axis runs fastest. Cells count from 0 at the
    top left.
    """

    axes: tuple[AxisWalk, ...]
    combine: Combine

    @property
    def shape(self) -> tuple[int, ...]:
        """Cells of the effective grid, one number per axis."""
        return tuple(axis.length for axis in self.axes)

    @property
    def kernel(self) -> tuple[int, ...]:
        """Places of the window, one number per axis."""
        return tuple(len(axis.taps) for axis in self.axes)

    @property
    def span(self) -> tuple[int, ...]:
        """Cells the window spans, one number per axis."""
        return tuple(axis.span for axis in self.axes)

    @property
    def input_size(self) -> tuple[int, ...]:
        """Input cells, one number per axis."""
        return tuple(len(axis.places) for axis in self.axes)

    @property
    def output_size(self) -> tuple[int, ...]:
        """Output cells, one number per axis."""
        return tuple(axis.steps for axis in self.axes)

    def __len__(self) -> int:
        """Return the number of steps."""
        return prod(self.output_size)

    def target(self, step: int) -> Cell:
        """Output cell of a step."""
        cell = []
        for axis in reversed(self.axes):
            step, place = divmod(step, axis.steps)
            cell.append(place)
        return tuple(reversed(cell))

    def start(self, step: int) -> Cell:
        """Cell of the grid where a step's window starts."""
        places = zip(self.axes, self.target(step), strict=True)
        return tuple(axis.start(place) for axis, place in places)

    def reads(self, step: int) -> Iterator[Cell]:
        """Cells of the grid a step reads, in the order of the window's places."""
        places = zip(self.axes, self.target(step), strict=True)
        return product(*(axis.reads(place) for axis, place in places))

    def taps(self) -> Iterator[Cell]:
        """Kernel cells, in the order of the window's places."""
        return product(*(axis.taps for axis in self.axes))

    def role(self, cell: Cell) -> Role:
        """Role of a cell of the grid."""
        roles = (axis.roles[i] for axis, i in zip(self.axes, cell, strict=True))
        return max(roles, key=lambda role: role.value)

    def blank(self, role: Role) -> float | None:
        """Return what stands in a cell without data, or None where the cell does not count."""
        if self.combine is Combine.MAX:
            return -inf
        uncounted = {Combine.MEAN: (Role.EXTRA,), Combine.MEAN_OF_DATA: (Role.PADDING, Role.EXTRA)}
        return None if role in uncounted.get(self.combine, ()) else 0.0

    def source(self, cell: Cell) -> Cell | None:
        """Input cell that stands in a cell of the grid, or None."""
        source = tuple(axis.sources[i] for axis, i in zip(self.axes, cell, strict=True))
        return None if min(source) < 0 else source


def lower(layer: Layer) -> Walk:
    """Make the walk of a layer.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> walk = lower(Conv(5, kernel=3, stride=2, padding=1))
    >>> walk.shape, len(walk), list(walk.reads(1))[:3]
    ((7, 7), 9, [(0, 2), (0, 3), (0, 4)])
    """
    return Walk(tuple(_axis(axis) for axis in layer.axes), layer.combine)


def _axis(axis: Axis) -> AxisWalk:
    return _window(axis) if isinstance(axis, WindowAxis) else _transposed(axis)


def _window(axis: WindowAxis) -> AxisWalk:
    """Lower convolution and pooling: the padded input as it is."""
    roles = [Role.PADDING] * axis.before + [Role.DATA] * axis.input + [Role.PADDING] * axis.after
    roles += [Role.EXTRA] * axis.overhang
    return _walked(axis, roles, range(axis.before, axis.before + axis.input), range(axis.kernel))


def _transposed(axis: TransposedAxis) -> AxisWalk:
    """Lower a transposed convolution: zeros inserted and around, the kernel rotated.

    It is a convolution with unit strides; the guide doesn't say that the
    kernel is rotated by 180°, without which the numbers are wrong.
    """
    before, after = axis.margins
    first_extra = axis.stretched + max(0, after - axis.extra)
    roles = []
    for place in range(-before, axis.stretched + after):  # 0 is the first input cell
        if 0 <= place < axis.stretched:
            roles.append(Role.INSERTED if place % axis.stride else Role.DATA)
        else:
            roles.append(Role.EXTRA if place >= first_extra else Role.PADDING)
    places = range(before, before + axis.stretched, axis.stride)
    return _walked(axis, roles, places, range(axis.kernel)[::-1])


def _walked(axis: Axis, roles: list[Role], places: range, taps: range) -> AxisWalk:
    """Say what stands in each cell, and which cells no window reads."""
    if axis.leftover or gaps(axis.hop, axis.output, axis.dilation, axis.kernel).count:
        read: set[int] = set()
        for at in range(0, axis.span, axis.dilation):
            read.update(range(at, at + axis.hop * (axis.output - 1) + 1, axis.hop))
        roles = [role if cell in read else Role.UNUSED for cell, role in enumerate(roles)]
    sources = [-1] * len(roles)
    # Those inside the grid alone: there may be far more that are cropped.
    first = max(0, -(places.start // places.step))
    end = min(len(places), -((places.start - len(roles)) // places.step))
    if first < end:
        sources[places[first] : places[end - 1] + 1 : places.step] = range(first, end)
    steps = axis.output
    return AxisWalk(
        tuple(roles), tuple(sources), tuple(taps), axis.dilation, axis.hop, steps, places
    )
