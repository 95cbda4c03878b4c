"""The documentation as it is built: links, alt texts, and pages in a browser.

It takes some minutes, and is run by hand: `pytest -m slow tests/test_docs_site.py`.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from docs_reader import DOCS, PAGES
from test_browser import browser as browser  # a fixture

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

#: Elements that show something that has to be told in words, too, and where these stand.
SHOWN = {"img": "alt", "video": "aria-label", "iframe": "title"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages, built without a warning."""
    for name in ("sphinx", "furo", "latex2mathml", "numpydoc"):
        pytest.importorskip(name, reason="no Sphinx or theme: pip install 'convanim[docs]'")
    folder = tmp_path_factory.mktemp("site")
    words = ["-q", "-W", "--keep-going", "-j2", "-d", str(folder / "trees")]
    command = [sys.executable, "-m", "sphinx", *words, str(DOCS), str(folder / "html")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html"


@dataclass
class Page(HTMLParser):
    """What a page links to and shows, and the places in it that links may name."""

    path: Path
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    unsaid: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if "src" in given:
            self.fetched.append(given["src"])
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload"):
            self.fetched.append(given["href"])
        if tag in SHOWN and not given.get(SHOWN[tag]):
            self.unsaid.append(self.get_starttag_text() or tag)


@cache
def read(path: Path) -> Page:
    return Page(path)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere_and_all_that_is_shown_has_a_text(name, site):
    page = read(site / f"{name}.html")
    assert not page.unsaid
    for address in [*page.links, *page.fetched]:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            assert address in page.links, f"{address} would be fetched"
            continue
        target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
        assert target.is_file(), address
        if parts.fragment and target.suffix == ".html":
            assert unquote(parts.fragment) in read(target).places, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_and_can_be_read_by_all(name, width, scheme, site, browser):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: request.url.startswith("http") and said.append(request.url))
    page.goto((site / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    options = {"preload": False}  # it would fetch style sheets, which files may not
    found = axe.Axe().run(page, options=options).response["violations"]
    serious = [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    context.close()
    assert (serious, said) == ([], [])


def test_pictures_follow_the_switch_for_light_and_dark(site, browser):
    page = browser.new_context(color_scheme="light").new_page()
    page.goto((site / "start.html").as_uri())
    picture = page.locator("figure img").first
    before = picture.screenshot()
    page.evaluate("document.body.dataset.theme = 'dark'")
    page.wait_for_timeout(300)
    after = picture.screenshot()
    page.context.close()
    assert _lightness(before) > 180 > 90 > _lightness(after)


def _lightness(png: bytes) -> float:
    """Return the usual lightness of a picture, from 0 to 255: its background's."""
    from io import BytesIO

    import numpy as np
    from PIL import Image

    return float(np.median(np.asarray(Image.open(BytesIO(png)).convert("L"))))
