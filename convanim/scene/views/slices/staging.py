"""Slices of three axes, staged, and what captions say of them."""

from __future__ import annotations

from convanim.scene.parts.field import field
from convanim.scene.parts.plane import SLANTED
from convanim.scene.sheets import Scene
from convanim.scene.subject import Subject
from convanim.scene.view import cells_apart
from convanim.scene.views.slices.maps import maps_told, said
from convanim.scene.views.slices.write import CORNERS, written, written_told

__all__ = ["lead", "stage"]


def lead(subject: Subject) -> str:
    """Return what captions say before they describe the layer: what a plane and a cell is."""
    planes = "Each plane is a slice of the input or, above it, of the output. "
    return planes + maps_told(subject) + (written_told(subject) or cells_apart(subject))


def stage(subject: Subject) -> Scene:
    """Stage a walk over three axes, without numbers.

    The window is in all its slices at once, and the cell of a step above or below their middle.
    """
    one = subject.of_first_map() if subject.walk.has_maps else subject
    found = field(one, SLANTED, said=said(subject))
    return written(found) if subject.walk.scatter else found.scene(CORNERS)
