"""The player in a real browser: it plays, steps, follows and fits, and fetches nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
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

CONV = ca.Conv(5, kernel=3, stride=2, padding=1)

#: Whether two boxes have a part in common.
APART = """([one, other]) => { const [a, b] = [one, other].map(
  what => document.querySelector(what).getBoundingClientRect());
  return a.bottom <= b.top || b.bottom <= a.top || a.right <= b.left || b.right <= a.left; }"""


class Visit:
    """A visit to a player whose time stands still until it is told to pass."""

    def __init__(
        self, browser: Any, page: Path, address: str = "", timed: bool = True, **options: Any
    ) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        if timed:
            self.page.clock.install(time=0)
            self.page.clock.pause_at(1000)
        self.url = page.as_uri()
        self.page.goto(self.url + address)

    def pass_time(self, milliseconds: int) -> None:
        self.page.clock.run_for(milliseconds)

    @property
    def shown(self) -> int:
        """The step that all moving sheets show, counted from 1, as it is told."""
        found = self.page.evaluate(
            """[...document.querySelectorAll('.steps')].map(sheet => [...sheet.children]
                 .flatMap((step, i) => getComputedStyle(step).display === 'none' ? [] : [i]))"""
        )
        assert len({tuple(steps) for steps in found}) == 1
        assert len(found[0]) == 1
        step = found[0][0] + 1
        count = self.page.locator("output").text_content()
        assert count == f"{step} / {self.page.locator('input').get_attribute('max')}"
        assert self.page.locator("input").input_value() == str(step)
        return step

    @property
    def plays(self) -> bool:
        title = self.button("play").get_attribute("title")
        live = self.page.locator("output").get_attribute("aria-live")
        assert (title, live) in (("Pause (Space)", "off"), ("Play (Space)", "polite"))
        return title == "Pause (Space)"

    @property
    def address(self) -> str:
        self.pass_time(400)
        return self.page.evaluate("location.hash")

    def button(self, name: str) -> Any:
        return self.page.locator(f"[data-do={name}]")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: Any) -> Any:
    """Write a player with options, once."""
    folder, written = tmp_path_factory.mktemp("players"), {}

    def write(layer: Any = CONV, **look: Any) -> Path:
        key = repr((layer, look))
        if key not in written:
            written[key] = folder / f"player-{len(written)}.html"
            ca.animate(layer, **look).save(written[key])
        return written[key]

    return write


@pytest.fixture
def visit(browser: Any, pages: Any) -> Iterator[Any]:
    visits = []

    def start(address: str = "", layer: Any = CONV, look: Any = None, **options: Any) -> Visit:
        visits.append(Visit(browser, pages(layer, **(look or {})), address, **options))
        return visits[-1]

    yield start
    for each in visits:
        said, asked = each.said, {url.split("#")[0] for url in each.asked}
        each.context.close()
        assert said == []
        assert asked == {each.url}


def test_it_plays_by_itself_and_for_ever(visit):
    found = visit(look={"duration": 500, "hold": 700})
    assert found.plays
    seen = []
    found.pass_time(250)
    for _ in range(12):
        seen.append(found.shown)
        found.pass_time(500)
    assert seen == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 1, 2]
    assert found.address == ""


def test_the_last_step_is_held_and_once_is_once(visit):
    found = visit(look={"duration": 500, "hold": 1000, "loop": "once"})
    found.pass_time(8 * 500 + 300)
    assert (found.shown, found.plays) == (9, True)
    found.pass_time(1000)
    assert (found.shown, found.plays) == (9, True)
    found.pass_time(400)
    assert (found.shown, found.plays) == (9, False)
    found.button("play").click()
    assert (found.shown, found.plays) == (1, True)
    found.press("End", "ArrowRight")
    assert found.shown == 9
    found.button("loop").click()
    found.press("ArrowRight")
    assert found.shown == 1


def test_buttons_step_and_pause_holds(visit):
    found = visit()
    found.button("on").click()
    assert (found.shown, found.plays) == (2, False)
    found.button("on").click()
    found.button("on").click()
    found.button("back").click()
    assert found.shown == 3
    found.pass_time(5000)
    assert found.shown == 3
    found.button("last").click()
    assert found.shown == 9
    found.button("on").click()
    assert found.shown == 1
    found.button("back").click()
    assert found.shown == 9
    found.button("first").click()
    assert found.shown == 1
    found.button("play").click()
    found.button("play").click()
    found.button("play").click()
    found.pass_time(1100)
    assert (found.shown, found.plays) == (2, True)


def test_keys(visit):
    found = visit()
    found.press("Space")
    assert not found.plays
    for key, step in (
        *(("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("End", 9), ("PageUp", 8)),
        *(("Home", 1), ("Control+ArrowRight", 1), ("x", 1)),
    ):
        found.press(key)
        assert found.shown == step
    found.press("k")
    assert found.plays
    found.press(">")
    found.pass_time(1100)
    assert found.shown == 3
    found.press("<", "<")
    found.pass_time(1100)
    assert found.shown == 3
    found.press("l")
    assert found.button("loop").get_attribute("aria-pressed") == "false"
    # On a button, Space is the button's; on the slider, arrows step once.
    found.button("on").focus()
    found.press("Space")
    assert (found.shown, found.plays) == (4, False)
    found.page.locator("input").focus()
    found.press("ArrowRight", "ArrowRight")
    assert found.shown == 6
    found.page.locator("select").focus()
    found.press("End")
    assert found.shown == 6


def test_the_slider_and_the_speed(visit):
    found = visit()
    box = found.page.locator("input").bounding_box()
    found.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert (found.shown, found.plays) == (5, False)
    found.page.locator("select").select_option("4×")
    found.button("play").click()
    found.pass_time(550)
    assert found.shown == 7


def test_a_tap_plays_and_a_swipe_steps(visit):
    found = visit(has_touch=True, viewport={"width": 360, "height": 640})
    box = found.page.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    found.page.touchscreen.tap(x, y)
    assert not found.plays
    touch = found.context.new_cdp_session(found.page)

    def swipe(dx, dy):
        for kind, way in (("Start", 0), ("Move", 0.5), ("Move", 1), ("End", None)):
            points = [] if way is None else [{"x": x + way * dx, "y": y + way * dy}]
            touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})

    swipe(-120, 10)
    assert found.shown == 2
    swipe(-120, 0)
    swipe(120, -10)
    assert (found.shown, found.plays) == (2, False)
    swipe(10, 90)
    assert (found.shown, found.plays) == (2, False)
    found.page.touchscreen.tap(x, y)
    assert found.plays


def test_a_link_to_a_step_is_read_and_written(visit):
    found = visit("#step=4")
    assert (found.shown, found.plays) == (4, False)
    found.press("ArrowRight")
    assert found.address == "#step=5"
    found.page.evaluate("location.hash = 'step=7'")
    found.pass_time(50)
    assert found.shown == 7
    found.press("Space")
    found.pass_time(2100)
    assert found.address == "#step=7"
    found.press("Space")
    assert found.address == f"#step={found.shown}"
    assert found.page.evaluate("history.length") <= 3


@pytest.mark.parametrize(("address", "step"), [("#step=99", 9), ("#step=0", 1)])
def test_a_link_past_the_ends_shows_the_end(visit, address, step):
    assert visit(address).shown == step


@pytest.mark.parametrize("address", ["#step=x", "#<script>alert(1)</script>", "#step=-1"])
def test_another_address_asks_for_nothing(visit, address):
    found = visit(address)
    assert (found.shown, found.plays) == (1, True)


def test_with_reduced_motion_the_poster_waits(visit):
    found = visit(look={"poster": 4, "smooth": True}, reduced_motion="reduce")
    found.pass_time(3000)
    assert (found.shown, found.plays) == (5, False)
    found.button("play").click()
    assert (found.shown, found.plays) == (1, True)
    before = places(found)
    found.pass_time(900)
    assert places(found) == before
    found.pass_time(200)
    assert found.shown == 2


def places(found: Visit) -> list[float]:
    """Where the shown steps' elements are."""
    return found.page.evaluate(
        "[...document.querySelectorAll('.steps > .on > *')].map(e => e.getBoundingClientRect().x)"
    )


