"""What a format can hold: checks of a picture, before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from convanim.errors import ConvanimError, Option
from convanim.export.picture import Picture
from convanim.limits import check_slides
from convanim.scene.sheets import Drawing, Scene

__all__ = ["Check", "anything", "deck", "pages", "panel", "pixels", "player"]

#: Takes a picture, and raises ConvanimError if a format can't hold it.
Check = Callable[[Picture], None]


def anything(picture: Picture) -> None:
    """Accept any picture."""


def pixels(longest: int, is_opaque: bool = False) -> Check:
    """Return a function that checks the size of a frame: its sides, and ``max_pixels``.

    Parameters
    ----------
    longest : int
        Longest side of a frame in the format, in pixels.
    is_opaque : bool
        Whether the format has no translucent colours.
    """

    def check(picture: Picture) -> None:
        if is_opaque and picture.scene.background is None:
            raise ConvanimError(
                "can't be laid over another background: choose .png, .webp, .apng, .webm or a"
                " vector format, or give a colour to ",
                Option("background"),
            )
        sides = picture.canvas.pixels(picture.scene)
        if max(sides) > longest:
            raise ConvanimError(
                f"a side of {max(sides):,} pixels is over the format's {longest:,}:"
                " give a smaller ",
                *(Option("dpi"), ", size or layer"),
            )
        if prod(sides) > picture.max_pixels:
            raise ConvanimError(
                f"a frame of {prod(sides):,} pixels is over the limit of {picture.max_pixels:,}:"
                " give a smaller ",
                Option("dpi"),
                ", size or layer, raise ",
                Option("max_pixels"),
                ", or write .svg or .pdf",
            )

    return check


def panel(longest: int, format: str, advice: str) -> Check:  # noqa: A002
    """Return a function that checks that no side of the panel is too long.

    Parameters
    ----------
    longest : int
        Longest side in the format, in points.
    format : str
        What the message calls the format.
    advice : str
        What would be right.
    """
    return lambda picture: _check_sides(picture, picture.panel(), longest, format, advice)


def pages(longest: int, format: str) -> Check:  # noqa: A002
    """Return a function that checks that no side of the steps is too long; see `panel`."""
    advice = "choose a smaller layer"
    return lambda picture: _check_sides(picture, picture.scene, longest, format, advice)


def player(picture: Picture) -> None:
    """Check that a page does not get too large for browsers."""
    from convanim.export.player import check_size

    check_size(picture)


def deck(picture: Picture) -> None:
    """Check that a deck can be written, and opened again."""
    check_slides(picture.scene, picture.steps, picture.canvas.ratio)


def _check_sides(
    picture: Picture,
    page: Drawing | Scene,
    longest: int,
    format: str,  # noqa: A002
    advice: str,
) -> None:
    """Raise ConvanimError if a side is longer than so many points."""
    side = round(max(page.width, page.height))
    if side > longest:
        size = ("give a squarer ", Option("size")) if picture.canvas.ratio else (advice,)
        raise ConvanimError(f"a side of {side:,} points is over {format}'s {longest:,}: ", *size)
