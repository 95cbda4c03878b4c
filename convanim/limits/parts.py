"""Limits on the lines and cells of a picture, and on the numbers that it needs.

They are checked by the sizes of a layer alone, before a scene is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from convanim.errors import ConvanimError, Option
from convanim.layers import Layer, Stack
from convanim.layers.values.checks import WholeNumbers
from convanim.scene.views.guide.channels import check_kernels
from convanim.walk.part import part

__all__ = ["can_be_cut", "check_parts", "checked_shown"]

#: Limit on the lines and cells of a picture, for vectors as well.
MOST_PARTS = 100_000

#: The same where cells are shaded, and neighbours of one shade are one shape: 224 × 224 cells in
#: red, green and blue are drawn whole.
MOST_SHADED = 300_000

#: Limits on the products of a cell and a weight, and on the cells of the padded input, of layers
#: of which a part is drawn: their numbers are computed.
MOST_PRODUCTS, MOST_CELLS = 200_000_000, 10_000_000

#: Cells along an axis that are listed to find a part.
MOST_LISTED = 1_000_000


def can_be_cut(layer: Layer | Stack) -> bool:
    """Whether a part of a layer can be drawn: none of one that writes its windows."""
    return not any(one.scatter for one in layer.layers)


def checked_shown(layer: Layer | Stack, value: Any) -> tuple[int, ...]:
    """Return the largest numbers of input cells that are drawn, one per axis.

    Raises
    ------
    ConvanimError
        Where a value is no positive whole number, or the layer writes its windows.
    """
    if not can_be_cut(layer):
        raise ConvanimError(
            "a layer that writes its windows is drawn whole: leave ", Option("shown"), " out"
        )
    axes = len(layer.layers[0].input)
    sizes: tuple[int, ...] = WholeNumbers(1)("shown", value, axes)
    return sizes


def check_parts(
    layer: Layer,
    *,
    fills: bool,
    has_maps: bool = False,
    draws_few: bool = False,
    shades: bool = False,
    shown: Sequence[int] | None = None,
    can_be_cut: bool = True,
) -> None:
    """Raise ConvanimError where a picture would have more than 100,000 lines and cells.

    Of shaded cells there may be 300,000. The count comes from the sizes of the layer alone,
    because a scene of so many parts takes too long to build. Pixels have a limit of their own.

    Parameters
    ----------
    layer : Layer
        The layer to draw.
    fills : bool
        Whether something is drawn in every cell, or all numbers are computed.
    has_maps : bool
        Whether the view draws all maps.
    draws_few : bool
        Whether it draws the first few cells and maps of many. Only their numbers have a limit.
    shades : bool
        Whether it shades cells, and draws those of one shade together.
    shown : sequence of int, optional
        The most input cells that are drawn, one number per axis.
    can_be_cut : bool
        Whether a part of what is drawn can be, which is then advised.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> check_parts(Conv(224, 11, stride=4, padding=2), fills=False)
    >>> check_parts(Conv(10**6, 11), fills=False)
    Traceback (most recent call last):
    convanim.errors.ConvanimError: a picture of 4,000,101 lines and cells is over the limit of ...
    """
    read, made = layer.channels or (1, 1)
    # An output map has a kernel for each input map of its group.
    kernels = max(read, made, read * made // getattr(layer, "groups", read))
    size, grid, output = layer.input, [axis.cells for axis in layer.axes], layer.output_size
    if shown and max(grid) <= MOST_LISTED and (not fills or read * prod(grid) <= MOST_CELLS):
        corner = part(layer.walk(), shown)
        axes = len(size)
        size, grid, output = tuple(shown), [*corner.grid[-axes:]], corner.steps[-axes:]
    if draws_few:
        products = kernels * prod(layer.kernel) * prod(output)
        _check_computed(products, read * prod(grid), sum(grid) + sum(output) + kernels)
        return
    if has_maps:
        check_kernels(kernels)
    elif kernels > MOST_PARTS:
        raise ConvanimError(
            f"{kernels:,} maps, or pairs of an input and an output map, are over the limit of"
            f" {MOST_PARTS:,}: give fewer ",
            Option("channels"),
        )
    # Each plane has its grid lines, and each window its cells. Per output map, the channels view
    # draws its kernels' products, their sum, and the output map itself.
    grids, outputs = (read, kernels + 2 * made) if has_maps else (1, 1)
    # Each cell that is cropped is crossed.
    kept = [min(axis.cells, axis.padded + axis.overhang) for axis in layer.axes]
    crossed = 0 if shown else prod(grid) - prod(kept)
    parts = grids * (_lines(grid) + prod(layer.kernel) + crossed) + outputs * _lines(output)
    if fills:
        parts += prod(grid) + prod(output) + read * prod(size)
    most = MOST_SHADED if shades else MOST_PARTS
    if parts > most:
        is_advised = can_be_cut and not shown
        advice = (", or draw a part of it with ", Option("shown")) if is_advised else ()
        raise ConvanimError(
            f"a picture of {parts:,} lines and cells is over the limit of {most:,}:"
            " give a smaller layer",
            *advice,
        )


def _check_computed(products: int, cells: int, lines: int) -> None:
    """Raise ConvanimError where the numbers of a layer of which a part is drawn are too many.

    Parameters
    ----------
    products : int
        Number of products of a cell and a weight.
    cells : int
        Number of cells of all maps of the grid.
    lines : int
        Number of lines of one map, and of kernels.
    """
    for name, count, most in (
        ("rows, columns and kernels", lines, MOST_PARTS),
        ("cells", cells, MOST_CELLS),
        ("products", products, MOST_PRODUCTS),
    ):
        if count > most:
            raise ConvanimError(
                f"a layer of {count:,} {name} is over the limit of {most:,}: give a smaller layer"
            )


def _lines(sizes: Sequence[int]) -> int:
    """Return the number of lines of a plane, or of the planes of several slices."""
    return prod(sizes[:-2]) * sum(sizes[-2:])
