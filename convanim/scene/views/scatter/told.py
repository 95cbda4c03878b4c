"""What labels tell: names with sizes, rulers beside the output, and the legend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from convanim.scene.parts import labels
from convanim.scene.parts.labels import Label
from convanim.scene.parts.marks import COPY, KERNEL
from convanim.scene.parts.plane import Plane
from convanim.scene.parts.rulers import Ruler, rulers
from convanim.scene.primitives import Primitive
from convanim.scene.subject import Subject
from convanim.scene.views.scatter.layout import Line
from convanim.scene.views.scatter.output import Output
from convanim.theme import Theme
from convanim.walk import AxisWalk, Role

__all__ = ["around", "drawn", "legend"]


def around(output: Output, plane: Plane, given: Subject) -> tuple[Ruler, ...]:
    """Return rulers beside the output's plane, where they are asked for.

    They are what is cropped, the distance of stamps, and that of a stamp's cells. The subject says
    how large their words are.
    """
    walk = output.walk
    # Blocks of a pixel shuffle have no stride of their own.
    if not given.options.get("labels") or output.source.hues:
        return ()
    told = replace(given, walk=walk, primed=False, whole=None)
    # Of other layers, and of stamps of copies, padding is not as wide as what is cropped.
    if given.primed and walk.steps == given.walk.input_size:
        pairs = list(zip(walk.axes, given.walk.axes, strict=True))
        told = replace(
            told,
            walk=replace(walk, axes=tuple(_padded(axis, read) for axis, read in pairs)),
            whole=replace(walk, axes=tuple(_even(axis, read) for axis, read in pairs)),
        )
    return tuple(rulers(told, plane, [plane.bounds]))


def _padded(axis: AxisWalk, read: AxisWalk) -> AxisWalk:
    """Return an axis with what is cropped as padding.

    Not so behind the output, where output padding saves some of it.
    """
    end = axis.sources.index(axis.size - 1)
    saved = Role.EXTRA in read.roles
    roles = (
        Role.PADDING if role is Role.CROPPED and not (saved and cell > end) else role
        for cell, role in enumerate(axis.roles)
    )
    return replace(axis, roles=tuple(roles))


def _even(axis: AxisWalk, read: AxisWalk) -> AxisWalk:
    """Return an axis with the padding behind the output that there is without output padding."""
    before, saved = axis.sources.index(0), read.roles.count(Role.EXTRA)
    after = len(axis.roles) - before - axis.size + saved
    if saved and after <= saved:
        after = before
    roles = Role.PADDING, Role.DATA, Role.PADDING
    counts = before, axis.size, after
    sources = (*[-1] * before, *range(axis.size), *[-1] * after)
    every = tuple(role for role, count in zip(roles, counts, strict=True) for _ in range(count))
    return replace(axis, roles=every, sources=sources)


def legend(output: Output, is_still: bool = False) -> list[Line]:
    """Return the lines of the legend, where it is asked for; the still shows no step."""
    return [*_lines(output, is_still)] if output.subject.options.get("labels") else []


def _lines(output: Output, is_still: bool) -> Iterator[Line]:
    if output.adds and not is_still:
        yield "the step's stamp", KERNEL
    yield from (line for line in labels.named_cells(output.subject.walk) if line[1] == COPY)
    if output.is_cropped:
        is_read = output.subject.walk is not output.walk
        yield "cropped" if is_read else "padding, cut off", Role.CROPPED
    if (output.stamps.last < 0).any():
        yield "never written", Role.UNUSED


def drawn(words: Sequence[Label], theme: Theme) -> Iterator[Primitive]:
    """Draw names, notes and the legend; cells of the output have its colour."""
    green = replace(theme, input=theme.output)
    for label in words:
        own = green if label.shows in (Role.CROPPED, Role.UNUSED) else theme
        yield from labels.draw([label], own)
