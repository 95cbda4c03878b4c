from __future__ import annotations

import json
import re
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageSequence
from support import listing

from convanim.errors import ConvanimError
from convanim.gallery import Gallery, build, draw, note, outdated
from convanim.gallery.booklet import write_booklet
from convanim.gallery.figures import key_of
from convanim.gallery.listing import MOST_INLINE, guide, read_listing
from convanim.gallery.page import check_page, write_page
from convanim.gallery.paper import PAPERS
from convanim.gallery.pool import MOST_SUBMITTED, results
from convanim.render.raster import frames
from convanim.tell.arithmetic import formulas

SMALL = """
title = "Small & mine"
formats = ["gif", "png"]
[[figure]]
name = "a"
layer = "conv"
input = 3
kernel = 2
dpi = 30
[[figure]]
name = "b"
layer = "max-pool"
input = 4
kernel = 2
dpi = 30
"""


def built(path: Path, folder: Path, jobs: int = 1) -> set[str]:
    """Names of the figures that building draws."""
    figures = outdated(read_listing(path).figures, folder)
    return {figure.name for figure, _ in build(figures, folder, jobs)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_what_changed_is_built_again(tmp_path, jobs):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    assert built(path, out, jobs) == {"a", "b"}
    assert sorted(p.name for p in out.glob("[!.]*")) == ["a.gif", "a.png", "b.gif", "b.png"]
    assert built(path, out, jobs) == set()
    path.write_text(SMALL.replace("input = 4", "input = 6"))
    assert built(path, out, jobs) == {"b"}
    assert built(path, out, jobs) == set()


@pytest.mark.parametrize("note", ["{", "[]", '{"a": []}', '{"a": {"key": 1}}', '{"a": 5}'])
def test_a_damaged_note_is_as_good_as_none(tmp_path, note):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    built(path, out)
    (out / ".convanim.jsonl").write_text(note)
    assert built(path, out) == {"a", "b"}


@pytest.mark.parametrize("harm", ["gone", "changed", "note"])
def test_what_is_not_as_it_was_built_is_built_again(tmp_path, harm):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    built(path, out)
    if harm == "gone":
        (out / "a.png").unlink()
    elif harm == "changed":
        (out / "a.png").write_bytes(b"other")
    else:
        (out / ".convanim.jsonl").write_text("{")
    assert built(path, out) == ({"a", "b"} if harm == "note" else {"a"})


@pytest.mark.parametrize(
    "line",
    [
        'view = "numerical"',
        "labels = true",
        "w = [[1, 2], [3, 4]]",
        'formats = ["gif"]',
        'theme = "dark"',
        "dpi = 31",
        "duration = 70",
        "steps = [0]",
        "x = [[1,2,3],[4,5,6],[7,8,9]]",
    ],
)
def test_every_key_counts_as_a_change(tmp_path, line):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    built(path, out)
    key = line.split(" = ")[0]
    text = SMALL.replace("dpi = 30", "", 1) if key == "dpi" else SMALL
    path.write_text(text.replace("kernel = 2", f"kernel = 2\n{line}", 1))
    assert built(path, out) == {"a"}


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ('theme = "dark"', {"a", "c"}),
        ("labels = true", {"a"}),  # no view of c, and b says itself that it has none
        ("duration = 70", {"a", "b", "c"}),
        ("dpi = 31", set()),  # all have their own
        ("max-steps = 99", set()),
    ],
)
def test_a_look_of_the_list_is_a_change_where_it_is_seen(tmp_path, line, changed):
    third = '[[figure]]\nname = "c"\nlayer-of = "a"\nview = "counting"\ndpi = 30\n'
    text = f'{SMALL}theme = "gray"\nlabels = false\n{third}'
    path, out = listing(tmp_path, text), tmp_path / "out"
    built(path, out)
    path.write_text(f"{line}\n{text}")
    assert built(path, out) == changed


@pytest.mark.parametrize("line", ['title = "The first"', 'caption = "What is seen."'])
def test_what_is_said_of_a_figure_is_no_change_of_its_picture(tmp_path, line):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    built(path, out)
    path.write_text(SMALL.replace("kernel = 2", f"kernel = 2\n{line}", 1))
    assert built(path, out) == set()


