"""`convanim readme`: pictures of a Markdown file beside it, and nothing else of it changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import convanim as ca
from convanim.command.cli import cli
from convanim.embed.markdown.readme import plan_of
from convanim.errors import ConvanimError

markdown_it = pytest.importorskip(
    "markdown_it", reason="no markdown-it-py: pip install 'convanim[markdown]'"
)

ASKED = "<!-- convanim conv -i 5 -k 3 -s 2 -p 1 -->"
END = "<!-- /convanim -->"
ALT = ca.animate(ca.Conv(5, 3, stride=2, padding=1)).alt


def run(*words: object) -> int:
    return cli([*map(str, ("readme", *words))], prog_name="convanim", standalone_mode=False)


def write(folder: Path, text: str, name: str = "README.md") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def drawn_lines(text: str) -> list[str]:
    """The lines that `convanim readme` writes."""
    return [line for line in re.split("\r\n|\r|\n", text) if is_drawn(line)]


def is_drawn(line: str) -> bool:
    return bool(re.search(r"<picture>|<img src=.*</picture>|<em>.*</em>$|<!-- /convanim -->", line))


class Images(HTMLParser):
    """The addresses of the pictures of a page, light and dark, and their alt texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.light: list[str] = []
        self.dark: list[str] = []
        self.alts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "img":
            self.light.append(unquote(found["src"]))
            self.alts.append(found["alt"])
        if tag == "source":
            assert found["media"] == "(prefers-color-scheme: dark)"
            self.dark.append(unquote(found["srcset"]))


def html(text: str) -> str:
    return markdown_it.MarkdownIt("commonmark").enable("table").render(text)


def test_pictures_are_drawn_and_shown_light_and_dark(tmp_path):
    path = write(tmp_path, f"# Title\n\n{ASKED}\nText.\n")
    assert run(path) == 0
    text = path.read_text()
    images = Images(html(text))
    [light], [dark] = images.light, images.dark
    assert images.alts == [ALT]
    for address, theme in ((light, "guide"), (dark, "dark")):
        animation = ca.animate(ca.Conv(5, 3, stride=2, padding=1), theme=theme, font_size=11)
        assert (tmp_path / address).read_bytes() == animation.to_bytes("anim.svg")
    assert {p.relative_to(tmp_path).as_posix() for p in (tmp_path / "figures").iterdir()} == {
        light,
        dark,
    }
    # The text after it is a paragraph of its own.
    assert "<p>Text.</p>" in html(text)
    assert [line for line in text.splitlines() if not is_drawn(line)] == [
        *("# Title", "", ASKED, "Text."),
    ]


def test_a_second_run_draws_and_writes_nothing(tmp_path, capsys):
    path = write(tmp_path, f"{ASKED}\n\n```convanim\nguide 4.7\n```\n")
    run(path)
    assert "wrote" in capsys.readouterr().err
    files = [path, *(tmp_path / "figures").iterdir()]
    for file in files:
        file.chmod(0o444)
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}
    assert run(path) == 0
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files} == before
    assert capsys.readouterr().err == f"0 drawn, 4 as they were: {path}\n"


def test_check_tells_and_writes_nothing(tmp_path, capsys):
    path = write(tmp_path, f"{ASKED}\n")
    assert run(path, "--check") == 1
    assert capsys.readouterr().err == (
        f"{path} is not up to date (2 pictures and its lines): run convanim readme {path}\n"
    )
    assert [*tmp_path.iterdir()] == [path]
    run(path)
    assert run(path, "--check") == 0
    next((tmp_path / "figures").iterdir()).unlink()
    assert run(path, "--check") == 1
    assert "(1 picture)" in capsys.readouterr().err


def test_what_no_longer_belongs_to_a_file_is_told_and_left(tmp_path, capsys):
    path = write(tmp_path, f"{ASKED}\n")
    run(path)
    old = sorted((tmp_path / "figures").iterdir())
    # Not drawn for it: another file's, and a picture of the writer.
    others = ["README.de.conv-0123abcd.svg", "README-logo.svg", "README.logo.svg"]
    for name in others:
        (tmp_path / "figures" / name).write_text("kept")
    text = path.read_text().replace("-k 3", "-k 2")
    path.write_text(text)
    capsys.readouterr()
    run(path)
    told = capsys.readouterr().err.splitlines()
    assert [line.split(" is no longer shown")[0] for line in told if "no longer" in line] == [
        *map(str, old)
    ]
    assert all(file.exists() for file in old)
    assert drawn_lines(path.read_text()) != drawn_lines(text)
    assert text.count("\n") == path.read_text().count("\n")


