"""An animation: a layer, a view and a look, ready to be saved in any format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from inspect import signature
from os import PathLike
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from convanim.captions import alt, caption
from convanim.errors import ConvanimError, Option, shortened
from convanim.expressions import plainly, same, written
from convanim.layers import ConvTranspose, Layer
from convanim.limits import (
    DPI,
    DURATIONS,
    MAX_PIXELS,
    MAX_STEPS,
    check_parts,
    check_steps,
    two_channels,
    whole_steps,
)
from convanim.parameters import flag, one_of, real, whole
from convanim.scene import VIEWS, View
from convanim.scene.primitives import Drawing, Scene, panel
from convanim.scene.subject import Subject
from convanim.theme import THEMES, Theme, theme_named
from convanim.values import Array, check_numbers, numbers
from convanim.walk import lower

__all__ = ["Animation", "animate"]

#: How a matrix shows its weights.
WEIGHTS = ("symbols", "numbers")

#: Numbers, or steps, that a `repr` writes out.
WRITTEN = 64


@dataclass(frozen=True, eq=False, repr=False)
class Animation:
    """A layer on its way to a picture: made by `animate`, checked when it is made."""

    layer: Layer
    view: View
    theme: Theme
    dpi: float
    duration: float
    chosen: tuple[int, ...] | None
    channels: tuple[int, int]
    symbols: bool
    labels: bool
    x: Array | None
    w: Array | None
    max_pixels: int
    max_steps: int

    def __post_init__(self) -> None:
        """Refuse what `animate` has not checked."""
        kinds = {"layer": Layer, "view": View, "theme": Theme, "channels": tuple}
        if not all(isinstance(getattr(self, name), kind) for name, kind in kinds.items()):
            raise ConvanimError("an animation is made by animate(layer), not by its class")

    def __repr__(self) -> str:
        """Return the Python expression that makes the animation, defaults left out.

        Arrays of more than 64 numbers, and as many steps, are only counted.

        Examples
        --------
        >>> from convanim.layers import Conv
        >>> animate(Conv(5, kernel=3), view="numerical", steps=[0, 2])
        animate(Conv(5, kernel=3), view='numerical', steps=(0, 2))
        """
        arguments = (f"{name}={written(value, WRITTEN)}" for name, value in self.look.items())
        return f"animate({', '.join([repr(self.layer), *arguments])})"

    def __eq__(self, other: object) -> bool:
        """Whether another animation shows the same."""
        if not isinstance(other, Animation):
            return NotImplemented
        return all(same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    def __hash__(self) -> int:
        return hash((self.layer, self.view.name, self.theme))

    @property
    def look(self) -> dict[str, Any]:
        """Options that are not the usual ones, as `animate` takes them."""
        known = THEMES.get(self.theme.name) == self.theme
        given = {
            "view": self.view.name,
            "labels": self.labels or None,
            "channels": None if self.channels == (1, 1) else self.channels,
            "weights": None if self.symbols == (self.w is None) else WEIGHTS[not self.symbols],
            "theme": self.theme.name if known else self.theme,
            "steps": self.chosen,
            "dpi": plainly(self.dpi),
            "duration": plainly(self.duration),
            "max_steps": self.max_steps,
            "max_pixels": self.max_pixels,
            "x": self.x,
            "w": self.w,
        }
        usual = signature(animate).parameters
        return {
            name: value
            for name, value in given.items()
            if value is not None and not same(value, usual[name].default)
        }

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.steps)

    @property
    def steps(self) -> Sequence[int]:
        """Steps of the animation."""
        return range(self.scene.steps) if self.chosen is None else self.chosen

    @property
    def alt(self) -> str:
        """What the picture shows, in a sentence."""
        return self._told(alt)

    @property
    def caption(self) -> str:
        """What the picture shows, with all parameters."""
        return self._told(caption)

    def _told(self, layer: Callable[[Layer], str]) -> str:
        lead = self.view.lead(self._subject)
        return lead if self.view.alone else f"{lead}{layer(self.layer)}"

    @cached_property
    def _subject(self) -> Subject:
        return Subject(
            lower(self.layer),
            lambda: numbers(self.layer, self.x, self.w),
            self.theme,
            self.channels,
            self.symbols,
            self.labels,
            isinstance(self.layer, ConvTranspose),
        )

    @cached_property
    def scene(self) -> Scene:
        """The layer's walk, staged: a canvas, what stands still and what moves."""
        return self.view.stage(self._subject)

    def panel(self) -> Drawing:
        """Return the static panel: the chosen steps, or what is usual for the view."""
        if self.chosen is None and self.scene.poster:
            return self.scene.poster()
        drawings = [self.scene.at(step) for step in self.panel_steps]
        return panel(drawings, self.view.panel_columns)

    @property
    def panel_steps(self) -> Sequence[int]:
        """Steps of the static panel, where there is no poster."""
        return self.steps if self.chosen else self.steps[: self.view.panel_steps]

    def save(
        self, *targets: str | PathLike[str], tick: Callable[[], None] = lambda: None
    ) -> list[Path]:
        """Write files; the suffix chooses the format.

        ``.gif`` and ``.mp4`` hold the animation, ``.png`` the first frame, ``.pdf``
        and ``.svg`` the panel, ``.txt`` the caption; ``name-frames.pdf`` has one
        page a step, ``name-frames.png`` (or ``.svg``) stands for one file a step,
        ``name-00.png`` and so on.

        Parameters
        ----------
        targets : paths; all are written, or, where one fails, none
        tick : called after each frame

        Returns
        -------
        The files that were written.

        Raises
        ------
        ConvanimError
            An unknown suffix or none, or an animation over the limits.
        OSError
            A target that can't be written.
        """
        # The picture's one door to the formats below it: matplotlib is loaded when it is opened.
        from convanim.export import save

        return save(self, targets, tick)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be staged again: a scene does not travel to other processes."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def _repr_html_(self) -> str:
        """Show the animation in a notebook; of a long one a still, and how to get the rest."""
        from convanim.notebook import as_html

        return as_html(self)


