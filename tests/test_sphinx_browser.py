"""Pages that Sphinx builds, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from sphinx_projects import QUIET, built, write
from test_browser import Visit
from test_browser import browser as browser  # a fixture
from test_browser import pytestmark as in_browser

pytestmark = [*in_browser, QUIET]

FIGURES = """
P
=

.. convanim:: conv -i 4 -k 3
   :steps: 0-1
   :name: moving

.. convanim:: conv -i 4 -k 3
   :steps: 0-1
   :format: mp4
   :alt: A film

.. convanim:: conv -i 4 -k 3
   :format: html
   :alt: A player

.. convanim-shape:: conv -i 6 -k 3 -s 2 -p 1

.. convanim-shape:: stack "conv -i 8 -k 3" "max-pool -k 2"
   :all:
"""


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("figures")
    write(source, FIGURES, {})
    output, said = built(source, "html")
    assert said == ""
    return output / "index.html"


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_axe_finds_nothing_in_figures(browser, figures, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    visit = Visit(browser, figures, color_scheme=scheme)
    parts = {"include": [["figure"], [".convanim-shape"]]}
    found = axe.Axe().run(visit.page, context=parts).response["violations"]
    visit.context.close()
    assert [violation["id"] for violation in found] == []


def test_pictures_films_and_players_are_seen(browser, figures):
    visit = Visit(browser, figures)
    page = visit.page
    page.locator("iframe").scroll_into_view_if_needed()
    inner = page.frame_locator("iframe")
    inner.locator("[data-do=play]").click()
    assert inner.locator("output").inner_text().endswith("/ 4")
    assert page.evaluate("document.querySelector('figure img').naturalWidth") > 100
    page.wait_for_function("document.querySelector('video').readyState >= 2")
    sides = page.evaluate(
        """[...document.querySelectorAll('figure img, figure video')].map(e => e.clientWidth)"""
    )
    assert sides[0] == pytest.approx(sides[1], abs=1)  # whatever the format
    visit.context.close()
    assert [url for url in visit.asked if not url.startswith("file:")] == []


def test_reduced_motion_shows_a_still(browser, figures):
    seen = []
    for motion in ("no-preference", "reduce"):
        visit = Visit(browser, figures, reduced_motion=motion)
        visit.page.wait_for_function("document.images[0].complete")
        address = visit.page.evaluate("document.querySelector('#moving img').currentSrc")
        seen.append("-anim" in address)
        visit.context.close()
    assert seen == [True, False]


def test_pictures_follow_what_a_page_says_of_its_theme(browser, figures):
    visit = Visit(browser, figures)
    seen = [
        visit.page.evaluate(
            """theme => { document.body.dataset.theme = theme;
                 return getComputedStyle(document.querySelector('#moving img')).colorScheme; }""",
            theme,
        )
        for theme in ("light", "dark", "auto")
    ]
    visit.context.close()
    assert seen == ["light", "dark", "light dark"]


def test_nothing_is_wider_than_a_phone(browser, figures):
    visit = Visit(browser, figures, viewport={"width": 360, "height": 640})
    right = visit.page.evaluate(
        """Math.max(...[...document.querySelectorAll('img, video, iframe, math')].map(
             each => each.getBoundingClientRect().right))"""
    )
    visit.context.close()
    assert right <= 360
