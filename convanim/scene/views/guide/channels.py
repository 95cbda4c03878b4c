"""The channels view: each output map is a sum of input maps, each convolved with a kernel."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from convanim.colours import Colour
from convanim.errors import ConvanimError, Option
from convanim.scene.parts import tiles
from convanim.scene.parts.copies import links
from convanim.scene.parts.plane import Plane
from convanim.scene.primitives import Paths, Primitive
from convanim.scene.sheets import Drawing, Moving, Scene, Still
from convanim.scene.subject import Subject
from convanim.scene.view import ONE_LAYER, READ_WINDOWS, WEIGHTS, View, axes
from convanim.scene.views.guide.tower import arrows, tower
from convanim.theme import Theme
from convanim.walk import Walk
from convanim.wording import counted

__all__ = ["VIEW", "check_kernels"]

#: Limit on the kernels; more can't be told apart.
MOST_KERNELS = 200


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: the number of maps."""
    pathways, read = _pathways(subject.walk), _input_maps(subject.walk)
    made, each = len(pathways), len(pathways[0])
    maps = f"{counted(read, 'input map')} and {counted(made, 'output map')}"
    own = "its own kernel" if made > 1 and _has_own_kernels(subject.walk) else "the kernel"
    if read == 1:
        sums = f"is the input map convolved with {own}"
    elif each == read:
        sums = "is the sum of all input maps, each convolved with its own kernel"
    elif each == 1:
        sums = f"is one input map convolved with {own}"
    else:
        sums = (
            f"is the sum of the {each} input maps of its group, each convolved with its own kernel"
        )
    return f"{maps}; {'each' if made > 1 else 'the'} output map {sums}. "


def stage(subject: Subject) -> Scene:
    """Stage a convolution of several maps, with the input at the bottom and the output on top.

    There is one pathway per output map: the input maps of its group, each convolved with its own
    kernel, and their sum.
    """
    theme, pathways = subject.theme, _pathways(subject.walk)
    check_kernels(sum(map(len, pathways)))
    walk = subject.walk.of_one_map()
    width, height, maps = tower(walk, pathways, theme)
    colours = theme.map_colours(_input_maps(subject.walk))
    groups = dict(zip(maps.group_of, pathways, strict=True))
    inputs = [
        (plane, colours[number])
        for group, stack in enumerate(maps.inputs)
        for plane, number in zip(stack, groups[group], strict=True)
    ]
    results = [
        *(
            (plane, colours[number])
            for stack, numbers in zip(maps.products, pathways, strict=True)
            for plane, number in zip(stack, numbers, strict=True)
        ),
        *((plane, theme.output) for plane in (*maps.sums, *maps.outputs)),
    ]

    # Maps at the back are drawn first.
    sheets: list[Still | Moving] = [Still(lambda: arrows(maps, theme))]
    for plane, colour in reversed(inputs):
        sheets.append(Still(partial(_backing, plane, theme)))
        sheets.append(Still(partial(tiles.grid_and_data, walk, plane, theme, colour)))
        sheets.append(Moving(partial(_window, subject, walk, plane)))
    for plane, colour in reversed(results):
        sheets.append(Still(partial(tiles.block, plane, theme, theme.background, *plane.area)))
        sheets.append(Moving(partial(_made_cells, walk, plane, theme, colour), slides=False))
        sheets.append(Moving(partial(tiles.current, walk, plane, theme)))

    def summary() -> Iterator[Primitive]:
        yield from arrows(maps, theme)
        for plane, colour in reversed(inputs):
            yield from _backing(plane, theme)
            yield from tiles.grid_and_data(walk, plane, theme, colour)
        for plane, colour in reversed(results):
            yield from tiles.block(plane, theme, colour, *plane.area)

    poster = Drawing(width, height, theme.background, summary)
    return Scene(width, height, theme.background, len(walk), tuple(sheets), poster)


def check_kernels(count: int) -> None:
    """Raise ConvanimError where a layer has more kernels than can be told apart."""
    if count > MOST_KERNELS:
        raise ConvanimError(
            f"{count:,} kernels can't be told apart: give fewer ",
            *(Option("channels"), f" or more groups (at most {MOST_KERNELS} kernels)"),
        )


def _pathways(walk: Walk) -> list[tuple[int, ...]]:
    """Return the input maps that each output map is made of."""
    if not walk.has_maps:
        return [(0,)]
    return [tuple(window.cells) for window in walk.axes[0].windows]


def _input_maps(walk: Walk) -> int:
    """Return the number of input maps."""
    return walk.input_size[0] if walk.has_maps else 1


def _has_own_kernels(walk: Walk) -> bool:
    """Whether the weights differ from map to map."""
    return walk.has_maps and any(any(window.taps) for window in walk.axes[0].windows)


def _backing(plane: Plane, theme: Theme) -> Iterator[Primitive]:
    """Hide the maps behind a map, as its padding has no colour."""
    area = (plane.block(*plane.area),)
    yield Paths(area, closed=True, fill=theme.background)


def _window(subject: Subject, walk: Walk, plane: Plane, step: int) -> Iterator[Primitive]:
    """Mark the window in an input map, with links to the copies in it."""
    yield from tiles.window(walk, plane, subject.theme, step)
    yield from links(subject, walk, plane, step)


def _made_cells(
    walk: Walk, plane: Plane, theme: Theme, colour: Colour, step: int
) -> Iterator[Primitive]:
    """Fill the cells of a map that are made up to a step."""
    row, column = walk.at(step)
    if row:
        yield from tiles.block(plane, theme, colour, 0, 0, row, plane.columns)
    yield from tiles.block(plane, theme, colour, row, 0, 1, column + 1)


VIEW = View(
    name="channels",
    says="several input and output maps, and their sums",
    make=stage,
    needs=(
        ONE_LAYER,
        READ_WINDOWS,
        axes(1, 2),
        WEIGHTS,
    ),
    panel_steps=4,
    panel_columns=4,
    opening=lead,
    has_maps=True,
    options=("plain",),
)
