"""A walk as data: what each step reads or writes, for a page that answers by itself."""

from __future__ import annotations

from math import prod
from typing import Any

from convanim.walk import AxisWalk, Role, Walk

__all__ = ["cells_of"]

#: Cells of a grid, or steps, up to which a page can have an element for each.
MOST = 1024

#: Letters for what a cell of the grid is; a page has a look for each.
LETTERS = {
    Role.DATA: "d",
    Role.INSERTED: "i",
    Role.PADDING: "p",
    Role.EXTRA: "e",
    Role.CROPPED: "c",
    Role.UNUSED: "u",
}


def cells_of(walk: Walk) -> dict[str, Any] | None:
    """Return the cells of a walk along its axes, without that of the maps; None where too many.

    Returns
    -------
    dict or None
        ``"axes"`` has for each axis the ``"roles"`` of its cells as letters, their ``"sources"``,
        the cells of each of its ``"windows"``, and the parts of the weights' indices in them,
        ``"taps"``, which are empty without weights. ``"maps"`` is the number of steps over the
        maps, ``"each"`` that of the maps that each of them reads or writes, ``"scatter"`` whether
        windows are written.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> cells_of(Conv((3,), kernel=2, padding=((1, 0),)).walk())["axes"]
    [{'roles': 'pddd', 'sources': [-1, 0, 1, 2], 'windows': [[0, 1], [1, 2], [2, 3]],
      'taps': [[0, 1], [0, 1], [0, 1]]}]
    """
    axes = walk.spatial
    if max(prod(len(axis.roles) for axis in axes), prod(len(axis.windows) for axis in axes)) > MOST:
        return None
    maps = walk.axes[0].windows if walk.has_maps else ()
    each = max((len(window.cells) for window in maps), default=1)
    numbers = {"maps": max(1, len(maps)), "each": each}
    return {**numbers, "scatter": walk.scatter, "axes": [*map(_along, axes)]}


def _along(axis: AxisWalk) -> dict[str, Any]:
    """Return the cells along an axis."""
    return {
        "roles": "".join(LETTERS[axis.role(cell)] for cell in range(len(axis.roles))),
        "sources": [*axis.sources],
        "windows": [[*window.cells] for window in axis.windows],
        "taps": [[tap[0] for tap in window.taps if tap] for window in axis.windows],
    }
