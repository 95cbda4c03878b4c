"""What a notebook shows of an animation, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from test_browser import CHROMIUM
from test_browser import browser as browser  # a fixture

import convanim as ca

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
    # Playwright leaves a socket to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CELL = "<!doctype html><body style='margin:0'><div style='width:{}px'>{}</div></body>"

SHOWN = [
    ca.animate(ca.Conv(5, kernel=3, stride=2, padding=1)),
    ca.animate(ca.Conv(16, kernel=3, axes=1)),
    ca.animate(ca.Conv(5, kernel=3), view="numerical+matrix"),
]


@pytest.mark.parametrize(
    ("animation", "width"), [*((one, 900) for one in SHOWN[1:]), (SHOWN[0], 360)]
)
def test_a_player_fits_into_its_frame_and_plays(browser, animation, width):
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_content(CELL.format(width, animation.player()._repr_html_()))
    assert page.evaluate("document.images.length") == 0  # only where it is not trusted
    frame = page.frames[1]
    output = frame.locator("output")
    output.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    lowest = "what => document.querySelector(what).getBoundingClientRect().bottom <= innerHeight"
    for part in (".stage svg", ".bar"):
        assert frame.evaluate(lowest, part)
    frame.locator("[data-do=play]").click()  # pauses
    before = output.text_content()
    frame.locator("[data-do=on]").click()
    assert output.text_content() != before
    assert said == []
    page.close()


@pytest.mark.parametrize("width", [900, 200])
def test_an_image_is_no_wider_than_its_cell(browser, width):
    page = browser.new_page()
    for animation in SHOWN:
        page.set_content(CELL.format(width, animation._repr_html_()))
        box = page.evaluate(
            """document.images[0].decode().then(() => {
                 const one = document.images[0], box = one.getBoundingClientRect();
                 return [box.width, box.height, one.naturalWidth, one.naturalHeight]; })"""
        )
        shown: list[Any] = box
        assert shown[0] == pytest.approx(min(width, shown[2]), abs=1)
        assert shown[1] / shown[0] == pytest.approx(shown[3] / shown[2], rel=0.02)
    page.close()