def test_the_window_slides_at_the_end_of_a_step(visit):
    found = visit(look={"smooth": True, "duration": 1000, "view": "rows"}, layer=ca.Conv((9,), 3))
    found.pass_time(500)
    start = places(found)
    found.pass_time(290)
    half = places(found)
    assert found.shown == 1
    found.pass_time(300)
    end = places(found)
    assert found.shown == 2
    moved = [one for one in zip(start, half, end, strict=True) if one[0] != one[2]]
    assert moved
    for x0, x, x1 in moved:
        # Half of its 400 ms have passed, and a frame or two.
        assert (x - x0) / (x1 - x0) == pytest.approx(0.5, abs=0.12)
    found.press("ArrowLeft")
    assert places(found) == start


#: What moves as it is: how far it goes, and where it is. And numbers of paths, and their goals.
MOVED = """[...document.querySelectorAll('.steps > .on [data-by]')].map(each => {
  const { e, f } = each.transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
  return [each.dataset.by.split(' ').map(Number), [e, f]]; })"""
SHAPED = r"""[...document.querySelectorAll('.steps > .on [data-d]')].map(each =>
  ['data-d', 'd'].map(name => each.getAttribute(name).match(/-?\d*\.?\d+/g).map(Number)))"""


@pytest.mark.parametrize("view", ["slanted", "numerical", "columns"])
def test_all_that_slides_keeps_together(visit, view):
    """All has gone the same share of its way; where it stops, it is back at the step."""
    found = visit(look={"smooth": True, "view": view})
    found.pass_time(820)
    moved, shaped = map(found.page.evaluate, (MOVED, SHAPED))
    found.press("Space")
    starts = [start for _, start in found.page.evaluate(SHAPED)]
    assert all(at == [0, 0] for _, at in found.page.evaluate(MOVED))
    ways = [pair for by, at in moved for pair in zip(by, at, strict=True)]
    for (goal, half), start in zip(shaped, starts, strict=True):
        ways += [(c - a, b - a) for a, b, c in zip(start, half, goal, strict=True)]
    assert moved
    assert bool(shaped) == (view != "numerical")
    share = max(at / by for by, at in ways if by > 9)
    assert 0.3 < share < 0.7
    for by, at in ways:
        assert at == pytest.approx(share * by, abs=0.02)


