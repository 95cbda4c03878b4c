"""Which maps, cells and steps of a layer are drawn: all, or the first few of many."""

from __future__ import annotations

from dataclasses import dataclass, replace

from convanim.scene.subject import Subject
from convanim.walk import AxisWalk, Role, Walk, Window
from convanim.walk.numbers import Numbers

__all__ = ["Chosen", "Group", "chosen", "cropped", "drawn"]

#: Cells of a map along an axis up to which all are drawn; of more, about the second number.
MOST_CELLS, FEW_CELLS = 12, 9

#: Height of a column of maps, in cells, and numbers of maps that are drawn whatever their height.
COLUMN, LEAST_MAPS, MOST_MAPS = 36.0, 3, 8


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


@dataclass(frozen=True)
class Chosen:
    """What is drawn of a layer whose windows are read.

    Parameters
    ----------
    walk : Walk
        Over maps, rows and columns: the steps that make the cells drawn.
    groups : tuple of Group
        All groups, or the first few.
    more_groups : bool
        Whether there are others.
    cut : tuple of bool
        Whether rows, and whether columns are left out.
    """

    walk: Walk
    groups: tuple[Group, ...]
    more_groups: bool
    cut: tuple[bool, ...]

    @property
    def has_own_weights(self) -> bool:
        """Whether the weights differ from map to map."""
        return any(any(window.taps) for window in self.walk.axes[0].windows)

    @property
    def has_groups(self) -> bool:
        """Whether output maps have weights of their own for some of the input maps only."""
        return self.has_own_weights and (len(self.groups) > 1 or self.more_groups)

    @property
    def flat(self) -> Walk:
        """The walk over one map."""
        return self.walk.of_one_map()

    @property
    def inputs(self) -> tuple[int, ...]:
        """The input maps that are drawn."""
        return sum((group.inputs for group in self.groups), ())

    @property
    def outputs(self) -> tuple[int, ...]:
        """The output maps that are drawn, in the order of the walk's steps."""
        return sum((group.outputs for group in self.groups), ())

    def numbers(self, numbers: Numbers) -> Numbers:
        """Return the numbers of what is drawn, from those of the whole layer.

        The input is the whole one, as the cells drawn depend on all maps of their group.
        """
        x = numbers.x if numbers.walk.has_maps else numbers.x[None]
        bias = numbers.bias
        bias = None if bias is None else bias.reshape(-1)[list(self.outputs)]
        return replace(numbers, walk=self.walk, x=x, bias=bias)


def chosen(walk: Walk) -> Chosen:
    """Choose what is drawn of a walk over two axes, and over maps if there are several."""
    maps, *axes = _with_map_axis(walk).axes
    parts = [cropped(axis) for axis in axes]
    cut = tuple(part.is_cut for part in parts)
    read = _that_fit(len(parts[0].kept))
    made = _that_fit(max(len(parts[0].windows), parts[1].places))
    groups, more = _groups(maps, read, made)
    windows = tuple(maps.windows[output] for group in groups for output in group.outputs)
    drawn = replace(walk, axes=(replace(maps, windows=windows), *parts), has_maps=True)
    return Chosen(drawn, groups, more, cut)


def drawn(subject: Subject) -> Subject:
    """Return the subject of what is drawn of a layer over two axes; its numbers are the true ones.

    It has an axis for the maps, even where there is one map.
    """
    found = chosen(subject.walk)
    return replace(
        subject,
        walk=found.walk,
        find_numbers=lambda: found.numbers(subject.numbers),
        whole=subject.true,
    )


def cropped(axis: AxisWalk) -> AxisWalk:
    """Return the first few windows over a long axis, and the cells up to the last of them.

    An axis that is already cut, as a user asked, stays as it is.
    """
    if axis.is_cut or max(len(axis.kept), len(axis.windows)) <= MOST_CELLS:
        return axis
    end = axis.kept.start + FEW_CELLS
    inside = sum(max(window.cells) < end for window in axis.windows)
    windows = axis.windows[: min(max(2, inside), FEW_CELLS)]
    end = max(window.extent.stop for window in windows)
    return replace(
        axis,
        roles=axis.roles[:end],
        sources=axis.sources[:end],
        windows=windows,
        is_cut=len(windows) < len(axis.windows),
    )


def _with_map_axis(walk: Walk) -> Walk:
    """Return a walk with an axis for the maps, even where there is one map."""
    if walk.has_maps:
        return walk
    window = Window((0,), ((),) if walk.combine.weighted else ())
    maps = AxisWalk((Role.DATA,), (0,), (window,), 1)
    return replace(walk, axes=(maps, *walk.axes), has_maps=True)


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
    few = len(groups)
    if few > 1 and (inputs * few > read or outputs * few > made):
        # At least two groups, and two maps of each, so that they are told from other layers.
        each, made_each = min(inputs, max(2, read // 2)), min(outputs, max(2, made // 2))
        few = max(2, min(read // each, made // made_each))
    else:
        each, made_each = (inputs, outputs) if few > 1 else (read, made)
    return tuple(
        Group(number, cells[:each], tuple(made_of[:made_each]), inputs > each, outputs > made_each)
        for number, (cells, made_of) in enumerate(groups[:few])
    ), few < len(groups)
