"""Explorers in a real browser, in one file and served: controls, pictures, cells, links."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from xml.etree import ElementTree

import pytest
from explorer_server import running
from test_browser import CHROMIUM
from test_browser import browser as browser  # a fixture

import convanim as ca
from convanim.errors import ConvanimError

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
    # Playwright leaves a socket to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

#: A file's controls and their choices, by keys of links.
SMALL = {"i": range(3, 7), "k": range(1, 5), "s": range(1, 3), "p": range(0, 2)}

#: Those of the file whose size is told in README.
LARGE = {"i": range(3, 9), "k": range(1, 6), "s": range(1, 4), "p": range(0, 3)}

NAMES = {"i": "input", "k": "kernel", "s": "stride", "p": "padding"}


class Visit:
    """A visit to an explorer."""

    def __init__(self, browser: Any, url: str, address: str = "", **options: Any) -> None:
        size = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
        self.context = browser.new_context(**{**size, **options})
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.url = url
        self.page.goto(url + address)

    def control(self, key: str) -> Any:
        return self.page.locator(f"[data-key='{key}']")

    def slider(self, key: str) -> Any:
        return self.control(key).locator("[type=range]")

    def sizes(self, said: str) -> None:
        """Wait until a size is told."""
        self.page.wait_for_function(
            "said => document.querySelector('.sizes').textContent === said", arg=said
        )

    def wrong(self, said: str) -> None:
        """Wait until a mistake is told; nothing where there is none."""
        self.page.wait_for_function(
            "said => document.querySelector('.wrong').textContent === said", arg=said
        )

    def says(self, where: str, words: str) -> None:
        """Wait until some words are told."""
        self.page.wait_for_function(
            "([where, words]) => document.querySelector(where).textContent.includes(words)",
            arg=[where, words],
        )

    @property
    def step(self) -> int:
        shown = self.page.evaluate(
            """[...document.querySelectorAll('.stage .steps')].map(sheet =>
                 [...sheet.children].findIndex(each => getComputedStyle(each).display != 'none'))"""
        )
        assert len({*shown}) == 1
        assert self.page.locator(".bar output").text_content().startswith(f"{shown[0] + 1} / ")
        return shown[0] + 1

    @property
    def address(self) -> str:
        self.page.wait_for_timeout(400)
        return self.page.evaluate("location.hash")

    def go(self, **setting: Any) -> None:
        """Follow a link to a setting, and wait until it is there."""
        words = "&".join(f"{key}={value}" for key, value in setting.items())
        self.page.evaluate(
            """words => new Promise(done => {
                 const was = turn;
                 location.hash = words;
                 const wait = () => turn > was
                     ? busy.then(() => setTimeout(done)) : setTimeout(wait);
                 wait(); })""",
            words,
        )

    def marked(self, grid: str, mark: str) -> list[int]:
        return self.page.evaluate(
            "([grid, mark]) => [...document.querySelectorAll(`.${grid} .${mark}`)]"
            ".map(box => +box.dataset.at)",
            [grid, mark],
        )


def written(folder: Any, name: str, ranges: dict[str, range], **more: Any) -> str:
    path = folder / f"{name}.html"
    named = {NAMES[key]: value for key, value in ranges.items()}
    ca.explorer_page(ca.Conv, **named, **more).save(path)
    return path.as_uri()


@pytest.fixture(scope="module")
def small(tmp_path_factory: Any) -> str:
    return written(tmp_path_factory.mktemp("small"), "x", SMALL)


@pytest.fixture(scope="module")
def others(tmp_path_factory: Any) -> str:
    """Buttons and switches, for a transposed convolution."""
    path = tmp_path_factory.mktemp("others") / "x.html"
    ca.explorer_page(
        ca.ConvTranspose,
        input=range(2, 4),
        kernel=3,
        stride=2,
        padding="0/same",
        labels={False, True},
        theme="auto",
    ).save(path)
    return path.as_uri()


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    pytest.importorskip("werkzeug", reason="no Werkzeug: pip install 'convanim[explore]'")
    with running("conv", "-i", "5", "-k", "3") as server:
        yield server.address


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    visits = []

    def start(url: str, address: str = "", **options: Any) -> Visit:
        visits.append(Visit(browser, url, address, **options))
        return visits[-1]

    yield start
    for each in visits:
        said = each.said
        asked = {url.split("#")[0] for url in each.asked}
        each.context.close()
        assert said == []
        origin = each.url.rpartition("/")[0] if each.url.startswith("http") else each.url
        assert all(url.startswith(origin) for url in asked)
        assert each.url.startswith("http") or len(asked) == 1


def test_every_slider_by_mouse(visit, small):
    found = visit(small)
    setting = {"i": 4, "k": 2, "s": 1, "p": 0}
    found.sizes("4×4 → 3×3")
    for key, choices in SMALL.items():
        box = found.slider(key).bounding_box()
        found.page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
        setting[key] = choices[-1]
        o = (setting["i"] + 2 * setting["p"] - setting["k"]) // setting["s"] + 1
        found.sizes(f"{setting['i']}×{setting['i']} → {o}×{o}")
        assert found.control(key).locator("b").text_content() == str(choices[-1])
    assert found.address == "#i=6&k=4&s=2&p=1&step=1"


def test_every_slider_by_keyboard(visit, small):
    found = visit(small)
    for key, choices in SMALL.items():
        found.slider(key).focus()
        found.page.keyboard.press("Home")
        for value in choices:
            assert found.slider(key).get_attribute("aria-valuetext") == str(value)
            found.page.keyboard.press("ArrowRight")
        found.page.keyboard.press("End")
        found.page.keyboard.press("ArrowLeft")
        assert found.control(key).locator("b").text_content() == str(choices[-2])
    found.sizes("5×5 → 3×3")
    assert found.step == 1  # arrows on sliders are no steps
    found.page.locator(".bar input").focus()
    found.page.keyboard.press("ArrowRight")
    assert found.step == 2


def test_buttons_and_switches(visit, others):
    found = visit(others)
    found.sizes("2×2 → 5×5")
    found.page.get_by_text("same", exact=True).click()
    found.sizes("2×2 → 4×4")
    assert found.page.locator(".command").text_content() == (
        "convanim conv-transpose -i 2 -k 3 -s 2 -p same --theme auto -o conv-transpose-anim.svg"
    )
    found.page.get_by_label("Labels").check()
    found.says(".python", "labels=True")
    found.page.get_by_label("0", exact=True).focus()
    found.page.keyboard.press("ArrowLeft")
    assert found.address == "#i=2&p=same&labels=true&step=1"


def svg_of(text: str) -> str:
    """A drawing as text, whichever step is shown."""
    return re.sub(' class="(on)?"', "", ElementTree.canonicalize(text))


def assert_drawn_as_by_python(found: Visit, layer: ca.Layer, **look: Any) -> None:
    page = ca.animate(layer, **look).to_bytes("html").decode()
    stage = re.search('<div class="stage"><svg [^>]*>(.*?)</svg></div>', page, re.S)[1]
    seen, rules, their_rules = found.page.evaluate(
        """style => {
             const copy = document.querySelector('.stage svg').cloneNode(true);
             copy.querySelector('.spots').remove();
             const inner = new XMLSerializer().serializeToString(copy);
             const named = sheet => [...sheet.cssRules].flatMap(rule => rule.cssRules?.length
                 ? [...rule.cssRules] : [rule]).map(rule => rule.cssText)
                 .filter(text => /^\\.c[a-z]+ \\{/.test(text));
             const sheet = new CSSStyleSheet();
             sheet.replaceSync(style);
             return [inner, named(document.adoptedStyleSheets[0]), named(sheet)]; }""",
        re.search("<style>(.*?)</style>", page, re.S)[1],
    )
    inner = re.sub(r"^<svg [^>]*>|</svg>$", "", seen)
    same = (f'<svg xmlns="http://www.w3.org/2000/svg">{each}</svg>' for each in (inner, stage))
    mine, python = map(svg_of, same)
    assert mine == python
    assert rules == their_rules
    assert len(rules) >= 4


def assert_settings_are_python_s(found: Visit, ranges: dict[str, range], count: int) -> None:
    chosen = random.Random(4).sample([*product(*ranges.values())], count)
    for values in chosen:
        setting = dict(zip(ranges, values, strict=True))
        step = random.Random(str(values)).randint(1, 4)
        found.go(**setting, step=step)
        try:
            layer = ca.Conv(**{NAMES[key]: value for key, value in setting.items()})
        except ConvanimError as error:
            found.wrong(str(error))
            assert not found.page.locator(".bar").is_visible()
            continue
        found.wrong("")
        found.sizes(
            f"{layer.input[0]}×{layer.input[0]} → {layer.output_size[0]}×{layer.output_size[0]}"
        )
        assert found.step == min(step, len(layer.walk()))
        assert_drawn_as_by_python(found, layer)


def test_random_settings_are_drawn_as_by_python(visit, small):
    assert_settings_are_python_s(visit(small), SMALL, 8)


@pytest.mark.slow
def test_200_random_settings_of_a_page_below_4_mb_are_drawn_as_by_python(visit, tmp_path):
    url = written(tmp_path, "large", LARGE)
    assert (tmp_path / "large.html").stat().st_size < 4_000_000 / 10
    assert_settings_are_python_s(visit(url), LARGE, 200)


def test_a_wrong_setting_is_told_and_the_way_out_is_shown(visit, small):
    found = visit(small, "#i=3&k=4&p=0")
    with pytest.raises(ConvanimError) as error:
        ca.Conv(3, kernel=4)
    found.wrong(str(error.value))
    assert not found.page.locator(".bar").is_visible()
    off = found.control("k").locator(".off").all_text_contents()
    assert off == ["4"]
    assert found.control("i").locator(".off").all_text_contents() == ["3"]
    found.slider("k").focus()
    found.page.keyboard.press("ArrowLeft")
    found.wrong("")
    found.sizes("3×3 → 1×1")


def test_a_link_leads_to_a_setting_and_a_step(visit, small):
    found = visit(small, "#i=6&k=2&s=2&p=1&step=5")
    found.sizes("6×6 → 4×4")
    assert found.step == 5
    found.page.evaluate("location.hash = 'i=5&step=3'")
    found.sizes("5×5 → 3×3")
    assert found.step == 3
    for strange in ("i=99&k=x&step=y", "<script>alert(1)</script>", "__proto__=1&i=%"):
        found.page.evaluate("hash => { location.hash = hash; }", strange)
        found.sizes("5×5 → 3×3")
    assert found.page.evaluate("history.length") <= 8


def test_it_plays_on_while_settings_change_and_waits_with_reduced_motion(visit, small):
    found = visit(small, reduced_motion="no-preference")
    found.page.wait_for_function("() => playing")
    found.slider("i").focus()
    found.page.keyboard.press("End")
    found.sizes("6×6 → 5×5")
    assert found.page.evaluate("playing")
    calm = visit(small)
    assert not calm.page.evaluate("playing")
    calm.slider("i").focus()
    calm.page.keyboard.press("End")
    calm.sizes("6×6 → 5×5")
    assert not calm.page.evaluate("playing")
    assert calm.step == 1


def test_what_is_copied_is_what_is_shown(browser, visit, small):
    found = visit(small, "#i=6&k=3&s=2&p=1&step=2")
    found.context.grant_permissions(["clipboard-read", "clipboard-write"])
    found.sizes("6×6 → 3×3")

    def copied(what: str) -> str:
        found.page.locator(f"[data-copy={what}]").click()
        found.page.get_by_text("Copied").first.wait_for()
        return found.page.evaluate("navigator.clipboard.readText()")

    assert copied("command") == "convanim conv -i 6 -k 3 -s 2 -p 1 -o conv.gif"
    layer = ca.Conv(6, kernel=3, stride=2, padding=1)
    assert copied("python") == f'ca.animate(ca.{layer!r}).save("conv.gif")'
    assert copied("link") == f"{small}#i=6&k=3&s=2&p=1&step=2"


def test_pointing_at_an_output_cell_goes_to_its_step(visit, small):
    found = visit(small, "#i=5&k=3&s=2&p=1")
    found.sizes("5×5 → 3×3")
    found.page.locator(".narrow [data-at='5']").hover()
    assert found.step == 6
    # Rows 2 to 4 and columns 4 to 6 of the padded input.
    assert found.marked("wide", "in") == [row * 7 + c for row in (2, 3, 4) for c in (4, 5, 6)]
    written = found.page.locator(".wide .in").all_text_contents()
    assert written == [str(number) for number in range(9)]
    found.page.locator(".spots [data-step='7']").hover()
    assert found.step == 8
    assert found.marked("narrow", "now") == [7]


def test_pointing_at_an_input_cell_shows_where_it_goes_and_by_which_weights(visit, small):
    found = visit(small, "#i=5&k=3&s=1&p=0")
    found.sizes("5×5 → 3×3")
    found.page.locator(".wide [data-at='6']").hover()  # row 1, column 1
    assert found.marked("narrow", "by") == [0, 1, 3, 4]
    assert found.page.locator(".narrow .by").all_text_contents() == ["4", "3", "1", "0"]
    assert found.marked("weights", "by") == [0, 1, 3, 4]
    assert found.page.locator(".spots .by").count() == 4
    assert found.page.locator(".hint").text_content() == (
        "Cell (1, 1) is read at 4 steps, by weights 0, 1, 3, 4"
    )
    assert found.step == 1
    # In the picture, it is the same.
    found.page.locator(".spots [data-wide='24']").hover()
    assert found.marked("narrow", "by") == [8]
    found.page.locator(".weights [data-at='8']").hover()
    assert found.marked("wide", "by") == [row * 5 + c for row in (2, 3, 4) for c in (2, 3, 4)]
    found.page.mouse.move(5, 5)
    assert found.marked("wide", "by") == found.marked("weights", "by") == []
    assert found.marked("wide", "in") == [0, 1, 2, 5, 6, 7, 10, 11, 12]


def test_cells_of_all_maps_are_told(visit, tmp_path):
    path = tmp_path / "x.html"
    ca.explorer_page(ca.Conv, input=range(3, 5), kernel=2, channels=(4, 6), groups=2).save(path)
    found = visit(path.as_uri())
    found.page.locator(".narrow [data-at='1']").hover()
    assert found.page.locator(".hint").text_content() == (
        "Output cell (0, 1) reads 4 cells in each of 2 maps"
    )


def test_a_tap_on_a_cell_points_at_it_and_a_swipe_steps(visit, small):
    found = visit(
        small,
        "#i=5&k=3&s=1&p=0",
        has_touch=True,
        viewport={"width": 360, "height": 640},
        reduced_motion="no-preference",
    )
    found.sizes("5×5 → 3×3")
    found.page.locator(".spots [data-step='4']").tap()
    assert (found.step, found.page.evaluate("playing")) == (5, False)
    found.page.locator(".spots [data-wide='0']").tap()
    assert found.marked("narrow", "by") == [0]
    assert (found.step, found.page.evaluate("playing")) == (5, False)
    box = found.page.locator(".spots [data-wide='24']").bounding_box()
    touch = found.context.new_cdp_session(found.page)
    for kind, x in (("Start", box["x"] + 5), ("Move", box["x"] - 60), ("End", None)):
        points = [] if x is None else [{"x": x, "y": box["y"] + 5}]
        touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
    assert found.step == 6


def test_cells_by_keyboard(visit, small):
    found = visit(small, "#i=5&k=3&s=1&p=0")
    found.sizes("5×5 → 3×3")
    found.page.locator(".narrow [tabindex='0']").focus()
    found.page.keyboard.press("ArrowDown")
    found.page.keyboard.press("ArrowRight")
    assert found.step == 5
    assert found.page.evaluate("document.activeElement.ariaLabel") == "cell (1, 1)"
    found.page.keyboard.press("End")
    assert found.step == 9
    assert found.page.locator(".narrow [tabindex='0']").count() == 1


def test_the_cells_of_a_transposed_convolution(visit, others):
    found = visit(others, "#i=2&p=0")
    found.sizes("2×2 → 5×5")
    assert found.page.locator(".wide .d").count() == 4
    assert found.page.locator(".wide .i").count() == 5
    found.page.locator(".narrow [data-at='12']").hover()  # the middle, where all four add up
    assert found.step == 13
    # The kernel is rotated: the first cell comes with the last weight.
    assert found.page.locator(".wide .d.in").all_text_contents() == ["8", "6", "2", "0"]


PAGES, SCHEMES = ("wrong", "small", "others", "served"), ("light", "dark")
SCREENS = ((1600, 900), (800, 900), (360, 640), (640, 360))

#: What the suite tries of them; the rest is tried by hand.
TRIED = [
    ("wrong", "light", (1600, 900)),
    ("small", "dark", (360, 640)),
]


@pytest.mark.parametrize(
    ("which", "scheme", "size"),
    [
        pytest.param(*case, marks=[] if case in TRIED else pytest.mark.slow)
        for case in product(PAGES, SCHEMES, SCREENS)
    ],
)
def test_axe_finds_nothing_serious_and_nothing_sticks_out(visit, request, which, scheme, size):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    view = {"width": size[0], "height": size[1]}
    url = request.getfixturevalue("small" if which == "wrong" else which)
    address = "#i=3&k=4&p=0" if which == "wrong" else ""
    found = visit(url, address, color_scheme=scheme, viewport=view)
    if address:
        found.says(".wrong", "kernel 4 is larger")
    assert found.page.evaluate("document.documentElement.scrollWidth") == size[0]
    for box in found.page.locator("input:visible, button:visible, .stage svg").all():
        place = box.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= size[0] + 1
    response = axe.Axe().run(found.page).response
    assert [v["id"] for v in response["violations"] if v["impact"] in ("serious", "critical")] == []


@pytest.mark.slow
def test_all_controls_can_be_reached_by_keyboard(visit, others):
    found, seen = visit(others), set()
    for _ in range(30):
        found.page.keyboard.press("Tab")
        seen.add(
            found.page.evaluate(
                """(({ id, name, type, dataset, role }) => id || name || dataset.do || dataset.copy
                     || role || type)(document.activeElement)"""
            )
        )
    assert {"input", "padding", "play", "gridcell", "command", "python", "link"} <= seen


def test_without_scripts_the_first_picture_and_its_numbers_are_there(browser, small):
    found = Visit(browser, small, java_script_enabled=False)
    assert not found.page.locator(".controls").is_visible()
    assert found.page.locator(".sizes").text_content() == "4×4 → 3×3"
    assert found.page.locator(".steps > .on").first.is_visible()
    found.context.close()


def test_a_served_page_draws_what_is_asked(visit, served):
    found = visit(served)
    found.sizes("5×5 → 3×3")
    found.slider("i").focus()
    found.page.keyboard.press("ArrowRight")
    found.sizes("6×6 → 4×4")
    assert_drawn_as_by_python(found, ca.Conv(6, kernel=3), theme="auto")
    box = found.page.get_by_label("Padding, typed")
    box.fill("2:1")
    found.sizes("6×6 → 7×7")
    box.fill("same")
    found.sizes("6×6 → 6×6")
    box.fill("nix")
    found.wrong("unknown padding 'nix' (known: valid, same, same-upper, same-lower, full, causal)")
    box.fill("")
    found.wrong("")
    found.page.get_by_label("View").select_option("numerical")
    found.says(".python", 'view="numerical"')
    assert "view=numerical" in found.address
    found.page.get_by_label("Input, typed").fill("500")
    found.says(".wrong", "is over the limit of 100,000")


@pytest.mark.slow
def test_a_served_page_leads_to_those_of_other_layers(visit, served):
    found = visit(served)
    found.page.get_by_label("Layer").select_option("max-unpool")
    found.page.wait_for_url("**/max-unpool")
    found.sizes("3×3 → 6×6")
    assert found.page.locator(".weights").is_hidden()
    found.page.locator(".wide [data-at='35']").hover()
    assert found.marked("narrow", "by") == [8]


@pytest.mark.slow
def test_a_server_that_has_ended_is_told(browser):
    pytest.importorskip("werkzeug", reason="no Werkzeug: pip install 'convanim[explore]'")
    with running() as server:
        found = Visit(browser, server.address)
        server.stop()
        found.slider("i").focus()
        found.page.keyboard.press("ArrowRight")
        found.wrong("the server has ended: start convanim explore again")
        found.context.close()