def test_it_follows_light_and_dark(visit):
    def colours(scheme, theme):
        page = visit(look={"theme": theme}, color_scheme=scheme).page
        return page.evaluate(
            """[getComputedStyle(document.body).backgroundColor,
                getComputedStyle(document.querySelector('.stage rect')).fill]"""
        )

    white, dark = "rgb(255, 255, 255)", "rgb(0, 43, 54)"
    assert colours("light", "guide") == [white, white]
    assert colours("dark", "guide") == [dark, white]
    assert colours("light", "auto") == [white, white]
    assert colours("dark", "auto") == [dark, dark]


SIZES = [(1920, 1080), (360, 640), (640, 360), (300, 170), (500, 900)]


@pytest.mark.parametrize(
    "layer",
    [
        CONV,
        pytest.param(ca.Conv((20,), 3), marks=pytest.mark.slow),
        pytest.param(ca.Conv((20, 2), 2), marks=pytest.mark.slow),
    ],
)
def test_it_fits_every_frame(visit, layer):
    found = visit(layer=layer, reduced_motion="reduce")
    for width, height in SIZES:
        found.page.set_viewport_size({"width": width, "height": height})
        inner = "[document.documentElement.scrollWidth, innerHeight]"
        assert found.page.evaluate(inner) == [width, height]
        picture, bar = (
            found.page.locator(which).bounding_box() for which in (".stage svg", ".bar")
        )
        assert picture["x"] >= 0
        assert picture["x"] + picture["width"] <= width
        assert picture["y"] >= 0
        assert picture["y"] + picture["height"] <= bar["y"]
        assert bar["y"] + bar["height"] <= height + 1
        # It grows until it meets a side.
        left = width - picture["width"], bar["y"] - picture["height"]
        aside = found.page.locator("aside").bounding_box()
        if width > height and aside:
            left = aside["x"] - picture["width"], left[1]
        assert min(left) <= 40
        for control in found.page.locator(".bar button:visible, .bar input:visible").all():
            box = control.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width + 1