def test_a_change_of_the_program_is_one_of_every_figure(tmp_path, monkeypatch):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    built(path, out)
    monkeypatch.setattr("convanim.gallery.figures.program", lambda: "another")
    assert built(path, out) == {"a", "b"}


def test_an_interrupted_build_goes_on_where_it_was(tmp_path):
    path, out = listing(tmp_path, SMALL), tmp_path / "out"
    one = build(read_listing(path).figures, out)
    next(one)
    one.close()
    assert built(path, out) == {"b"}


def test_processes_draw_what_one_does(tmp_path):
    figures = read_listing(listing(tmp_path, SMALL)).figures
    list(draw(figures, tmp_path / "one"))
    list(draw(figures, tmp_path / "two", jobs=2))
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


@pytest.mark.parametrize("kind", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_any_executor_draws_what_one_process_does(kind, tmp_path):
    figures = read_listing(listing(tmp_path, SMALL)).figures
    list(draw(figures, tmp_path / "one"))
    with kind(2) as executor:
        done = list(build(figures, tmp_path / "two", executor=executor))
        assert executor.submit(int, "1").result() == 1  # it is its owner's to shut down
    assert {figure.name for figure, _ in done} == {"a", "b"}
    assert outdated(figures, tmp_path / "two") == []
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


# Its own sockets and files are left to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_draws(tmp_path):
    distributed = pytest.importorskip("distributed")
    figures = read_listing(listing(tmp_path, SMALL)).figures
    local = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(**local, local_directory=tmp_path / "dask") as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        done = {figure.name for figure, _ in build(figures, tmp_path / "out", executor=executor)}
    assert done == {"a", "b"}
    assert outdated(figures, tmp_path / "out") == []
    found = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert found == [".convanim.jsonl", "a.gif", "a.png", "b.gif", "b.png"]


class Counting(Executor):
    """Does a task when its result is waited for; counts how many wait."""

    def __init__(self):
        self.most = 0
        self.waiting = []

    def submit(self, work, *tasks):
        future = Future()
        self.waiting.append((future, work, tasks))
        self.most = max(self.most, len(self.waiting))
        if len(self.waiting) == MOST_SUBMITTED or tasks == (3 * MOST_SUBMITTED - 1,):
            for waiting, do, given_to in self.waiting:
                waiting.set_result(do(*given_to))
            self.waiting = []
        return future


def test_no_more_tasks_are_handed_over_than_are_done_soon():
    executor = Counting()
    tasks = iter(range(3 * MOST_SUBMITTED))
    found = results(executor, lambda task: task + 1, tasks)
    next(found)
    assert next(tasks) == MOST_SUBMITTED  # the others are not even made
    assert sorted(result - task for task, result in found) == [1] * (3 * MOST_SUBMITTED - 2)
    assert executor.most <= MOST_SUBMITTED


def test_what_has_not_begun_is_taken_back():
    class Slow(Executor):
        """Does the first task alone."""

        def __init__(self):
            self.futures = []

        def submit(self, work, *tasks):
            self.futures.append(Future())
            self.futures[0].done() or self.futures[0].set_result(work(*tasks))
            return self.futures[-1]

    executor = Slow()
    found = results(executor, int, range(5))
    next(found)
    found.close()
    assert [future.cancelled() for future in executor.futures] == [False] + [True] * 4


def test_a_list_holds_no_stages(tmp_path):
    """Thousands of figures take no more memory than their parameters."""
    figures = read_listing(listing(tmp_path, SMALL)).figures
    list(build(figures, tmp_path / "out"))
    for figure in figures:
        assert set(vars(figure.spec)) == {each.name for each in fields(figure.spec)}


def gallery(folder: Path, text: str = SMALL) -> Gallery:
    path = listing(folder, text)
    return Gallery(read_listing(path), path, folder / "out")


def finished(one: Gallery) -> bool:
    """Build a gallery as the command does; return whether page and booklet were written."""
    figures = one.outdated()
    one.check(figures)
    list(one.build(figures))
    if one.finished:
        return False
    one.finish()
    return True


def test_page_and_booklet_are_written_where_an_entry_changed(tmp_path, monkeypatch):
    assert finished(gallery(tmp_path))
    monkeypatch.setattr("convanim.gallery.page.write_page", None)
    monkeypatch.setattr("convanim.gallery.booklet.write_booklet", None)
    assert not finished(gallery(tmp_path))
    monkeypatch.undo()
    for text in (
        SMALL.replace("Small", "Tiny"),
        SMALL.replace("input = 4", "input = 6"),
        SMALL.replace('name = "b"', 'name = "b"\nnumber = "2"'),
        SMALL.replace('name = "b"', 'name = "b"\ntitle = "The second"'),
        SMALL.replace('name = "b"', 'name = "b"\ncaption = "What is seen."'),
        f'theme = "dark"\n{SMALL}',
        SMALL[: SMALL.rindex("[[figure]]")],
    ):
        assert finished(gallery(tmp_path, text))
        assert not finished(gallery(tmp_path, text))


@pytest.mark.parametrize("name", ["index.html", "mine.pdf"])
@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_page_or_booklet_that_is_not_as_it_was_is_written_again(tmp_path, name, harm):
    one = gallery(tmp_path)
    finished(one)
    path = tmp_path / "out" / name
    whole = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(whole + b"\n")
    assert finished(one)
    assert path.read_bytes() == whole


def test_what_is_left_of_an_older_list_is_told(tmp_path):
    finished(gallery(tmp_path))
    less = SMALL.replace('"gif", "png"', '"gif"')
    less = less[: less.rindex("[[figure]]")]
    one = gallery(tmp_path, less)
    finished(one)
    folder = tmp_path / "out" / "mine"
    assert one.leftovers() == [folder / "a.png", folder / "b.gif", folder / "b.png"]
    (folder / "a.png").unlink()
    assert one.leftovers() == [folder / "b.gif", folder / "b.png"]
    finished(gallery(tmp_path, SMALL))
    assert gallery(tmp_path, SMALL).leftovers() == []


def test_a_copy_without_its_note_is_built_again(tmp_path):
    """As a working copy is, whose note is not kept."""
    one = gallery(tmp_path)
    finished(one)
    (tmp_path / "out" / "mine" / ".convanim.jsonl").unlink()
    one.check(one.outdated())
    assert finished(one)
    (tmp_path / "out" / "mine" / "c.gif").write_bytes(b"the user's own")
    more = gallery(tmp_path, SMALL + SMALL[SMALL.rindex("[[figure]]") :].replace('"b"', '"c"'))
    with pytest.raises(FileExistsError, match="would be lost"):
        more.check(more.outdated())


def test_a_copy_knows_figures_by_names_that_html_escapes(tmp_path):
    text = SMALL.replace('"b"', '"b & 100 %"')
    one = gallery(tmp_path, text)
    finished(one)
    (tmp_path / "out" / "mine" / ".convanim.jsonl").unlink()
    one.check(one.outdated())
    assert finished(one)


def test_what_another_run_puts_in_place_meanwhile_is_no_files_of_the_users_own(
    tmp_path, monkeypatch
):
    """One that is done when this one has read the note, but not yet looked at what is there."""
    read, others = note.read, [gallery(tmp_path)]

    def read_before_the_other(folder):
        known = read(folder)
        if others:
            other = others.pop()
            list(other.build(other.listing.figures))
        return known

    one = gallery(tmp_path)
    figures = one.outdated()
    monkeypatch.setattr(note, "read", read_before_the_other)
    one.check(figures)
    assert not others
    assert len(list((tmp_path / "out" / "mine").glob("[!.]*"))) == 4


def test_an_error_that_comes_while_drawing_names_the_file(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise ConvanimError("the output has numbers beyond all bounds")

    monkeypatch.setattr("convanim.render.raster.frames", fail)
    entry = '[[figure]]\nname = "a"\nlayer = "conv"\ninput = 2\nkernel = 1\n'
    path = listing(tmp_path, entry)
    with pytest.raises(ConvanimError, match=r"^a\.gif: the output has numbers beyond"):
        built(path, tmp_path / "out")
    target = tmp_path / "b.gif"
    with pytest.raises(ConvanimError, match=f"^{re.escape(str(target))}: the output has"):
        read_listing(path).figures[0].animation.save(target)


def test_numbers_too_large_are_refused_with_the_list(tmp_path):
    large = "x = [[1e308, 1e308], [1e308, 1e308]]\nw = [[1e10]]"
    entry = '[[figure]]\nname = "a"\nlayer = "conv"\ninput = 2\nkernel = 1\nview = "numerical"\n'
    with pytest.raises(ConvanimError, match=r"figure 1 \(a\): the output has numbers beyond"):
        read_listing(listing(tmp_path, entry + large))


@given(st.data())
def test_a_note_that_was_cut_off_loses_one_line(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("out")
    (folder / "a.gif").write_bytes(b"a")
    (folder / "b.gif").write_bytes(b"b")
    for name in ("a.gif", "b.gif"):
        with note.add(folder, {name: note.record(folder / name, "key")}):
            pass
    whole = (folder / ".convanim.jsonl").read_bytes()
    first = whole.index(b"\n") + 1
    cut = data.draw(st.integers(first, len(whole) - 2))
    (folder / ".convanim.jsonl").write_bytes(whole[:cut])
    assert note.read(folder).is_current("a.gif", "key")
    assert not note.read(folder).is_current("b.gif", "key")
    with note.add(folder, {"b.gif": note.record(folder / "b.gif", "key")}):
        pass
    assert note.read(folder).is_current("b.gif", "key")


def many(count: int) -> str:
    """A list of small figures of all kinds."""
    entries = ['formats = ["png"]']
    views = ("slanted", "numerical", "counting", "subsampling", "channels")
    for number in range(count):
        size, view = 3 + number % 7, views[number % len(views)]
        entries.append(
            f'[[figure]]\nname = "figure-{number:04}"\nnumber = "{number}"\nlayer = "conv"\n'
            f'input = "{size}x{size + number % 2}"\nkernel = {1 + number % 3}\n'
            f'padding = {number % 3}\nview = "{view}"\ndpi = 20\n'
        )
    return "\n".join(entries)


def test_a_page_of_thousands_is_small(tmp_path):
    write_page(read_listing(listing(tmp_path, many(2000))), tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert len(Elements(page).every("figure")) == 2000
    assert len(page.encode()) < 2_000_000


def test_drawings_of_many_figures_are_beside_the_page(tmp_path):
    one = gallery(tmp_path, many(MOST_INLINE + 1))
    figures = one.outdated()
    list(one.build(figures[:2]))
    name = figures[0].name
    script = (tmp_path / "out" / "mine" / f"{name}.js").read_text(encoding="utf-8")
    written = re.fullmatch(r"drawn\((.*)\);\n", script, flags=re.S)
    told = json.loads(f"[{written[1]}]")
    assert told[0] == name
    assert figures[0].animation.alt in told[1]
    text = upright(told[2]).replace("\N{NO-BREAK SPACE}", " ")
    assert all(line in text for line in formulas(figures[0].animation.layer))
    used = re.findall(r'href="#([^"]+)"', told[1])
    assert all(f'id="{letters}"' in told[1] for letters in used)
    assert [figure.name for figure in one.outdated()] == [f.name for f in figures[2:]]
    # A short list of the same needs no such files.
    assert [f.files for f in gallery(tmp_path, many(1)).listing.figures] == [["figure-0000.png"]]


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(NotADirectoryError):
        list(draw(read_listing(listing(tmp_path, SMALL)).figures, tmp_path / "out"))


def upright(text: str) -> str:
    """HTML without the italics of symbols."""
    return re.sub("</?var>", "", text)


class Elements(HTMLParser):
    """Start tags of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def every(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


def test_page_shows_every_figure_with_caption_formula_and_files(tmp_path):
    write_page(guide(), tmp_path)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    page = Elements(text)
    names = [figure.name for figure in guide().figures]
    assert [image["src"] for image in page.every("img")] == [f"guide/{n}.svg" for n in names]
    assert all(image["alt"] for image in page.every("img"))
    suffixes = ("gif", "mp4", "pdf", "svg", "txt")
    links = [a["href"] for a in page.every("a")]
    assert links == [f"guide/{n}.{s}" for n in names for s in suffixes]
    pictures = [svg for svg in page.every("svg") if svg.get("role") == "img"]
    alts = [figure.animation.alt for figure in guide().figures]
    assert [svg["aria-label"] for svg in pictures] == alts
    # Lines of a formula end before an equals sign, those of a caption not at one.
    assert "<var>o</var> =\N{NO-BREAK SPACE}⌊(6 + 2·1 − 3)/2⌋ + 1 =\N{NO-BREAK SPACE}3" in text
    assert "<var>s</var>\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}2" in text
    assert "(<var>i</var>′\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}3" in text
    assert "(i = " not in upright(text)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)


#: A figure with a heading and a caption of its own, and one without.
SAID = SMALL.replace(
    'name = "a"',
    'name = "a_b"\nnumber = "1"\ntitle = "Fish & chips"\ncaption = "Where x < y, here."',
)


def test_page_has_title_and_caption_of_a_figure(tmp_path):
    said, plain = read_listing(listing(tmp_path, SAID)).figures
    write_page(read_listing(listing(tmp_path, SAID)), tmp_path)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    first, second = re.findall(r"<figcaption>.*?</figcaption>", text, flags=re.S)
    assert "<h2><small>1</small> Fish &amp; chips</h2>" in first
    assert "<p>Where x &lt; y, here.</p>" in first
    assert said.animation.caption not in first
    assert "<h2>b</h2>" in second
    whole = plain.animation.caption.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    assert f"<p>{whole}</p>" in upright(second)
    assert "<var>k</var>\N{NO-BREAK SPACE}=" in second
    # Its name is still what it is linked by, and what its files are called.
    page = Elements(text)
    assert [figure["id"] for figure in page.every("figure")] == ["a_b", "b"]
    assert [link["href"] for link in page.every("a")][:2] == ["mine/a_b.gif", "mine/a_b.png"]


def test_symbols_are_those_of_our_captions_and_no_others(tmp_path):
    """What users write has no markup, and letters of words are none."""
    text = SMALL.replace('name = "a"', 'name = "a"\ncaption = "As <b> = k = 3 − n"')
    write_page(read_listing(listing(tmp_path, text)), tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    own, ours = re.findall(r"<p>([^\n]*)</p>\n<p class=.formula", page)
    spaced = " = ".replace(" ", "\N{NO-BREAK SPACE}")
    assert own == f"As &lt;b&gt;{spaced}k{spaced}3 − n"
    assert re.findall("<var>(.*?)</var>", ours) == [*"ikspo"]


def test_figures_in_the_usual_theme_follow_light_and_dark_on_the_page(tmp_path):
    looks = ("", 'theme = "dark"', 'theme = "gray"', 'background = "#fdf6e3"', 'theme = "auto"')
    entry = '[[figure]]\nname = "f{}"\nlayer = "conv"\ninput = 3\nkernel = 2\n{}\n'
    entries = "".join(entry.format(*one) for one in enumerate(looks))
    write_page(read_listing(listing(tmp_path, entries)), tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    pictures = re.findall('<div class="picture".*?</div>', page, flags=re.S)
    style = re.search("<style>(.c[0-9a-f]{8}{.*?)</style>", page)[1]
    light, dark = style.split("@media(prefers-color-scheme:dark)")
    for picture, look in zip(pictures, looks, strict=True):
        follows = look in ("", 'theme = "auto"')
        assert ('style="background:#' in picture) != follows
        named = set(re.findall(r'class="(c[0-9a-f]{8})"', picture))
        assert bool(named) == follows
        assert all(f".{name}{{" in light and f".{name}{{" in dark for name in named)
    # What is told to make it with is the user's.
    assert re.findall(r"--theme (\w+)", re.sub("</?span>", "", page)) == ["dark", "gray", "auto"]


def test_page_has_title_and_caption_where_drawings_are_beside_it(tmp_path):
    text = many(MOST_INLINE + 1).replace(
        'number = "0"', 'title = "Fish & chips"\ncaption = "Here."'
    )
    one = gallery(tmp_path, text)
    list(one.build(one.outdated()[:1]))
    write_page(one.listing, one.home)
    page = (one.home / "index.html").read_text(encoding="utf-8")
    script = (one.folder / "figure-0000.js").read_text(encoding="utf-8")
    for words in ("Fish &amp; chips", "Here."):
        assert page.count(words) == 1
        assert words not in script


def test_booklet_has_title_and_caption_of_a_figure(tmp_path):
    said, plain = read_listing(listing(tmp_path, SAID)).figures
    write_booklet(read_listing(listing(tmp_path, SAID)), tmp_path / "mine.pdf")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "mine.pdf").pages)
    text = " ".join(text.split())
    assert "Figure 1: Fish & chips Where x < y, here." in text
    assert "a_b" not in text
    assert said.animation.caption not in text
    assert f"b {plain.animation.caption}" in text


def test_a_long_caption_is_broken_into_lines(tmp_path):
    words = " ".join(f"word{number}" for number in range(60))
    text = SMALL.replace('name = "a"', f'name = "a"\ncaption = "{words}"')
    write_booklet(read_listing(listing(tmp_path, text)), tmp_path / "mine.pdf")
    lines = pypdf.PdfReader(tmp_path / "mine.pdf").pages[0].extract_text().splitlines()
    told = [line for line in lines if "word" in line]
    assert " ".join(told) == words
    assert len(told) > 3


def test_page_is_written_and_foreign_ones_are_kept(tmp_path):
    mine = read_listing(listing(tmp_path, SMALL))
    check_page(mine, tmp_path)
    write_page(mine, tmp_path)
    assert "Small &amp; mine" in (tmp_path / "index.html").read_text(encoding="utf-8")
    check_page(mine, tmp_path)
    with pytest.raises(FileExistsError, match="not the page of guide"):
        check_page(guide(), tmp_path)
    (tmp_path / "index.html").write_text("<h1>mine</h1>")
    with pytest.raises(FileExistsError):
        check_page(mine, tmp_path)
    (tmp_path / "index.html").write_bytes(b"\xff")
    with pytest.raises(FileExistsError):
        check_page(mine, tmp_path)


NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Parts(HTMLParser):
    """A page's tags, attributes and texts in their order; numbers apart, to be compared loosely."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.numbers: list[float] = []
        self.letters = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        # The letters' outlines are matplotlib's, and differ a little from version to version.
        self.letters = self.letters or tag == "defs"
        told = [(name, value or "") for name, value in attrs if not (self.letters and name == "d")]
        for name, value in (("tag", tag), *told):
            self.words.append(f"{name}={NUMBER.sub('0', value)}")
            self.numbers += map(float, NUMBER.findall(value))

    def handle_endtag(self, tag):
        self.letters = self.letters and tag != "defs"
        self.words.append(f"/{tag}")

    def handle_data(self, data):
        self.words.append(data)


def alike(one: str, other: str) -> bool:
    """Whether two pages have the same structure, texts and links, and the same geometry."""
    a, b = Parts(one), Parts(other)
    return a.words == b.words and np.allclose(a.numbers, b.numbers, rtol=0, atol=0.1)


def committed_page() -> str:
    path = Path(__file__).parents[1] / "gallery" / "index.html"
    return path.read_text(encoding="utf-8")


def test_committed_page_is_that_of_the_list(tmp_path):
    write_page(guide(), tmp_path)
    assert alike(committed_page(), (tmp_path / "index.html").read_text("utf-8"))


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("M10.4 81.53l71.13 0", "M10.43 81.5l71.13 0", True),
        ("M10.4 81.53l71.13 0", "M10.4 81.53l71.43 0", False),
        ('<path id="w0" d="M0.250', '<path id="w0" d="M0.290', True),
        ("guide/matrix.gif", "guide/matrices.gif", False),
        ("output 3×3", "output 3×4", False),
        (' role="img"', "", False),
        ('<p class="formula"', '<p><p class="formula"', False),
        ("const still", "const moving", False),
    ],
)
def test_pages_are_compared_by_what_matters(old, new, same):
    text = committed_page()
    assert old in text
    assert alike(text, text.replace(old, new)) == same


def test_committed_pictures_are_there():
    folder = Path(__file__).parents[1] / "gallery" / "guide"
    for figure in guide().figures:
        for suffix in ("gif", "pdf", "svg", "txt"):
            assert (folder / f"{figure.name}.{suffix}").stat().st_size > 100


@pytest.mark.parametrize("figure", guide().figures, ids=lambda figure: figure.name)
def test_committed_pictures_are_those_that_would_be_drawn(figure):
    animation = figure.animation
    stream = frames(animation.scene, animation.steps, animation.dpi)
    path = Path(__file__).parents[1] / "gallery" / "guide" / f"{figure.name}.gif"
    with Image.open(path) as image:
        for shown, drawn in zip(ImageSequence.Iterator(image), stream.whole(), strict=True):
            off = ImageChops.difference(shown.convert("RGB"), Image.fromarray(drawn))
            # A GIF's palette is this close; other versions of the libraries draw the same.
            assert max(most for _, most in off.getextrema()) <= 16


def test_outdated_of_nothing_built(tmp_path):
    figures = read_listing(listing(tmp_path, SMALL)).figures
    assert outdated(figures, tmp_path / "none") == list(figures)


def test_formulas_of_axes_that_agree_stand_once():
    layer = guide().pick(["2.7"])[0].animation.layer
    assert formulas(layer) == ["o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3"]


SPACED = ["one  two", " one ", "  =  x", "one \u00a0 two", "one \u200b two", "\u200d a", "a \ufeff"]


@pytest.mark.parametrize("caption", SPACED)
def test_captions_with_spaces_and_what_is_not_seen_are_set(tmp_path, caption):
    text = SMALL.replace('name = "b"', f'name = "b"\ncaption = "{caption}"')
    finished(gallery(tmp_path, text))
    assert (tmp_path / "out" / "mine.pdf").read_bytes().startswith(b"%PDF")


def test_long_words_and_captions_stay_on_the_pages_of_the_booklet(tmp_path):
    long = f"https://example.org/{'very-long/' * 60} {'word ' * 3000}end."
    path = listing(tmp_path, SMALL.replace('name = "b"', f'name = "b"\ncaption = "{long}"'))
    write_booklet(read_listing(path), tmp_path / "b.pdf")
    reader = pypdf.PdfReader(tmp_path / "b.pdf")
    words = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert words.count("word") == 3000
    assert words.count("very-long/") == 60
    found: list[tuple[float, float]] = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, _, at, *more: found.append((at[4], at[5])))
    paper = PAPERS["a4"]
    assert all(0 <= x < paper.width and 0 <= y < paper.height for x, y in found)


def test_the_page_is_written_again_where_only_a_recipe_changed(tmp_path):
    text = SMALL.replace("kernel = 2\n", "kernel = 3\npadding = 1\n", 1)
    one = gallery(tmp_path, text)
    finished(one)
    for changed in (text.replace("padding = 1", 'padding = "same"'), f"max-steps = 500\n{text}"):
        other = gallery(tmp_path, changed)
        assert other.outdated() == []
        assert finished(other)
        page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
        page = re.sub("</?span>", "", page)
        assert "-p same" in page or "--max-steps 500" in page


def test_a_script_is_written_again_where_only_a_recipe_changed(tmp_path):
    first = read_listing(listing(tmp_path, many(MOST_INLINE + 1))).figures
    second = read_listing(listing(tmp_path, f"max-steps = 500\n{many(MOST_INLINE + 1)}")).figures
    assert first[0].has_script
    assert key_of(first[0], "") != key_of(second[0], "")


@pytest.mark.parametrize("number", [f"0x{'f' * 6000}"])
def test_a_number_too_long_to_write_is_refused(tmp_path, number):
    text = SMALL.replace('name = "b"', f'name = "b"\nnumber = {number}')
    with pytest.raises(ConvanimError, match="number is too long"):
        read_listing(listing(tmp_path, text))


def test_names_that_some_systems_take_for_one_are_refused(tmp_path):
    with pytest.raises(ConvanimError, match="name 'A' is taken by an earlier figure"):
        read_listing(listing(tmp_path, SMALL.replace('"b"', '"A"')))