def test_lines_that_a_formatter_parts_stay_so(tmp_path):
    path = write(tmp_path, f"> {ASKED}\n> Text\n")
    run(path)
    lines = path.read_text().splitlines()
    parted = "\n".join([lines[0], ">", *lines[1:3], "> ", *lines[3:]]) + "\n"
    path.write_text(parted)
    assert run(path, "--check") == 0
    path.write_text(parted.replace("-k 3", "-k 2"))
    run(path)
    assert kept(path.read_text()) == kept(f"> {ASKED}\n> Text\n".replace("-k 3", "-k 2"))


def test_a_picture_does_not_stand_twice_where_the_comment_after_it_is_gone(tmp_path):
    path = write(tmp_path, f"- a\n\n  {ASKED}\n\nText\n")
    assert run(path) == 0
    cut = path.read_text().replace(f"  {END}\n", "")
    path.write_text(cut)
    with pytest.raises(ConvanimError, match=r"README\.md:4: <!-- /convanim --> is missing after"):
        run(path)
    assert path.read_text() == cut
    # A picture of the user's own may stand there.
    own = f'{ASKED}\n\n<picture><img src="figures/own.svg" alt="A"></picture>\n'
    path.write_text(own)
    assert run(path) == 0
    assert path.read_text().count("own.svg") == 1


def test_again_draws_what_is_there(tmp_path):
    path = write(tmp_path, f"{ASKED}\n")
    run(path)
    file = next((tmp_path / "figures").iterdir())
    right = file.read_bytes()
    file.write_text("by another version")
    run(path)
    assert file.read_text() == "by another version"
    run(path, "--again")
    assert file.read_bytes() == right


def test_several_files_one_folder_and_blanks_in_paths(tmp_path, monkeypatch):
    folder = tmp_path / "my docs" / "in ä & b"
    folder.mkdir(parents=True)
    first, second = write(folder, f"{ASKED}\n", "a b.md"), write(tmp_path, f"{ASKED}\n")
    monkeypatch.chdir(tmp_path)
    run("my docs/in ä & b/a b.md", "README.md", "-o", "all pictures/here")
    assert len([*(tmp_path / "all pictures" / "here").iterdir()]) == 4
    for path in (first, second):
        images = Images(html(path.read_text()))
        for address in (*images.light, *images.dark):
            assert (path.parent / address).is_file()
    assert run("my docs/in ä & b/a b.md", "README.md", "-o", "all pictures/here", "--check") == 0


def test_files_of_one_name_may_share_a_folder(tmp_path, capsys):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    other = "```convanim\nguide 4.7\n```\n"
    paths = write(tmp_path / "a", f"{ASKED}\n"), write(tmp_path / "b", other)
    for _ in range(2):
        run(*paths, "-o", tmp_path / "shared")
    assert "no longer" not in capsys.readouterr().err


def test_without_its_library_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    with pytest.raises(ConvanimError, match=r"pip install 'convanim\[markdown\]'"):
        run(write(tmp_path, f"{ASKED}\n"))


def test_keys_attributes_and_a_theme_of_its_own(tmp_path):
    text = """<!-- convanim {name=strided width=400 alt='A "window"' caption="By *two*, <b>"}
layer = "conv"
input = 5
kernel = 3
theme = "gray"
-->
"""
    path = write(tmp_path, text)
    run(path)
    page = html(path.read_text())
    images = Images(page)
    assert images.alts == ['A "window"']
    assert images.dark == []
    assert 'width="400"' in page
    assert "<em>By *two*, &lt;b&gt;</em>" in page
    [file] = (tmp_path / "figures").iterdir()
    assert file.name.startswith("README.strided-")
    assert file.read_bytes() == ca.animate(ca.Conv(5, 3), theme="gray", font_size=11).to_bytes(
        "anim.svg"
    )


def test_pixels_where_asked_for(tmp_path):
    path = write(tmp_path, "```convanim format=gif\nconv -i 3 -k 2 --dpi 40\n```\n")
    run(path)
    assert {p.read_bytes()[:6] for p in (tmp_path / "figures").iterdir()} == {b"GIF89a"}
    assert [p.suffix for p in (tmp_path / "figures").iterdir()] == [".gif"] * 2


