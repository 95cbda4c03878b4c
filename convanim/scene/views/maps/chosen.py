"""Which maps, cells and steps of a layer are drawn: all, or the first few of many."""

from __future__ import annotations

from dataclasses import dataclass, replace

from convanim.scene.subject import Subject
from convanim.walk import AxisWalk, Role, Walk, Window
from convanim.walk.numbers import Numbers

__all__ = ["Chosen", "Group", "chosen", "cropped", "is_cut"]

#: Cells of a map along an axis up to which all are drawn; of more, about the second number.
MOST_CELLS, FEW_CELLS = 12, 9

#: Height of a column of maps, in cells, and numbers of maps that are drawn whatever their height.
COLUMN, LEAST_MAPS, MOST_MAPS = 36.0, 4, 8


@dataclass(frozen=True)
class Group:
    """Input maps, and the output maps that are made of them.

    Parameters
    ----------
    number : int
    inputs, outputs : tuple of int
        The maps that are drawn: all, or the first few.
    more_inputs, more_outputs : bool
        Whether there are others.
    """

    number: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    more_inputs: bool
    more_outputs: bool


@dataclass(frozen=True, eq=False)
class Chosen:
    """What is drawn of a layer whose windows are read.

    Parameters
    ----------
    walk : Walk
        Over maps, rows and columns: the steps that make the cells drawn.
    numbers : Numbers
        The walk's numbers. Its input is the whole one, as the cells drawn depend on all maps.
    groups : tuple of Group
        All groups, or the first few.
    more_groups : bool
        Whether there are others.
    has_own_weights : bool
        Whether the weights differ from map to map.
    cut : tuple of bool
        Whether rows, and whether columns are left out.
    """

    walk: Walk
    numbers: Numbers
    groups: tuple[Group, ...]
    more_groups: bool
    has_own_weights: bool
    cut: tuple[bool, ...]

    @property
    def has_groups(self) -> bool:
        """Whether output maps have weights of their own for some of the input maps only."""
        return self.has_own_weights and (len(self.groups) > 1 or self.more_groups)

    @property
    def flat(self) -> Walk:
        """The walk over one map."""
        return self.walk.of_one_map()

    @property
    def outputs(self) -> tuple[int, ...]:
        """The output maps that are drawn, in the order of the walk's steps."""
        return sum((group.outputs for group in self.groups), ())


def chosen(subject: Subject) -> Chosen:
    """Choose what is drawn of a layer over two axes."""
    walk, numbers = _with_map_axis(subject.walk, subject.numbers)
    maps, *axes = walk.axes
    parts = [cropped(axis) for axis in axes]
    cut = tuple(is_cut(part, axis) for part, axis in zip(parts, axes, strict=True))
    read = _that_fit(len(parts[0].kept))
    made = _that_fit(max(len(parts[0].windows), parts[1].places))
    groups, more = _groups(maps, read, made)
    outputs = [output for group in groups for output in group.outputs]
    maps = replace(maps, windows=tuple(maps.windows[output] for output in outputs))
    walk = replace(walk, axes=(maps, *parts))
    bias = None if numbers.bias is None else numbers.bias.reshape(-1)[outputs]
    own = any(any(window.taps) for window in maps.windows)
    return Chosen(walk, replace(numbers, walk=walk, bias=bias), groups, more, own, cut)


def cropped(axis: AxisWalk) -> AxisWalk:
    """Return the first few windows over a long axis, and the cells up to the last of them."""
    if max(len(axis.kept), len(axis.windows)) <= MOST_CELLS:
        return axis
    end = axis.kept.start + FEW_CELLS
    inside = sum(max(window.cells) < end for window in axis.windows)
    windows = axis.windows[: min(max(2, inside), FEW_CELLS)]
    end = max(window.extent.stop for window in windows)
    return replace(axis, roles=axis.roles[:end], sources=axis.sources[:end], windows=windows)


def is_cut(part: AxisWalk, whole: AxisWalk) -> bool:
    """Whether windows of an axis are left out."""
    return len(part.windows) < len(whole.windows)


def _with_map_axis(walk: Walk, numbers: Numbers) -> tuple[Walk, Numbers]:
    """Return a walk, and its numbers, with an axis for the maps, even where there is one map."""
    if walk.has_maps:
        return walk, numbers
    window = Window((0,), ((),) if walk.combine.weighted else ())
    maps = AxisWalk((Role.DATA,), (0,), (window,), 1)
    walk = replace(walk, axes=(maps, *walk.axes), has_maps=True)
    return walk, replace(numbers, walk=walk, x=numbers.x[None])


def _that_fit(cells: int) -> int:
    """Return how many maps of so many rows fit into a column."""
    return min(max(LEAST_MAPS, int(COLUMN / (cells + 1.5))), MOST_MAPS)


def _groups(maps: AxisWalk, read: int, made: int) -> tuple[tuple[Group, ...], bool]:
    """Return the groups to draw, and whether there are others.

    Parameters
    ----------
    maps : AxisWalk
        The axis of the maps.
    read, made : int
        Numbers of input and of output maps up to which all are drawn.
    """
    found: dict[tuple[int, ...], list[int]] = {}
    for output, window in enumerate(maps.windows):
        found.setdefault(tuple(window.cells), []).append(output)
    groups = list(found.items())
    inputs, outputs = len(groups[0][0]), len(groups[0][1])
    if len(groups) > 1 and (inputs * len(groups) > read or outputs * len(groups) > made):
        # At least two groups, so that they can be told apart.
        read, made = max(1, read // 2), max(1, made // 2)
        few = max(2, min(read * 2 // min(inputs, read), made * 2 // min(outputs, made)))
        groups = groups[:few]
    else:
        read, made = read // len(groups), made // len(groups)
    return tuple(
        Group(number, cells[:read], tuple(made_of[:made]), inputs > read, outputs > made)
        for number, (cells, made_of) in enumerate(groups)
    ), len(groups) < len(found)
