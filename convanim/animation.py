"""An animation: a layer, a view and a look, ready to be saved in any format."""

from __future__ import annotations

import html
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from math import prod
from numbers import Integral, Real
from os import PathLike
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from convanim.captions import alt, caption
from convanim.errors import ConvanimError, shortened, unknown
from convanim.layers import ConvTranspose, Layer
from convanim.parameters import flag, sizes
from convanim.scene import VIEWS, View, view_named
from convanim.scene.primitives import Drawing, Scene, panel
from convanim.scene.subject import Subject
from convanim.theme import POINTS_PER_INCH, Theme, theme_named
from convanim.values import check_numbers, numbers
from convanim.walk import lower

__all__ = ["MAX_PIXELS", "MAX_STEPS", "Animation", "animate"]

#: What is larger is hardly meant; both can be raised.
MAX_PIXELS = 20_000_000
MAX_STEPS = 10_000

#: Browsers slow down what is faster, and a GIF can't tell what is slower.
DURATIONS = (20, 655_350)

#: With fewer dots a cell would be no larger than a pixel.
DPI = (10, 100_000)


@dataclass(frozen=True, eq=False)
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
    x: ArrayLike | None
    w: ArrayLike | None
    max_pixels: int
    max_steps: int

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

        return save(self, [Path(target) for target in targets], tick)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be staged again: a scene does not travel to other processes."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def _repr_html_(self) -> str:
        """Show the animation in a notebook."""
        from convanim.export import as_data_uri

        return f'<img src="{as_data_uri(self)}" alt="{html.escape(self.alt)}">'


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
            f"layer must be a Conv, ConvTranspose, MaxPool or AvgPool, got {layer!r}"
        )
    animation = Animation(
        layer,
        view_named(view),
        theme_named(theme),
        _number("dpi", dpi, DPI),
        _number("duration", duration, DURATIONS),
        None if steps is None else _steps(steps),
        _channels((1, 1) if channels is None else channels),
        _symbols(weights, w is None),
        flag("labels", labels is not None and labels),
        x,
        w,
        _limit("max_pixels", max_pixels),
        _limit("max_steps", max_steps),
    )
    for option, given in {"labels": labels, "channels": channels, "weights": weights}.items():
        if given and option not in animation.view.options:
            known = [name for name, each in VIEWS.items() if option in each.options]
            raise ConvanimError(f"the {view} view has no {option}: choose {' or '.join(known)}")
    check_numbers(layer, x, w)
    _check_size(animation)
    for step in animation.chosen or ():
        if step >= animation.scene.steps:
            last = animation.scene.steps - 1
            raise ConvanimError(f"step {step} is out of range: this layer has steps 0 to {last}")
    return animation


def _number(name: str, value: Any, limits: tuple[int, int]) -> float:
    real = isinstance(value, Real) and not isinstance(value, bool)
    if not real or not limits[0] <= value <= limits[1]:  # NaN is in no range
        raise ConvanimError(
            f"{name} must be a number from {limits[0]} to {limits[1]}, got {shortened(value)}"
        )
    return float(value)


def _limit(name: str, value: Any) -> int:
    if not isinstance(value, Integral) or isinstance(value, bool) or value < 1:
        word = name.replace("_", "-")
        raise ConvanimError(f"{word} must be a whole number above 0, got {shortened(value)}")
    return int(value)


def _channels(channels: str | Sequence[int]) -> tuple[int, int]:
    found = sizes(padding=0, channels=channels)["channels"]
    if len(found) != 2:
        raise ConvanimError(f"channels must be two numbers, such as 2x3, got {channels!r}")
    return found[0], found[1]


def _symbols(weights: str | None, usual: bool) -> bool:
    known = ("symbols", "numbers")
    if weights is not None and weights not in known:
        raise unknown("weights", str(weights), known)
    return usual if weights is None else weights == "symbols"


def _steps(steps: Sequence[int]) -> tuple[int, ...]:
    try:
        chosen = tuple(operator.index(step) for step in steps)
    except TypeError:
        raise ConvanimError(f"steps must be whole numbers, got {steps!r}") from None
    if chosen and min(chosen) < 0:
        raise ConvanimError(f"step {min(chosen)} is out of range: steps count from 0")
    if not chosen:
        raise ConvanimError("steps must name at least one step, got none")
    return chosen


def _check_size(animation: Animation) -> None:
    """Raise ConvanimError where too much would be drawn, before anything is."""
    # The grid alone comes first: a scene of too many cells can't even be staged.
    cells = prod(axis.padded for axis in animation.layer.axes)
    pixels = round(cells * (animation.theme.cell * animation.dpi / POINTS_PER_INCH) ** 2)
    if pixels <= animation.max_pixels:
        pixels = prod(animation.scene.pixels(animation.dpi))
        if len(animation) > animation.max_steps:
            raise ConvanimError(
                f"{len(animation):,} steps are more than the limit of {animation.max_steps:,}:"
                " choose fewer with steps, or raise max-steps"
            )
    if pixels > animation.max_pixels:
        raise ConvanimError(
            f"a frame of {pixels:,} pixels or more is over the limit of {animation.max_pixels:,}:"
            " give a smaller layer or dpi, or raise max-pixels"
        )
