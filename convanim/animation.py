"""An animation: a layer, a view and a look, ready to be saved in any format."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, Unpack

from convanim import export
from convanim.errors import ConvanimError, Option, shortened
from convanim.export.notebook import Shown
from convanim.layers import Layer, Stack
from convanim.limits import can_be_cut, check_parts, check_poster, check_steps
from convanim.look import SETTINGS, Look, check_options, document_settings, given_of, settings_of
from convanim.look.canvas import canvas_of, theme_of, worded
from convanim.look.motion import poster_of, timing_of
from convanim.scene.canvas import Canvas
from convanim.scene.compose import panel
from convanim.scene.sheets import Drawing, Scene
from convanim.scene.subject import Subject
from convanim.scene.view import View
from convanim.scene.views import staged, view_named
from convanim.subjects import subject_of
from convanim.tell.expressions import are_same, python_expression
from convanim.theme import Theme
from convanim.timing import Timing

__all__ = ["Animation", "animate"]

#: Numbers of an array, or steps, up to which `repr` writes them out.
MOST_WRITTEN = 64


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Animation(Shown):
    """An animation of a layer, with the parameters of `animate`, which makes it."""

    layer: Layer | Stack
    _settings: dict[str, Any]

    def __init__(self, layer: Layer | Stack, **look: Unpack[Look]) -> None:
        if not isinstance(layer, Layer | Stack):
            raise ConvanimError(
                Option("layer"), f" must be a layer, such as a Conv, got {shortened(layer)}"
            )
        object.__setattr__(self, "layer", layer)
        object.__setattr__(self, "_settings", settings_of(layer, look))
        filling = (name for name, setting in SETTINGS.items() if setting.fills)
        fills = self.view.fills or any(self._settings[name] for name in filling)
        for one in layer.layers:
            check_parts(
                one,
                fills=fills,
                has_maps=self.view.has_maps,
                draws_few=self.view.draws_few,
                shades=self.view.shades,
                shown=self._settings["shown"],
                can_be_cut=self.can_be_cut,
            )
        check_options(self.view, look, lambda: self._subject)
        chosen, most = self._settings["steps"], self._settings["max_steps"]
        check_steps(chosen, self.scene.steps, most, self.can_be_cut)
        check_poster(self.poster, self.steps)

    def __repr__(self) -> str:
        """Return the Python expression that makes the animation, without defaults.

        Of arrays with more than 64 numbers only the size is written, of more than 64 steps
        only the number.

        Examples
        --------
        >>> from convanim.layers import Conv
        >>> animate(Conv(5, kernel=3), view="numerical", steps=[0, 2])
        animate(Conv(5, kernel=3), view='numerical', steps=(0, 2))
        """
        arguments = (
            f"{name}={python_expression(value, MOST_WRITTEN)}" for name, value in self.given.items()
        )
        return f"animate({', '.join([repr(self.layer), *arguments])})"

    def __eq__(self, other: object) -> bool:
        """Whether layer and options of another animation are the same."""
        if not isinstance(other, Animation):
            return NotImplemented
        mine, others = self.given, other.given
        alike = self.layer == other.layer and mine.keys() == others.keys()
        return alike and all(are_same(value, others[name]) for name, value in mine.items())

    def __hash__(self) -> int:
        return hash((self.layer, self.view.name, self.theme))

    @property
    def settings(self) -> dict[str, Any]:
        """Checked values of all options of `animate`, by name; a copy."""
        return {**self._settings}

    @property
    def given(self) -> dict[str, Any]:
        """The options that differ from their defaults, as `animate` takes them."""
        return given_of(self.layer, self._settings)

    @property
    def view(self) -> View:
        """The view of the layer."""
        return view_named(self._settings["view"])

    @property
    def can_be_cut(self) -> bool:
        """Whether a part of the layer can be drawn in the view."""
        return can_be_cut(self.layer) and self.view.draws_parts

    @property
    def theme(self) -> Theme:
        """Colours, widths and sizes."""
        return theme_of(self._settings)

    @property
    def canvas(self) -> Canvas:
        """What is asked for of the canvas: its size and resolution."""
        return canvas_of(self._settings)

    @property
    def dpi(self) -> float:
        """Dots per inch of raster files."""
        return self.canvas.dots_per_inch(self.scene)

    @property
    def timing(self) -> Timing:
        """How long the steps are shown, and whether the animation repeats."""
        return timing_of(self._settings)

    @property
    def poster(self) -> int:
        """The step that stands for the animation where it does not play."""
        return poster_of(self._settings, self.steps)

    @property
    def max_pixels(self) -> int:
        """Largest number of pixels of a frame."""
        return int(self._settings["max_pixels"])

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.steps)

    @property
    def steps(self) -> Sequence[int]:
        """Steps of the walk that are shown, in this order, counted from 0."""
        chosen: tuple[int, ...] | None = self._settings["steps"]
        return range(self.scene.steps) if chosen is None else chosen

    @property
    def alt(self) -> str:
        """Alt text: what the picture shows, in one sentence."""
        from convanim.tell.words import alt  # pictures without words need no words

        return self._lead + ("" if self.view.lead_only else alt(self.layer, maps_told=True))

    @property
    def caption(self) -> str:
        """Caption: what the picture shows, with all parameters of the layer."""
        from convanim.tell.words import caption

        return self._lead + ("" if self.view.lead_only else caption(self.layer, maps_told=True))

    @property
    def formulas(self) -> list[str]:
        """Worked formulas of the output size: one per axis, or one if all axes agree."""
        from convanim.tell.words import formulas

        return formulas(self.layer)

    @property
    def _lead(self) -> str:
        """Beginning of alt text and caption, which depends on the view."""
        return self.view.lead(self._subject)

    @cached_property
    def _subject(self) -> Subject:
        return subject_of(self.layer, self._settings)

    @cached_property
    def scene(self) -> Scene:
        """The scene: canvas and primitives of all steps; made when it is first needed."""
        return self.canvas.under(self._drawn)

    @cached_property
    def _drawn(self) -> Scene:
        """The scene without the canvas that is asked for."""
        return worded(staged(self.view, self._subject), self._settings)

    def panel(self, most: int | None = None, columns: int | None = None) -> Drawing:
        """Return the static panel: chosen steps, or the view's own still, or its first steps.

        Parameters
        ----------
        most : int, optional
            The largest number of steps to show; the view's own still is then not drawn.
        columns : int, optional
            Steps in a row; the view's usual number by default.
        """
        chosen, scene = self._settings["steps"], self._drawn
        found = scene.poster if chosen is None and most is None else None
        if not found:
            steps = self.steps if chosen else self.steps[: self.view.panel_steps]
            drawings = [scene.at(step) for step in steps[:most]]
            found = panel(drawings, columns or self.view.panel_columns)
        return self.canvas.under(found)

    def save(
        self,
        *targets: str | PathLike[str] | BinaryIO,
        format: str | None = None,  # noqa: A002
        tick: export.Tick = export.silent,
    ) -> list[Path]:
        """Write files; the suffix chooses the format.

        The formats, and what their files hold, are those of `convanim.export.FORMATS`: some
        hold the animation, some the first frame or the panel. A name that ends with
        ``-frames`` asks for all steps, one per page or per file.

        Parameters
        ----------
        *targets : path or binary file
            Where to write. If one target fails, no path is written.
        format : str, optional
            Format of binary files, which need it, such as ``"gif"``.
        tick : callable, optional
            Called after each frame.

        Returns
        -------
        list of Path
            The files that were written.

        Raises
        ------
        ConvanimError
            If a suffix is missing or unknown, or the animation is over the limits.
        OSError
            If a target can't be written.
        """
        return export.save(self, targets, format, tick)

    def to_bytes(self, format: str) -> bytes:  # noqa: A002
        """Return what a file of a format would hold.

        Parameters
        ----------
        format : str
            A suffix without its dot, such as ``"gif"``. Errors are those of `save`.

        Examples
        --------
        >>> from convanim.layers import Conv
        >>> animate(Conv(5, kernel=3)).to_bytes("gif")[:6]
        b'GIF89a'
        """
        return export.to_bytes(self, format)

    def unstaged(self) -> Animation:
        """Return a copy without the scene, which takes memory in long lists of animations."""
        return copy(self)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the scene, which can't be pickled; it is made again when it is needed."""
        return {"layer": self.layer, "_settings": self._settings}


@document_settings
def animate(layer: Layer | Stack, **look: Unpack[Look]) -> Animation:
    """Make an animation of a layer; `Animation.save` writes it to files.

    Parameters
    ----------
    layer : Layer or Stack
        Any layer, such as a `Conv`, or several stacked.
    **look

    Returns
    -------
    Animation

    Raises
    ------
    ConvanimError
        If an option is wrong, or the animation is over the limits.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> len(animate(Conv(5, kernel=3, stride=2, padding=1)))
    9
    """
    return Animation(layer, **look)