def animate(
    layer: Layer,
    *,
    view: str = "slanted",
    theme: str | Theme = "guide",
    dpi: float = 150,
    duration: float = 1000,
    steps: Sequence[int] | None = None,
    x: ArrayLike | None = None,
    w: ArrayLike | None = None,
    channels: str | Sequence[int] | None = None,
    weights: str | None = None,
    labels: bool | None = None,
    max_pixels: int = MAX_PIXELS,
    max_steps: int = MAX_STEPS,
) -> Animation:
    """Make an animation of a layer; `Animation.save` writes it.

    Parameters
    ----------
    layer : a `Conv`, `ConvTranspose`, `MaxPool` or `AvgPool` over two axes
    view : ``"slanted"``, ``"numerical"``, ``"kernel"``, ``"channels"``, ``"subsampling"``,
        ``"counting"`` or ``"matrix"``
    theme : ``"guide"``, ``"dark"`` or ``"gray"``, or a `Theme`
    dpi : dots an inch, at least 10; a cell is 0.5 cm wide
    duration : milliseconds a step, 20 to 655,350
    steps : the steps to draw, from 0; all by default, or the first few in a panel
    x, w : the numbers to show, as for `Layer.apply`; the guide's by default
    channels : input and output maps of the channels view
    weights : ``"symbols"`` or ``"numbers"`` in the matrix view; numbers where w is given
    labels : whether words name the parts, and their sizes
    max_pixels, max_steps : limits on a frame's pixels and on the steps drawn

    Raises
    ------
    ConvanimError
        A value that is none of these, or an animation over the limits.

    Examples
    --------
    >>> from convanim.layers import Conv
    >>> len(animate(Conv(5, kernel=3, stride=2, padding=1)))
    9
    """
    if not isinstance(layer, Layer):
        raise ConvanimError(
            Option("layer"),
            f" must be a Conv, ConvTranspose, MaxPool or AvgPool, got {shortened(layer)}",
        )
    most = whole("max_steps", max_steps)
    animation = Animation(
        layer,
        VIEWS[one_of("view", view, VIEWS)],
        theme_named(theme),
        real("dpi", dpi, *DPI),
        real("duration", duration, *DURATIONS),
        None if steps is None else whole_steps(steps, most),
        (1, 1) if channels is None else two_channels(channels),
        w is None if weights is None else one_of("weights", weights, WEIGHTS) == WEIGHTS[0],
        labels is not None and flag("labels", labels),
        *check_numbers(layer, x, w),
        whole("max_pixels", max_pixels),
        most,
    )
    wanted = {"labels": animation.labels, "channels": channels, "weights": weights}
    for option, given in wanted.items():
        if not (given is None or given is False or option in animation.view.options):
            known = [name for name, each in VIEWS.items() if option in each.options]
            message = f"the {animation.view.name} view has no "
            raise ConvanimError(message, Option(option), f": choose {' or '.join(known)}")
    check_parts(layer, animation.view.name, animation.channels, animation.labels)
    check_steps(animation.chosen, animation.scene.steps, most)
    return animation
