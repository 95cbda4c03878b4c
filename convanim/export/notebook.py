"""Animations in notebooks: the animation itself, or its first step if it is too large."""

from __future__ import annotations

import base64
import html
import io
from math import prod, sqrt

from convanim.encode.gif import write_gif
from convanim.encode.png import pictures, write_png
from convanim.encode.webp import write_webp
from convanim.export import Picture
from convanim.render.raster import frames

__all__ = ["as_html"]

#: Pixels of all frames together up to which a notebook shows the animation: about two seconds
#: to draw, and two megabytes.
MOST_PIXELS = 200_000_000

#: Pixels that a frame counts as at least: even a small one takes some time.
LEAST_FRAME = 100_000

#: Pixels of the first step where that is shown instead.
STILL_PIXELS = 2_000_000


def as_html(animation: Picture) -> str:
    """Return an HTML image that contains the animation as a data URL.

    The number of pixels is checked before anything is drawn. If it is over the limit, the
    image is the first step, followed by a hint how to write the whole animation to a file.
    """
    scene, steps = animation.scene, animation.steps
    dpi = animation.canvas.pixels_per_inch(scene)
    pixels = prod(scene.pixels(dpi))
    memory, rest = io.BytesIO(), ""
    if max(pixels, LEAST_FRAME) * len(steps) <= MOST_PIXELS:
        found = frames(scene, steps, dpi)
        kind = "webp" if found.has_alpha else "gif"
        if found.has_alpha:
            write_webp(memory, found, animation.timing, animation.dpi)
        else:
            write_gif(memory, found, animation.timing)
    else:
        kind = "png"
        smaller = dpi * min(1, sqrt(STILL_PIXELS / pixels))
        for picture in pictures(frames(scene, steps[:1], smaller)):
            write_png(memory, picture, smaller)
        raster = "gif" if scene.background else "webp"
        suffix = raster if pixels <= animation.max_pixels else "svg"
        rest = (
            f"<p>The first of {len(steps):,} steps, too much to move here:"
            f' <code>.save("x.{suffix}")</code> writes a file.</p>'
        )
    data = base64.b64encode(memory.getvalue()).decode()
    return f'<img src="data:image/{kind};base64,{data}" alt="{html.escape(animation.alt)}">{rest}'
