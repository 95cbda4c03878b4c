"""What a view gets to stage of a layer, or of the layers of a stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from convanim.layers import Layer, Stack
from convanim.layers.arrays import numbers_of
from convanim.layers.axes import field_of, run_behind
from convanim.look.numbers import NUMBERS, array_of
from convanim.scene.subject import Subject
from convanim.walk import Cell
from convanim.walk.fields import Field
from convanim.walk.numbers import Numbers

__all__ = ["subject_of"]


def subject_of(
    layer: Layer | Stack, settings: Mapping[str, Any], width: Callable[[str, float], float]
) -> Subject:
    """Return what a view gets to stage.

    Parameters
    ----------
    layer : Layer or Stack
    settings : mapping
        Checked values of all options, by name.
    width : callable
        As of `Subject`.
    """
    if isinstance(layer, Layer):
        return _of_one(layer.layers, 0, settings, width)
    from convanim.tell.words import short_names  # pictures without words need no words

    *below, subject = (
        replace(_of_one(layer.layers, number, settings, width), name=name)
        for number, name in enumerate(short_names(layer.layers))
    )
    return replace(subject, below=tuple(below))


def _of_one(
    layers: Sequence[Layer],
    number: int,
    settings: Mapping[str, Any],
    width: Callable[[str, float], float],
) -> Subject:
    """Return what a view gets of one of the layers, which are stacked."""
    layer = layers[number]
    walk = layer.walk()
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
        width,
        settings["theme"],
        layer.primed,
        settings,
        find_fields=fields,
        find_runs=runs,
    )
