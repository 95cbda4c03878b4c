"""The channels view: each output map is the sum of all input maps, each convolved with a kernel."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import prod

from convanim.colours import Colour
from convanim.errors import ConvanimError, Option
from convanim.scene import parts
from convanim.scene.plane import Plane
from convanim.scene.primitives import Drawing, Moving, Paths, Primitive, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.tower import arrows, tower
from convanim.theme import Theme
from convanim.walk import Walk
from convanim.wording import counted

__all__ = ["lead", "stage"]

#: Limit on the kernels; more can't be told apart.
MOST_KERNELS = 200


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: the number of maps."""
    read, made = _maps(subject.walk)
    maps = f"{counted(read, 'input map')} and {counted(made, 'output map')}"
    sums = (
        "is the sum of all input maps, each convolved with its own kernel"
        if read > 1
        else f"is the input map convolved with {'its own' if made > 1 else 'the'} kernel"
    )
    return f"{maps}; {'each' if made > 1 else 'the'} output map {sums}. "


def stage(subject: Subject) -> Scene:
    """Stage a convolution of several maps, with the input at the bottom and the output on top.

    There is one pathway per output map: the input maps, each convolved with its own kernel,
    and their sum.
    """
    theme, channels = subject.theme, _maps(subject.walk)
    if prod(channels) > MOST_KERNELS:
        raise ConvanimError(
            f"{prod(channels):,} kernels of {channels[0]}×{channels[1]} ",
            Option("channels"),
            f" can't be told apart: give fewer (at most {MOST_KERNELS} kernels)",
        )
    walk = subject.walk.of_one_map()
    width, height, maps = tower(walk, channels, theme)
    colours = theme.map_colours(channels[0])
    inputs = list(zip(maps.inputs, colours, strict=True))
    results = [
        *(pair for stack in maps.products for pair in zip(stack, colours, strict=True)),
        *((plane, theme.output) for plane in (*maps.sums, *maps.outputs)),
    ]

    # Maps at the back are drawn first.
    sheets: list[Still | Moving] = [Still(lambda: arrows(maps, theme))]
    for plane, colour in reversed(inputs):
        sheets.append(Still(partial(_backing, plane, theme)))
        sheets.append(Still(partial(parts.grid_and_data, walk, plane, theme, colour)))
        sheets.append(Moving(partial(parts.window, walk, plane, theme)))
    for plane, colour in reversed(results):
        sheets.append(Still(partial(parts.block, plane, theme, theme.background, *plane.area)))
        sheets.append(Moving(partial(_made_cells, walk, plane, theme, colour)))

    def summary() -> Iterator[Primitive]:
        yield from arrows(maps, theme)
        for plane, colour in reversed(inputs):
            yield from _backing(plane, theme)
            yield from parts.grid_and_data(walk, plane, theme, colour)
        for plane, colour in reversed(results):
            yield from parts.block(plane, theme, colour, *plane.area)

    poster = Drawing(width, height, theme.background, summary)
    return Scene(width, height, theme.background, len(walk), tuple(sheets), poster)


def _maps(walk: Walk) -> tuple[int, int]:
    """Return the numbers of input and of output maps."""
    return (walk.input_size[0], walk.output_size[0]) if walk.has_maps else (1, 1)


def _backing(plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Hide the maps behind a map, as its padding has no colour."""
    area = (plane.block(*plane.area),)
    yield Paths(area, closed=True, fill=theme.background)


def _made_cells(
    walk: Walk, plane: Plane, theme: Theme, colour: Colour, step: int
) -> Iterator[Primitive]:
    """Fill the cells of a map that are made up to a step, and shade that of the step."""
    row, column = walk.at(step)
    if row:
        yield from parts.block(plane, theme, colour, 0, 0, row, plane.columns)
    yield from parts.block(plane, theme, colour, row, 0, 1, column + 1)
    yield from parts.current(walk, plane, theme, step)