def test_numbers_can_be_hidden_and_shown(visit):
    found = visit(viewport={"width": 1280, "height": 720})
    aside = found.page.locator("aside")
    assert aside.is_visible()
    assert found.page.evaluate(APART, ["aside", ".stage svg"])
    found.press("i")
    assert not aside.is_visible()
    found.button("about").click()
    assert aside.is_visible()
    small = visit(viewport={"width": 640, "height": 360})
    assert not small.page.locator("aside").is_visible()
    assert small.button("about").get_attribute("aria-expanded") == "false"
    small.press("i")
    assert small.page.evaluate(APART, ["aside", ".stage svg"])


def test_it_works_in_a_frame_that_may_only_run_scripts(browser, pages, tmp_path):
    outer = tmp_path / "slide.html"
    frame = f'<iframe sandbox="allow-scripts" width="640" height="360" src="{pages().as_uri()}">'
    outer.write_text(f"<!doctype html><body>{frame}</iframe></body>")
    found = Visit(browser, outer, timed=False)
    inner = found.page.frame_locator("iframe")
    inner.locator("[data-do=on]").click()
    inner.locator("[data-do=on]").click()
    assert inner.locator("output").text_content().endswith("/ 9")
    found.press("f")
    found.page.wait_for_timeout(400)
    assert inner.locator("[data-do=full]").is_hidden()
    found.context.close()
    assert found.said == []


def test_full_screen(visit):
    found = visit(timed=False)
    found.press("f")
    found.page.wait_for_function("document.fullscreenElement !== null")
    found.button("full").click()
    found.page.wait_for_function("document.fullscreenElement === null")


def test_without_scripts_the_poster_and_the_numbers_are_there(browser, pages):
    found = Visit(browser, pages(poster=4), timed=False, java_script_enabled=False)
    assert not found.page.locator(".bar").is_visible()
    assert found.page.locator(".formula").is_visible()
    assert found.page.locator(".steps > .on").first.is_visible()
    found.context.close()


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", (1280, 720)), ("light", (360, 640)), ("dark", (640, 360))]
)
def test_axe_finds_nothing_serious(browser, pages, scheme, size):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    view = {"width": size[0], "height": size[1]}
    found = Visit(browser, pages(), timed=False, color_scheme=scheme, viewport=view)
    if size == (640, 360):
        found.press("i")
    wrong = axe.Axe().run(found.page).response["violations"]
    found.context.close()
    assert [each["id"] for each in wrong if each["impact"] in ("serious", "critical")] == []


def test_everything_can_be_reached_by_keyboard(visit):
    found = visit(reduced_motion="reduce")
    seen = set()
    for _ in range(14):
        found.press("Tab")
        seen.add(
            found.page.evaluate(
                "document.activeElement.dataset.do || document.activeElement.localName"
            )
        )
    names = {"first", "back", "play", "on", "last", "loop", "about", "full"}
    assert names | {"input", "select", "aside"} <= seen
