"""The page in a real browser: it loads, steps, pauses, and fetches nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from support import by_hand, listing

from convanim.gallery import Gallery
from convanim.gallery.listing import MOST_INLINE, guide, read_listing

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
    # Playwright leaves a socket to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PAGE = Path(__file__).parents[1] / "gallery" / "index.html"

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visit:
    """A visit to the page, and what it said and asked for."""

    def __init__(self, browser: Any, page: Path = PAGE, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(page.as_uri())

    def figure(self, name: str) -> Any:
        return self.page.locator(f"figure#{name}")

    def shown(self, name: str) -> list[int]:
        """Steps that a figure's moving sheets show."""
        return self.page.evaluate(
            """name => [...document.querySelectorAll(`#${name} .steps`)].map(
                 sheet => [...sheet.children].findIndex(
                   step => getComputedStyle(step).visibility === 'visible'))""",
            name,
        )


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    visit = Visit(browser)
    yield visit
    visit.context.close()


@pytest.fixture
def calm(browser: Any) -> Iterator[Visit]:
    """A visitor who asked for reduced motion."""
    visit = Visit(browser, reduced_motion="reduce")
    yield visit
    visit.context.close()


NAME = "padding_strides"


def test_all_figures_are_there_and_nothing_is_said_or_fetched_from_outside(calm):
    calm.page.wait_for_load_state()
    for panel in calm.page.locator("details").all():
        panel.evaluate("details => details.open = true")
    calm.page.wait_for_function(
        "[...document.images].every(i => { i.loading = 'eager'; return i.complete; })"
    )
    broken = calm.page.evaluate("[...document.images].filter(i => !i.naturalWidth).map(i => i.src)")
    assert broken == []
    names = calm.page.evaluate("[...document.querySelectorAll('figure')].map(f => f.id)")
    assert names == [figure.name for figure in guide().figures]
    assert calm.said == []
    assert calm.asked
    assert all(url.startswith("file:") for url in calm.asked)


def test_every_picture_is_drawn(calm):
    sizes = calm.page.evaluate(
        """[...document.querySelectorAll('.picture svg')].map(svg => {
             const box = svg.getBoundingClientRect(); return [box.width, box.height]; })"""
    )
    assert len(sizes) == 25
    assert all(width > 60 and height > 40 for width, height in sizes)
    missing = calm.page.evaluate(
        "[...document.querySelectorAll('use')].filter(u => "
        "!document.querySelector(u.getAttribute('href'))).length"
    )
    assert missing == 0


def test_keys_step_and_pause_holds(visit):
    figure = visit.figure(NAME)
    figure.scroll_into_view_if_needed()
    play = figure.locator(".play")
    play.focus()
    visit.page.keyboard.press("Space")
    assert play.get_attribute("aria-label") == "Play"
    start = visit.shown(NAME)
    assert len(set(start)) == 1
    visit.page.wait_for_timeout(1300)
    assert visit.shown(NAME) == start  # pause holds for longer than a step
    visit.page.keyboard.press("ArrowRight")
    assert visit.shown(NAME) == [(step + 1) % 9 for step in start]
    visit.page.keyboard.press("ArrowLeft")
    visit.page.keyboard.press("ArrowLeft")
    assert visit.shown(NAME) == [(step - 1) % 9 for step in start]
    count = figure.locator(".count").text_content()
    assert count == f"{(start[0] - 1) % 9 + 1} / 9"


def test_it_plays_and_all_can_be_paused(visit):
    visit.figure(NAME).scroll_into_view_if_needed()
    start = visit.shown(NAME)
    visit.page.wait_for_function(
        """([name, start]) => !document.querySelector(`#${name} .steps`)
             .children[start].classList.contains('on')""",
        arg=[NAME, start[0]],
        timeout=5000,
    )
    visit.page.locator("#all").click()
    assert visit.page.locator("#all").text_content() == "Play all"
    held = visit.shown(NAME)
    visit.page.wait_for_timeout(1300)
    assert visit.shown(NAME) == held


def test_space_presses_a_button_and_keys_work_on_the_picture(calm):
    figure = calm.figure(NAME)
    figure.locator("button.on").focus()
    calm.page.keyboard.press("Space")
    assert set(calm.shown(NAME)) == {1}
    figure.locator(".picture").click()
    calm.page.keyboard.press("ArrowRight")
    assert set(calm.shown(NAME)) == {2}
    calm.page.keyboard.press("Space")
    assert figure.locator(".play").get_attribute("aria-label") == "Pause"


