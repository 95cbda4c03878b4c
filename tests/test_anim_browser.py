"""Animated SVG in a real browser: it plays in an image, and every step is that of the PNG."""

from __future__ import annotations

import base64
import io
import time
from functools import cache
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pytest
from PIL import Image
from support import by_hand
from test_browser import browser as browser  # a fixture
from test_browser import pytestmark as pytestmark

import convanim as ca
from convanim.colours import in_dark, in_light
from convanim.render.raster import frames
from convanim.theme import THEMES

#: Width in CSS pixels, and pixels per CSS pixel: so many that lines on whole ones matter little.
WIDTH, SCALE = 300, 2

#: Side of the blocks of pixels that are compared.
BLOCK = 12

#: Shows all animations as they are at a time, in milliseconds.
SEEK = """time => {
  for (const each of document.getAnimations()) { each.pause(); each.currentTime = time; }
  for (const svg of document.querySelectorAll('svg')) {
    svg.pauseAnimations(); svg.setCurrentTime(time / 1000); } }"""


class Screen:
    """A page that shows pictures, inline or as images, and what is seen of the first."""

    def __init__(self, browser: Any, *pictures: ca.Animation, inline: bool, **options: Any) -> None:
        self.scene = pictures[0].scene
        height = round(WIDTH * self.scene.height / self.scene.width)
        self.clip = {"x": 0, "y": 0, "width": WIDTH, "height": height}
        size = {"width": WIDTH, "height": 400}
        self.context = browser.new_context(viewport=size, device_scale_factor=SCALE, **options)
        self.page = self.context.new_page()
        contents = [picture.to_bytes("anim.svg") for picture in pictures]
        shown = (
            content.decode()
            if inline
            else f'<img src="data:image/svg+xml;base64,{base64.b64encode(content).decode()}">'
            for content in contents
        )
        self.page.set_content(
            f"<style>svg, img {{ display: block }} body {{ margin: 0 }}</style>{''.join(shown)}"
        )
        self.page.wait_for_function("[...document.images].every(i => i.complete)")

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def picture(self, at: float | None = None) -> np.ndarray:
        """What is seen now, or at a time in milliseconds, smoothed."""
        if at is not None:
            self.page.evaluate(SEEK, at)
        with Image.open(io.BytesIO(self.page.screenshot(clip=self.clip))) as image:
            return smoothed(np.asarray(image.convert("RGB")))

    def nearest(self, pictures: list[np.ndarray], at: float | None = None) -> int:
        """Which picture is seen; it is far nearer than all others."""
        step = nearest(pictures, self.picture(at))
        assert step is not None
        return step


def nearest(pictures: list[np.ndarray], seen: np.ndarray) -> int | None:
    """Which picture is seen; None if it is not far nearer than all others."""
    rows = min(len(seen), len(pictures[0]))  # heights are rounded differently
    away = [np.abs(seen[:rows] - picture[:rows]).mean() for picture in pictures]
    first, second = np.sort(away)[:2]
    return int(np.argmin(away)) if first < 0.6 * second else None


