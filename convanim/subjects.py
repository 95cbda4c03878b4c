"""What a view gets to draw, made of a layer and the options of a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from convanim.errors import ConvanimError, Option
from convanim.layers import Layer, Stack
from convanim.layers.arrays import numbers_of
from convanim.layers.axes import field_of, run_behind
from convanim.look.canvas import face_of, theme_of
from convanim.look.numbers import NUMBERS, array_of
from convanim.look.typeface import Typeface
from convanim.scene.subject import Subject
from convanim.walk import Cell
from convanim.walk.fields import Field
from convanim.walk.numbers import Numbers
from convanim.walk.part import part
from convanim.wording import sizes_text

__all__ = ["subject_of"]


def subject_of(layer: Layer | Stack, settings: Mapping[str, Any]) -> Subject:
    """Return what a view gets of a layer, or of a stack with what is below its last layer.

    Parameters
    ----------
    layer : Layer or Stack
    settings : mapping
        The checked values of all options, by name.

    Raises
    ------
    ConvanimError
        Where only a part is to be shown, and no window lies in it.
    """
    if isinstance(font := settings["font"], Typeface):
        from convanim.render.faces import check_face

        check_face(font.path, font.said)
    if isinstance(layer, Layer):
        return _of_one(layer.layers, 0, settings, settings["shown"])
    from convanim.tell.words import short_names  # pictures without words need no words

    shown, found = settings["shown"], []
    for number, name in enumerate(short_names(layer.layers)):
        try:
            subject = replace(_of_one(layer.layers, number, settings, shown), name=name)
        except ConvanimError:
            if not number:
                raise
            told = f" must leave a whole window of layer {number + 1}: give more than "
            raise ConvanimError(Option("shown"), told, sizes_text(settings["shown"])) from None
        found.append(subject)
        # What the next layer may read is what this one shows.
        shown = shown and subject.walk.steps[-len(shown) :]
    return replace(found[-1], below=tuple(found[:-1]))


def _of_one(
    layers: Sequence[Layer], number: int, settings: Mapping[str, Any], shown: Sequence[int] | None
) -> Subject:
    """Return what a view gets of one of the layers, which are stacked: of its part that is shown.

    ``shown`` has the most cells of this layer's input that are drawn, per axis; None for all.
    """
    layer = layers[number]
    whole = layer.walk()
    walk = part(whole, shown) if shown else whole
    axes = [*zip(*(one.axes for one in layers[number:]), strict=True)]  # from here up, per axis

    def numbers() -> Numbers:
        return numbers_of(layer, walk, *(array_of(settings[name]) for name in NUMBERS))

    def fields() -> tuple[Field, ...]:
        return tuple(map(field_of, axes))

    def runs(cell: Cell) -> tuple[tuple[int, int], ...]:
        return tuple(run_behind(along, at) for along, at in zip(axes, cell, strict=True))

    return Subject(
        walk,
        numbers,
        partial(_text_width, face=face_of(settings)),
        theme_of(settings),
        layer.primed,
        settings,
        whole=None if walk == whole else whole,
        order=getattr(layer, "order", ""),
        find_fields=fields,
        find_runs=runs,
    )


def _text_width(words: str, size: float, face: str) -> float:
    """Return the width of a label's words in points; loads matplotlib."""
    from convanim.render.text import width_of

    return width_of(words, size, "roman", face)