def test_buttons_step(calm):
    figure = calm.figure(NAME)
    figure.locator("button.on").click()
    assert set(calm.shown(NAME)) == {1}
    figure.locator("button.back").click()
    assert set(calm.shown(NAME)) == {0}


def test_reduced_motion_is_honoured(calm):
    calm.figure(NAME).scroll_into_view_if_needed()
    calm.page.wait_for_timeout(1300)
    assert set(calm.shown(NAME)) == {0}
    assert calm.page.locator("#all").text_content() == "Play all"


def test_everything_can_be_reached_by_keyboard(calm):
    seen = set()
    for _ in range(25):
        calm.page.keyboard.press("Tab")
        seen.add(
            calm.page.evaluate("document.activeElement.className || document.activeElement.id")
        )
    assert {"all", "back", "play", "on"} <= seen


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out(browser, width):
    visit = Visit(browser, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    visit = Visit(browser, color_scheme=scheme, reduced_motion="reduce")
    found = axe.Axe().run(visit.page).response["violations"]
    serious = [v["id"] for v in found if v["impact"] in ("serious", "critical")]
    visit.context.close()
    assert serious == []


#: A figure that follows light and dark, one with its own colours, and one that is shown as a GIF.
MIXED = """
formats = ["gif", "svg"]
dpi = 20
[[figure]]
name = "follows"
layer = "conv"
input = 4
kernel = 3
[[figure]]
name = "dark"
theme = "dark"
layer = "conv"
input = 4
kernel = 3
[[figure]]
name = "gray"
theme = "gray"
layer = "conv"
input = 4
kernel = 3
[[figure]]
name = "long"
layer = "conv"
input = 13
kernel = 2
"""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: Any) -> Path:
    """The page of a gallery of figures in several colours."""
    folder = tmp_path_factory.mktemp("mixed")
    path = listing(folder, MIXED)
    gallery = Gallery(read_listing(path), path, folder / "out")
    list(gallery.build(gallery.outdated()))
    gallery.finish()
    return folder / "out" / "index.html"


def tones(visit: Visit, name: str) -> tuple[float, float]:
    """Lightness of a picture's ground and of its lines, from 0 to 1, as they are seen."""
    visit.figure(name).scroll_into_view_if_needed()
    shot = visit.figure(name).locator(".picture").screenshot()
    with Image.open(BytesIO(shot)) as image:
        seen = np.asarray(image.convert("L")) / 255
    ground = float(np.median(seen))  # most of the picture
    return ground, float(seen.max() if ground < 0.5 else seen.min())


@pytest.mark.parametrize("width", [390, 1280])
def test_pictures_follow_light_and_dark(browser, mixed, width):
    for scheme in ("light", "dark"):
        size = {"width": width, "height": 800}
        visit = Visit(browser, mixed, viewport=size, color_scheme=scheme, reduced_motion="reduce")
        page = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert page == {"light": "rgb(255, 255, 255)", "dark": "rgb(0, 43, 54)"}[scheme]
        # The two others keep their colours.
        for name, is_dark in (("follows", scheme == "dark"), ("dark", True), ("gray", False)):
            ground, line = tones(visit, name)
            assert (ground < 0.2 and line > 0.8) if is_dark else (ground > 0.95 and line < 0.2)
        assert visit.said == []
        visit.context.close()


def test_a_gif_is_dimmed_in_the_dark(browser, mixed):
    lightness = {}
    for scheme in ("light", "dark"):
        visit = Visit(browser, mixed, color_scheme=scheme, reduced_motion="reduce")
        shown = visit.figure("long").locator(".picture img")
        shown.scroll_into_view_if_needed()
        visit.page.wait_for_function("document.querySelector('#long img').naturalWidth > 0")
        with Image.open(BytesIO(shown.screenshot())) as image:
            lightness[scheme] = float(np.median(np.asarray(image.convert("L")))) / 255
        visit.context.close()
    assert lightness["light"] > 0.98
    assert 0.7 < lightness["dark"] < 0.9


