"""What an output cell of a stack depends on, in the grids of all its layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from convanim.scene.parts.marks import own_cells
from convanim.scene.subject import Subject
from convanim.walk import AxisWalk, Walk
from convanim.walk.mirror import gathered

__all__ = ["Level", "Places", "as_read", "cone"]

#: Cells of one axis.
Places = tuple[int, ...]


@dataclass(frozen=True)
class Level:
    """What an output cell of the stack depends on, in the grid of one layer.

    Parameters
    ----------
    read : tuple of Places
        Cells of the grid in the windows, one tuple per axis.
    own : tuple of Places
        The input's own cells among them, and those whose copies are.
    made : tuple of Places
        Output cells of the layer that are needed.
    """

    read: tuple[Places, ...]
    own: tuple[Places, ...]
    made: tuple[Places, ...]


def as_read(layer: Subject) -> Subject:
    """Return a layer whose windows are read, with a step for each of its output cells.

    Of one that writes its windows nothing is pointed out then: the windows are not its own.
    """
    if not layer.walk.scatter:
        return layer
    options = {**layer.options, "labels": False, "plain": True}
    return replace(layer, walk=gathered(layer.walk), options=options)


def cone(walks: Sequence[Walk], step: int) -> list[Level]:
    """Return what the output cell of a step depends on, from the input up.

    Parameters
    ----------
    walks : sequence of Walk
        Those of the layers, from the input up; each reads what the one before it makes.
    step : int
        The output cell of the last one, counted row by row.
    """
    made: tuple[Places, ...] = tuple((number,) for number in walks[-1].at(step))
    levels = []
    for walk in reversed(walks):
        read, own, sources = zip(
            *(_behind(axis, cells) for axis, cells in zip(walk.axes, made, strict=True)),
            strict=True,
        )
        levels.append(Level(read, own, made))
        made = sources
    return levels[::-1]


def _behind(axis: AxisWalk, made: Places) -> tuple[Places, Places, Places]:
    """Return which cells of a grid output cells read, the own ones that count, and their sources.

    The own cells are those that hold the sources, which are numbers of the wide side's cells.
    """
    read = sorted({cell for number in made for cell in axis.windows[number].cells})
    sources = sorted({axis.sources[cell] for cell in read} - {-1})
    own = own_cells(axis)
    # Copies in the padding may come from cells that are left out of a part of a large layer.
    shown = [source for source in sources if source < len(own)]
    return tuple(read), tuple(own[source] for source in shown), tuple(shown)