#: Where requests may stand, and that each of them is one.
PLACES = {
    "a paragraph before and after": f"Text\n{ASKED}\nText\n",
    "centred": f'<p align="center">\n{ASKED}\n</p>\n',
    "a list": f"- item\n\n  {ASKED}\n  more\n",
    "an item": f"1. {ASKED}\n2. next\n",
    "tight": f"- item\n  {ASKED}\n- next\n",
    "a quote": f"> {ASKED}\n> more\n",
    "deep": "> - item\n>   1. ~~~~ convanim\n>      conv -i 5 -k 3\n>      ~~~~~\n>      more\n",
    "a tab": "-\t```convanim\n\tconv -i 5 -k 3\n\t```\n",
    "indented": f"   {ASKED}\nText\n",
    "long fence": "`````convanim\nconv -i 5 -k 3\n`````\n",
    "braces": "``` { .convanim alt=A }\nconv -i 5 -k 3\n```\n",
    "end": f"Text\n\n{ASKED}",
    "alone": ASKED,
    "details": f"<details>\n<summary>More</summary>\n\n{ASKED}\n\n</details>\n",
    "heading after": f"{ASKED}\n# Title\n",
    "underline after": f"{ASKED}\nTitle\n===\n",
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
@pytest.mark.parametrize("place", PLACES)
def test_requests_stand_anywhere_and_all_else_stays(place, mark, end, tmp_path):
    text = mark + PLACES[place].replace("\n", end)
    path = write(tmp_path, text)
    plan = plan_of(path, tmp_path / "figures")
    after = plan.after.decode()
    assert len(Images(html(after.removeprefix(mark))).light) == 1
    assert kept(after) == kept(text)
    assert set(re.findall("\r\n|\r|\n", after)) == ({end} if end in text else {"\n"})
    assert after.startswith(mark)
    assert after.endswith(end) == text.endswith(end)
    path.write_bytes(plan.after)
    assert plan_of(path, tmp_path / "figures").after == plan.after
    assert structure(after.removeprefix(mark)) == structure(text.removeprefix(mark))


def kept(text: str) -> list[str]:
    """The lines of a text that `convanim readme` has not written, without their ends."""
    return [line for line in re.split("\r\n|\r|\n", text) if not is_drawn(line)]


def structure(text: str) -> str:
    """What a text means without its pictures, as HTML."""
    return without_pictures(html(text))


def without_pictures(page: str) -> str:
    """What a page holds besides pictures."""
    pictures = r"(<p>)?<picture>.*?</picture>(<br ?/?>\n<em>.*?</em>)?(</p>)?"
    page = re.sub(pictures, "", page, flags=re.DOTALL).replace(END, "")
    return re.sub(r"\s+", "", page)


#: What is no request, though it looks like one.
NO_REQUESTS = (
    f"````md\n{ASKED}\n```convanim\nconv -i 5 -k 3\n```\n````\n",
    f"    {ASKED}\n",
    "    ```convanim\n    conv -i 5 -k 3\n    ```\n",
    "Write `<!-- convanim conv -i 5 -k 3 -->`.\n",
    "```{convanim} conv\n:input: 5\n```\n",
    "```python\nx\n```\n\n~~~convanimal\nx\n~~~\n",
    "<!-- a comment\n```convanim\nconv -i 5 -k 3\n```\n-->\n",
    "<!-- convanimate -->\n\n<!-- on convanim -->\n",
    f"<pre>\n{ASKED}\n</pre>\n",
    "",
    "\n",
)


@pytest.mark.parametrize("text", NO_REQUESTS)
def test_what_is_no_request_is_left_alone(text, tmp_path, capsys):
    path = write(tmp_path, text)
    assert run(path) == 0
    assert path.read_bytes() == text.encode()
    assert [*tmp_path.iterdir()] == [path]
    assert "asks for no picture" in capsys.readouterr().err


#: What is wrong, and what is said of it.
WRONG = {
    "Text\n\n<!-- convanim conv -i 5 -k 3 --strid 2 -->\n": "README.md:3: No such option",
    "> ```convanim\n> cnv -i 5\n> ```\n": "README.md:1: unknown layer 'cnv'",
    "```convanim\nconv -i 5 -k 3\n": "README.md:1: the fence is not closed",
    "\n<!-- convanim conv -i 5 -k 3\n": "README.md:2: the comment is not closed",
    f"a\n\nText {ASKED}\n": "README.md:3: a comment for convanim must have its lines for itself",
    f"{ASKED} text\n": "README.md:1: a comment for convanim must have its lines for itself",
    f"| a |\n|---|\n| {ASKED} |\n": "README.md:3: a comment for convanim must have",
    f"Text\n\n{END}\n": "README.md:3: <!-- /convanim --> has no request before it",
    f"{ASKED}\nMy own text.\n{END}\n": "README.md:2: what stands before <!-- /convanim --> is not",
    f"{ASKED}\n{END}\n{END}\n": "README.md:3: <!-- /convanim --> has no request before it",
    "<!-- convanim {alt=A conv -i 5 -k 3 -->\n": "README.md:1: '{alt=A conv -i 5 -k 3' : a brace",
    "```convanim {class=wide}\nconv -i 5 -k 3\n```\n": "README.md:1: class does not go here",
    "```convanim format=mp4\nconv -i 5 -k 3\n```\n": "README.md:1: format mp4 can't be shown",
    "```convanim width=3em\nconv -i 5 -k 3\n```\n": "README.md:1: width '3em' must be in pixels",
    "<!-- convanim -->\n": "README.md:1: nothing to draw",
    "\r\n\r\n<!-- convanim\r\nlayer = 'conv'\r\n-->\r\n": "README.md:3: missing key 'input'",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_names_file_and_line_and_nothing_is_written(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    other, path = write(tmp_path, f"{ASKED}\n", "other.md"), write(tmp_path, text)
    with pytest.raises(ConvanimError) as raised:
        run("other.md", "README.md")
    said = str(raised.value)
    assert said.startswith(WRONG[text].replace(" :", ":"))
    assert "\n" not in said
    assert (path.read_bytes(), other.read_text()) == (text.encode(), f"{ASKED}\n")
    assert len([*tmp_path.iterdir()]) == 2


def test_pictures_stand_beside_the_file_that_a_link_leads_to(tmp_path):
    (tmp_path / "docs").mkdir()
    file = write(tmp_path / "docs", f"{ASKED}\n")
    (tmp_path / "README.md").symlink_to(file)
    assert run(tmp_path / "README.md") == 0
    assert (tmp_path / "README.md").is_symlink()
    assert 'src="figures/README.conv' in file.read_text()
    assert [one.name for one in tmp_path.iterdir() if one.is_dir()] == ["docs"]
    assert run("--check", file) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_may_have_any_bytes(tmp_path):
    file = write(tmp_path, f"{ASKED}\n", os.fsdecode(b"\xff.md"))
    assert run(file) == 0
    assert 'src="figures/%FF.conv' in file.read_text()


def test_what_can_not_be_read(tmp_path):
    (tmp_path / "latin.md").write_bytes("Größe".encode("latin-1"))
    for name in ("no.md", "."):
        with pytest.raises(ConvanimError, match="can't be read"):
            run(tmp_path / name)
    with pytest.raises(ConvanimError, match="is not UTF-8"):
        run(tmp_path / "latin.md")
    with pytest.raises(ConvanimError, match="nothing to read"):
        run()


def test_a_picture_that_can_not_be_drawn_leaves_all_as_it_was(tmp_path):
    text = f"{ASKED}\n\n```convanim format=gif\nconv -i 9 -k 3 --max-pixels 10\n```\n"
    path = write(tmp_path, text)
    with pytest.raises(ConvanimError, match=r"README\.md:3: a frame of .* over the limit of 10"):
        run(path)
    assert path.read_text() == text
    assert [*tmp_path.iterdir()] == [path]


def test_all_is_written_or_nothing(tmp_path, monkeypatch):
    first, second = write(tmp_path, f"{ASKED}\n"), write(tmp_path, f"{ASKED}\n", "b.md")
    (tmp_path / "figures").write_text("a file")
    with pytest.raises(OSError, match="is a file: name a folder"):
        run(first)
    (tmp_path / "figures").unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space left"):
            run(first, second)
    assert first.read_text() == second.read_text() == f"{ASKED}\n"
    assert [*(tmp_path / "figures").iterdir()] == []


HOSTILE = (
    "conv -i $(touch x) -k 3",
    "conv -i 5 -k 3; touch x",
    "conv -i 5 -k 3 -o x",
    "layer = __import__('os').system('touch x')",
    "__import__('pathlib').Path('x').touch()",
    "gallery x.toml -o x",
)


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_lines_are_never_evaluated(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for text in (f"<!-- convanim {line} -->\n", f"```convanim\n{line}\n```\n"):
        path = write(tmp_path, text)
        with pytest.raises(ConvanimError, match=r"^README\.md:1: "):
            run("README.md")
        assert [*tmp_path.iterdir()] == [path]


#: Blocks of Markdown: what requests stand between, and what they may stand in.
REQUESTS = (
    "<!-- convanim conv -i 3 -k 2 -->",
    "```convanim\nconv -i 3 -k 2\n```",
    "~~~~ {.convanim alt=A caption='*C*'}\nmax-pool -i 2 -k 2 --theme dark\n~~~~",
    "<!-- convanim\nlayer = 'conv'\ninput = 3\nkernel = 2\n-->",
)
BLOCKS = (
    *("Text", "# Title", "Title\n---", "***", "", "| a | b |\n|---|---|\n| 1 | 2 |", "[a]: b"),
    *("    code", "```python\nx = 1\n```", "~~~\n```convanim\n~~~", "<div>", "</div>"),
    *("<details>\n<summary>a</summary>", "<pre>\n<!-- convanim -->\n</pre>", "<!-- no -->"),
    *("a  \nb\\", "\x0c", "\u2028", "\t", "```"),
)
words = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=8)
blocks = st.sampled_from(REQUESTS) | st.sampled_from(BLOCKS) | words


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def put(block: str, first: str, others: str) -> str:
        lines = block.split("\n")
        return "\n".join([first + lines[0], *(others + line for line in lines[1:])])

    marks = st.sampled_from(
        [("> ", "> "), (">", ">"), ("- ", "  "), ("12. ", "    "), ("   ", "   "), ("-\t", "\t")]
    )
    joined = st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from(["\n", "\n\n"]).map(lambda end: end.join(parts))
    )
    return st.builds(lambda block, mark: put(block, *mark), joined, marks)


documents = st.lists(st.recursive(blocks, nested, max_leaves=4), max_size=5).flatmap(
    lambda parts: st.sampled_from(["\n", "\n\n"]).map(lambda end: end.join(parts))
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("property")


@given(
    documents,
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "\n"]),
)
@example("- ~~~convanim\n  conv -i 3 -k 2\n  ~~~\n- b", "\n", "", "")
@example(f">- {ASKED}\n>  - {ASKED}", "\n", "", "")
@example(f"\x0c\nText {ASKED}", "\n", "", "")
def test_any_markdown_around_requests_is_unchanged_and_twice_is_once(place, text, end, mark, last):
    whole = mark + (text + last).replace("\n", end)
    path = write(place, whole)
    try:
        plan = plan_of(path, place / "figures")
    except ConvanimError as error:  # a fence that is not closed, or a comment in a line
        where = re.fullmatch(r".*README\.md:(\d+): .+", str(error))
        assert "convanim" in re.split("\r\n|\r|\n", whole)[int(where[1]) - 1]
        return
    after = plan.after.decode()
    assert kept(after) == kept(whole)
    assert (plan.after == plan.before) == (not plan.pictures)
    assert after.endswith(end) == whole.endswith(end)
    path.write_bytes(plan.after)
    assert plan_of(path, place / "figures").after == plan.after
    assert structure(after.removeprefix(mark)) == structure(whole.removeprefix(mark))


def test_the_command_itself_and_its_status(tmp_path):
    write(tmp_path, f"{ASKED}\n")

    command = [sys.executable, "-m", "convanim", "readme", "--check", "README.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("README.md is not up to date")


@pytest.mark.skipif(shutil.which("cmark-gfm") is None, reason="no cmark-gfm: apt-get install it")
@pytest.mark.parametrize("place", PLACES)
def test_github_s_own_reader_reads_it_alike(place, tmp_path):
    path = write(tmp_path, PLACES[place])
    plan = plan_of(path, tmp_path / "figures")
    command = ["cmark-gfm", "--unsafe", "-e", "table"]
    before, after = (
        subprocess.run(command, input=text, capture_output=True, check=True).stdout.decode()
        for text in (plan.before, plan.after)
    )
    assert len(Images(after).light) == 1
    assert without_pictures(after) == without_pictures(before)