def test_a_reader_may_choose_other_colours_than_those_of_the_system(browser, mixed):
    visit = Visit(browser, mixed, color_scheme="light", reduced_motion="reduce")
    choice = visit.page.get_by_label("Colours")
    assert choice.input_value() == "auto"
    choice.select_option("dark")
    assert tones(visit, "follows")[0] < 0.2
    visit.page.reload()  # it is kept
    assert visit.page.get_by_label("Colours").input_value() == "dark"
    assert tones(visit, "follows")[0] < 0.2
    visit.page.get_by_label("Colours").select_option("auto")
    assert tones(visit, "follows")[0] > 0.95
    visit.page.emulate_media(color_scheme="dark")
    assert tones(visit, "follows")[0] < 0.2
    visit.page.get_by_label("Colours").select_option("light")
    assert tones(visit, "follows")[0] > 0.95
    assert visit.said == []
    visit.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["auto", "light", "dark"])
def test_axe_finds_no_lack_of_contrast_in_any_colours(browser, mixed, scheme, chosen):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    visit = Visit(browser, mixed, color_scheme=scheme, reduced_motion="reduce")
    visit.page.get_by_label("Colours").select_option(chosen)
    response = axe.Axe().run(visit.page).response
    visit.context.close()
    assert [v["id"] for v in response["violations"] if v["impact"] in ("serious", "critical")] == []
    assert "color-contrast" in {rule["id"] for rule in response["passes"]}


@pytest.fixture(scope="module")
def many(tmp_path_factory: Any) -> Path:
    """The page of a gallery with more figures than it holds itself."""
    folder = tmp_path_factory.mktemp("many")
    entry = '[[figure]]\nname = "figure-{}"\nlayer = "conv"\ninput = {}\nkernel = 3\ndpi = 20\n'
    entries = "".join(entry.format(number, 4 + number % 3) for number in range(2 * MOST_INLINE))
    path = listing(folder, f'formats = ["png"]\n{entries}')
    gallery = Gallery(read_listing(path), path, folder / "out")
    list(gallery.build(gallery.outdated()))
    gallery.finish()
    return folder / "out" / "index.html"


def scripts(visit: Visit) -> set[str]:
    return {Path(url).stem for url in visit.asked if url.endswith(".js")}


@pytest.mark.parametrize("width", [390, *by_hand(1280)])
def test_many_drawings_are_loaded_as_they_come_into_view(browser, many, width):
    size = {"width": width, "height": 800}
    visit = Visit(browser, many, viewport=size, reduced_motion="reduce")
    first, last = (visit.figure(f"figure-{number}") for number in (0, 2 * MOST_INLINE - 1))
    first.locator(".picture svg").wait_for()
    assert "figure-0" in scripts(visit)
    assert len(scripts(visit)) < MOST_INLINE
    last.scroll_into_view_if_needed()
    last.locator(".picture svg").wait_for()
    last.locator("button.on").click()
    assert set(visit.shown(f"figure-{2 * MOST_INLINE - 1}")) == {1}
    assert last.locator(".count").text_content().startswith("2 / ")
    assert last.locator(".formula").count() == 1
    assert len(scripts(visit)) < 2 * MOST_INLINE
    missing = visit.page.evaluate(
        "[...document.querySelectorAll('use')].filter(u => "
        "!document.getElementById(u.getAttribute('href').slice(1))).length"
    )
    assert (missing, visit.said) == (0, [])
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert all(url.startswith("file:") for url in visit.asked)
    # What is loaded later wears the reader's colours.
    visit.page.get_by_label("Colours").select_option("dark")
    middle = f"figure-{MOST_INLINE}"
    visit.figure(middle).scroll_into_view_if_needed()
    visit.figure(middle).locator(".picture svg").wait_for()
    ground, line = tones(visit, middle)
    assert ground < 0.2 < 0.8 < line
    visit.context.close()


def test_all_of_many_can_be_played_and_paused(browser, many):
    visit = Visit(browser, many)
    visit.figure("figure-0").locator(".player").wait_for()
    visit.page.locator("#all").click()
    assert visit.page.locator("#all").text_content() == "Play all"
    # One that comes later obeys, too.
    last = visit.figure(f"figure-{2 * MOST_INLINE - 1}")
    last.scroll_into_view_if_needed()
    play = last.locator(".play")
    play.wait_for()
    assert play.get_attribute("aria-label") == "Play"
    visit.context.close()


def test_axe_finds_nothing_serious_in_many(browser, many):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    visit = Visit(browser, many, reduced_motion="reduce")
    visit.figure("figure-0").locator(".player").wait_for()
    found = axe.Axe().run(visit.page).response["violations"]
    visit.context.close()
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
