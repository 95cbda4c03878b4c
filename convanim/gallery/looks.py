"""Figures of a list in another look and other formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from convanim.animation import animate
from convanim.errors import told_of
from convanim.export import check
from convanim.gallery.entries import check_formats, check_look, look_for_view
from convanim.gallery.listing import Figure

__all__ = ["with_look"]


def with_look(
    figures: Iterable[Figure], look: Mapping[str, Any], formats: Sequence[str]
) -> list[Figure]:
    """Return figures in another look, and in other formats.

    Parameters
    ----------
    figures : iterable of Figure
    look : mapping
        Options as `convanim.animate` takes them. Figures take those that their view has,
        instead of those of their list; options of their own entries stay.
    formats : sequence of str
        Names of formats.

    Raises
    ------
    ConvanimError
        If an option or a format is wrong, or does not fit one of the figures.
    """
    check_look(look)
    wanted = check_formats(list(formats))
    made = []
    for figure in figures:
        layer, given = figure.spec.layer, figure.spec.given
        for name, value in look_for_view(look, figure.spec.view.name).items():
            if name not in figure.own_look:
                given[name] = value
        with told_of(figure.name):
            spec = animate(layer, **given)
        made.append(replace(figure, spec=spec.unstaged(), formats=wanted))
        check(spec, [*map(Path, made[-1].drawn_files)])
    return made
