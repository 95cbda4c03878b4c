"""Places of maps, kernel slices, biases and labels in the maps view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from convanim.scene.parts import tiles
from convanim.scene.parts.labels import legend
from convanim.scene.parts.plane import FLAT, Plane
from convanim.scene.subject import Subject
from convanim.scene.views.maps.around import around
from convanim.scene.views.maps.chosen import Chosen, Group
from convanim.scene.views.maps.sketch import ACROSS, DIAGONAL, DOWN, Band, Sketch, times
from convanim.walk import Walk
from convanim.walk.numbers import Numbers

__all__ = ["headings", "sketched"]

#: Distances, in cells: between groups, beyond that between maps; between columns of slices; and
#: between input, weight and output, where a sign stands.
GROUP_GAP, COLUMN_GAP, SIGN_GAP = 0.6, 0.7, 2.0

#: Width of a column of ellipses, with the gap after it, in cells.
ELLIPSIS = 2.0

#: Distance of a group's name from its input maps, with the bracket between them, in cells.
NAME_GAP = 1.0


def sketched(subject: Subject, chosen: Chosen, shown: Subject) -> Sketch:
    """Place input maps in a column, kernel slices beside them, and output maps in a column.

    Slices are in the row of their input map and in the column of their output map, so that those
    of several groups are blocks along a diagonal.

    Parameters
    ----------
    subject : Subject
        Over two axes; its theme is that of words.
    chosen : Chosen
    shown : Subject
        Of what is drawn.
    """
    cell, theme, numbers = subject.theme.cell, subject.theme, shown.numbers
    grid, out = (make(chosen.flat, FLAT, theme) for make in (tiles.grid_plane, tiles.output_plane))
    sketch = Sketch(subject, ("x", chosen.inputs[:1]), around(shown, grid, theme))
    bands = _bands(sketch, chosen.groups, grid, out)
    end = bands[-1][1]
    if chosen.more_groups:
        end -= GROUP_GAP * cell + sketch.gap + sketch.text

    def maps(kind: str, name: str, plane: Plane, left: float) -> float:
        """Put a column of maps below its heading, and return its right edge."""
        size = subject.true.input_size if kind == "x" else subject.true.output_size
        heading = f"{name} {times(_own(subject, size))}"
        width = max(plane.columns * cell, sketch.width(heading))
        middle = left + width / 2
        sketch.heading(heading, middle, 1 + chosen.has_own_weights)
        for group, band in zip(chosen.groups, bands, strict=True):
            numbers, more = group.inputs, group.more_inputs
            if kind == "y":
                numbers, more = group.outputs, group.more_outputs
            sketch.column(kind, numbers, plane, middle, band, more)
        if chosen.more_groups:
            sketch.say(DOWN, middle, end + sketch.text / 2)
        return left + width

    right = maps("x", "input", grid, 0)
    beside = sketch.around.plane.bounds[2] + max(sketch.around.right, chosen.cut[1] * cell)
    right = max(right, beside)
    if chosen.has_groups:
        _name_groups(sketch, chosen, bands, end)
    if chosen.walk.combine.weighted:
        sketch.say("$*$", right + SIGN_GAP / 2 * cell, end / 2)
        right = _kernels(sketch, chosen, numbers, right + SIGN_GAP * cell, end)
        sketch.say("$=$", right + SIGN_GAP / 2 * cell, end / 2)
        right += SIGN_GAP * cell
    else:
        right += 2 * SIGN_GAP * cell
    maps("y", "output", out, right)
    if not chosen.walk.combine.weighted:
        for group in chosen.groups:
            sketch.say(
                subject.walk.combine.name, *sketch.between(group.inputs[0], group.outputs[0])
            )
    sketch.continued(chosen.cut)
    if subject.options.get("labels"):
        sketch.labels += legend(replace(shown, walk=chosen.flat, theme=theme), sketch.boxes)
    return sketch


def _name_groups(sketch: Sketch, chosen: Chosen, bands: Sequence[Band], end: float) -> None:
    """Name groups at the left of their input maps, and tell how many there are."""
    named = [
        (f"group {group.number}", (top - sketch.line + low) / 2)
        for group, (top, low) in zip(chosen.groups, bands, strict=True)
    ]
    if chosen.more_groups:
        windows = sketch.subject.walk.axes[0].windows
        count = len({tuple(window.cells) for window in windows})
        named.append((f"{count} groups", end + sketch.text / 2))
    right = -NAME_GAP * sketch.subject.theme.cell - sketch.around.left
    for words, height in named:
        sketch.say(words, right - sketch.width(words) / 2, height)


def _own(subject: Subject, size: tuple[int, ...]) -> tuple[int, ...]:
    """Return a size with the number of maps, and without axes that were added."""
    maps = size[:1] if subject.walk.has_maps else ()
    return (*maps, *subject.own(size))


def _bands(sketch: Sketch, groups: tuple[Group, ...], grid: Plane, out: Plane) -> list[Band]:
    """Return top and bottom of each group."""
    found, top = [], 0.0
    for group in groups:
        height = max(
            sketch.height_of(len(group.inputs), grid, group.more_inputs),
            sketch.height_of(len(group.outputs), out, group.more_outputs),
        )
        found.append((top, top - height))
        top -= height + sketch.gap + GROUP_GAP * sketch.subject.theme.cell
    return found


def _kernels(sketch: Sketch, chosen: Chosen, numbers: Numbers, left: float, end: float) -> float:
    """Put kernel slices and biases, and return the right edge of what they take up.

    Parameters
    ----------
    sketch : Sketch
        With the input maps.
    chosen : Chosen
    numbers : Numbers
    left : float
        Left edge, in points.
    end : float
        Lower end of all input maps, in points.
    """
    cell = sketch.subject.theme.cell
    rows, columns = chosen.flat.places
    kernel, one = (Plane(*size, FLAT, cell) for size in ((rows, columns), (1, 1)))
    names = dict(_names(chosen))
    # A column per output map, and one per ellipsis, which stands for None.
    found: list[tuple[Group, int | None]] = []
    for group in chosen.groups:
        found += [(group, output) for output in group.outputs]
        found += [(group, None)] * group.more_outputs
    column = max(columns * cell, *map(sketch.width, names.values()))
    pitch = column + COLUMN_GAP * cell
    pitches = [pitch if output is not None else ELLIPSIS * cell for _, output in found]
    content = sum(pitches) - COLUMN_GAP * cell + chosen.more_groups * ELLIPSIS * cell
    assert numbers.w is not None
    whole = sketch.subject.walk
    first, second = headings(whole, sketch.subject.own(whole.places), numbers.w.shape)
    width = max(content, sketch.width(first), sketch.width(second))
    sketch.heading(first, left + width / 2, 1 + chosen.has_own_weights)
    sketch.heading(second, left + width / 2, 1)
    bias = end - sketch.gap - sketch.line if numbers.bias is not None else None
    start = left + (width - content) / 2
    if bias is not None:
        sketch.say("bias", start - cell - sketch.width("bias") / 2, bias - cell / 2)
    for (group, output), pitch in zip(found, pitches, strict=True):
        last, x = None, start + (pitch - COLUMN_GAP * cell) / 2
        for number in group.inputs:
            plane = sketch.planes["x", (number,)]
            middle = plane.origin[1] + plane.rows * cell / 2
            if output is None:
                sketch.say(ACROSS, x, middle)
                continue
            top = middle + rows * cell / 2
            if last is not None:
                sketch.say("$+$", x, (last + top + sketch.line) / 2)
            sketch.put(("w", (output, number)), kernel, x, top, names[output, number])
            last = top - rows * cell
        if group.more_inputs and output is not None:
            plane = sketch.planes["x", (group.inputs[-1],)]
            low = plane.origin[1] - sketch.gap - sketch.beyond
            sketch.say(DOWN, x, low + sketch.text / 2)
        if bias is not None:
            if output is None:
                sketch.say(ACROSS, x, bias - cell / 2)
            else:
                sketch.say("$+$", x, bias + sketch.line + sketch.gap / 2, ("b", (output,)))
                sketch.put(("b", (output,)), one, x, bias, sketch.name("b", output))
        start += pitch
    if chosen.more_groups:
        sketch.say(DIAGONAL, start + ELLIPSIS / 2 * cell, end + sketch.text / 2)
    return left + width


def _names(chosen: Chosen) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield output map and input map of each slice, and its name: its place in the weight."""
    for output, window in zip(chosen.outputs, chosen.walk.axes[0].windows, strict=True):
        for number, tap in zip(window.cells, window.taps, strict=True):
            yield (output, number), f"$w$[{', '.join(map(str, tap))}]" if tap else "$w$"


def headings(walk: Walk, kernel: Sequence[int], shape: Sequence[int]) -> tuple[str, str]:
    """Return what the weight is called and its shape, and what the shape's numbers are.

    Parameters
    ----------
    walk : Walk
        With all maps.
    kernel : sequence of int
        Size of the kernel, per axis of the layer.
    shape : sequence of int
        Shape of the weight.
    """
    maps = walk.axes[0].windows if walk.has_maps else ()
    has_own_weights = any(any(window.taps) for window in maps)
    kind = ""
    if has_own_weights and len({tuple(window.cells) for window in maps}) > 1:
        kind = "grouped "
        if all(len(window.cells) == 1 for window in maps):
            kind = "depthwise "
    elif {*kernel} == {1}:
        kind = "pointwise "
    first = f"{kind}weight {times(shape)}"
    if not has_own_weights:
        return first, ""
    by_output = all(tap[0] == output for output, window in enumerate(maps) for tap in window.taps)
    made, read = ("out", "in") if by_output else ("in", "out")
    by_kernel = len(kernel) * r"$\times$$k$"
    turned = ", rotated by half a turn" if walk.is_rotated else ""
    return first, rf"{made}$\times${read}/groups{by_kernel}{turned}"