def smoothed(picture: np.ndarray) -> np.ndarray:
    """The means of blocks of pixels: edges are drawn a little differently."""
    rows, columns = (side // BLOCK for side in picture.shape[:2])
    blocks = picture[: BLOCK * rows, : BLOCK * columns].reshape(rows, BLOCK, columns, BLOCK, 3)
    return blocks.mean(axis=(1, 3))


@cache
def drawn(layer: ca.Layer, **look: Any) -> list[np.ndarray]:
    """The steps as pixels, as wide as on the screen, smoothed."""
    found = ca.animate(layer, width=SCALE * WIDTH, **look)
    dpi = found.canvas.pixels_per_inch(found.scene)
    return [smoothed(picture) for picture in frames(found.scene, found.steps, dpi).whole()]


CONV = ca.Conv(5, 3, stride=2, padding=1)
CONV_TRANSPOSE = ca.ConvTranspose(3, 3, stride=2, padding=1)


@pytest.mark.parametrize(
    ("layer", "view", "smooth"),
    [
        (CONV, "slanted", False),
        (CONV_TRANSPOSE, "scatter", True),
        *(
            pytest.param(layer, view, smooth, marks=pytest.mark.slow)
            for layer, view in [
                (CONV, "numerical"),
                (CONV_TRANSPOSE, "scatter"),
                (ca.Conv(5, 3, padding=1), "pixels"),
                (ca.Conv(5, 3, channels=(2, 3)), "channels"),
                (CONV, "columns"),
            ]
            for smooth in (False, True)
        ),
    ],
)
def test_each_step_is_that_of_the_png(browser, layer, view, smooth):
    made = ca.animate(layer, view=view, width=WIDTH, smooth=smooth)
    steps = (0, 1, 2, len(made) // 2, len(made) - 2, len(made) - 1)
    pictures = drawn(layer, view=view, steps=steps)
    with Screen(browser, made, inline=True) as screen:
        assert [screen.nearest(pictures, 1000 * steps[n] + 300) for n in (0, 1, 3, 5)] == [
            0,
            1,
            3,
            5,
        ]
        assert screen.nearest(pictures, 1000 * (len(made) + 1) + 300) == 1  # it loops


@pytest.mark.parametrize("smooth", [False, True])
def test_it_plays_in_an_image_a_step_after_the_other(browser, smooth, conv):
    pictures, duration = drawn(conv), 500
    made = ca.animate(conv, width=WIDTH, duration=duration, smooth=smooth)
    with Screen(browser, made, inline=False) as screen:
        begin, seen = time.monotonic(), []
        while time.monotonic() < begin + 3:
            step = nearest(pictures, screen.picture())
            if step is not None:  # not on its way
                seen.append((time.monotonic(), step))
    order = [step for step, _ in groupby(step for _, step in seen)]
    assert len(order) >= 4
    assert all((after - before) % 9 in (1, 2) for before, after in pairwise(order))
    steps = (seen[-1][0] - seen[0][0]) * 1000 / duration
    assert (order[-1] - order[0]) % 9 == pytest.approx(steps, abs=1.5)


@pytest.mark.parametrize(("scheme", "side"), [("light", in_light), ("dark", in_dark)])
@pytest.mark.parametrize("inline", [False, True])
def test_the_theme_auto_follows_light_and_dark(browser, scheme, side, inline, conv):
    theme = {"light": "guide", "dark": "dark"}[scheme]
    pictures = drawn(conv, theme=theme)
    made = ca.animate(conv, width=WIDTH, theme="auto", steps=[4])
    with Screen(browser, made, inline=inline, color_scheme=scheme) as screen:
        assert screen.picture()[0, 0] == pytest.approx(side(THEMES["auto"].background), abs=0.5)
        assert screen.nearest(pictures) == 4


@pytest.mark.parametrize("smooth", [False, *by_hand(True)])
def test_once_stays_at_the_last_step_and_a_hold_makes_it_longer(browser, smooth, conv):
    pictures = drawn(conv)
    look = {"width": WIDTH, "smooth": smooth, "duration": 100}
    with Screen(browser, ca.animate(conv, loop="once", **look), inline=True) as screen:
        screen.page.wait_for_timeout(1500)
        assert screen.nearest(pictures) == 8
    with Screen(browser, ca.animate(conv, hold=5000, **look), inline=True) as screen:
        assert [screen.nearest(pictures, at) for at in (730, 830, 5800, 5930)] == [7, 8, 8, 0]


@pytest.mark.parametrize("smooth", [False, True])
def test_reduced_motion_and_paper_show_the_poster(browser, smooth, conv):
    pictures = drawn(conv)
    made = ca.animate(conv, width=WIDTH, poster=4, smooth=smooth)
    with Screen(browser, made, inline=True, reduced_motion="reduce") as screen:
        assert screen.nearest(pictures) == 4
        assert screen.nearest(pictures, 7300) == 4
    with Screen(browser, made, inline=True) as screen:
        screen.page.emulate_media(media="print")
        assert screen.nearest(pictures, 7300) == 4


def test_several_on_one_page_do_not_disturb_each_other(browser, conv):
    pictures = drawn(conv, view="numerical")
    first = ca.animate(conv, view="numerical", width=WIDTH)
    others = [ca.animate(conv, width=WIDTH, theme="dark"), ca.animate(ca.Conv(4, 3), width=WIDTH)]
    with Screen(browser, first, *others, inline=True) as screen:
        assert [screen.nearest(pictures, at) for at in (300, 4300)] == [0, 4]
        missing = screen.page.evaluate(
            """[...document.querySelectorAll('use')].filter(use => !use.closest('svg')
                 .contains(document.querySelector(use.getAttribute('href')))).length"""
        )
        assert missing == 0
