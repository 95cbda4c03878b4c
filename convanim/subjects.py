"""What a view gets to draw, made of a layer and the options of a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from convanim.layers import Layer, Stack
from convanim.layers.arrays import numbers_of
from convanim.look.numbers import NUMBERS, array_of
from convanim.scene.subject import Subject
from convanim.walk.numbers import Numbers
from convanim.walk.part import part

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
    if isinstance(layer, Layer):
        return _subject_of(layer, settings, settings["shown"])
    from convanim.tell.words import short_name

    shown, found = settings["shown"], []
    for one in layer.layers:
        subject = _subject_of(one, settings, shown)
        found.append(replace(subject, name=short_name(one)))
        # What the next layer may read is what this one shows.
        shown = shown and [len(axis.windows) for axis in subject.walk.spatial]
    return replace(found[-1], below=tuple(found[:-1]))


def _subject_of(layer: Layer, settings: Mapping[str, Any], shown: Sequence[int] | None) -> Subject:
    """Return what a view gets of one layer, of which only so many input cells may be shown."""
    whole = layer.walk()
    walk = part(whole, shown) if shown else whole

    def numbers() -> Numbers:
        return numbers_of(layer, walk, *(array_of(settings[name]) for name in NUMBERS))

    return Subject(
        walk,
        numbers,
        _text_width,
        settings["theme"],
        layer.primed,
        settings,
        whole=None if walk == whole else whole,
    )


def _text_width(words: str, size: float) -> float:
    """Return the width of a label's words in points; loads matplotlib."""
    from convanim.render.text import width_of

    return width_of(words, size, "roman")
