"""The extension of Sphinx, in projects that Sphinx builds."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from convanim.errors import as_key
from convanim.layers.values import PARAMETERS
from convanim.look import SETTINGS

pytest.importorskip("sphinx", reason="no Sphinx: pip install 'convanim[sphinx]'")

from docutils.parsers.rst.directives.images import Figure
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

# Sphinx forks while threads of other tests may run, and has warnings of its own.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

#: A project that has every option.
DOCUMENTS = Path(__file__).parent / "documents"

#: Figures that are drawn at once, in as many documents as are read in parallel.
CONF = """
extensions = ["convanim.sphinxext"]
project, author, copyright, version, release = "P", "A", "2026, A", "1", "1"
numfig = True
man_pages = [("index", "p", "P", ["A"], 1)]
latex_elements = {"fontpkg": "", "fncychap": ""}
suppress_warnings = ["epub.unknown_project_files"]
"""
INDEX = """
P
=

:numref:`one`, :numref:`two`, :numref:`{name} <one>`

.. toctree::

   a
   b
   c
   d
   e
"""
FIGURE = """
.. convanim:: conv
   :input: 4
   :kernel: 3
   :steps: 0-1
"""
PAGES = {
    "a": f"{FIGURE}   :name: one\n   :caption: A *window*\n   :align: right\n",
    "b": f"{FIGURE}   :name: two\n   :stride: 1\n",
    "c": f'{FIGURE}   :alt: <b> & "c"\n   :class: k\n   :width: 90px\n\n   The **body**.\n',
    "d": f"{FIGURE}   :caption:\n",
    "e": "\n.. convanim-shape:: conv -i 6 -k 3 -s 2 -p 1\n",
}


def built(source: Path, name: str, parallel: int = 1) -> tuple[Path, str]:
    """Build documents; return where to, and what was said of mistakes."""
    said, work = StringIO(), source / "_build"
    trees = work / ("trees-gettext" if name == "gettext" else "trees")
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(
            *(source, source, work / name, trees, name),
            status=None,
            warning=said,
            parallel=parallel,
        )
        app.build()
    return work / name, re.sub(r"\x1b\[[0-9;]*m", "", said.getvalue())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A project; called with a builder, it returns what that built without a mistake."""
    source = tmp_path_factory.mktemp("project")
    write(source, INDEX, PAGES)
    known: dict[str, Path] = {}

    def output(name: str) -> Path:
        if name not in known:
            known[name], said = built(source, name, parallel=2)
            assert said == ""
        return known[name]

    return output


def write(source: Path, index: str, pages: dict[str, str], conf: str = CONF) -> None:
    (source / "conf.py").write_text(conf, encoding="utf-8")
    (source / "index.rst").write_text(index, encoding="utf-8")
    for name, text in pages.items():
        title = f"Page {name}\n======\n"
        (source / f"{name}.rst").write_text(title + text, encoding="utf-8")


def page(project: Callable[[str], Path], name: str) -> str:
    return (project("html") / f"{name}.html").read_text(encoding="utf-8")


def drawn(source: Path) -> dict[str, int]:
    """Files of figures, and when they were written."""
    folder = source / "_build" / "trees" / "convanim"
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_html_has_the_animation_and_a_still_for_reduced_motion(project):
    [(still, alt, image)] = re.findall(
        r'<picture><source media="\(prefers-reduced-motion: reduce\)" srcset="(.*?)">'
        r'<img alt="(.*?)" class="convanim" src="(.*?)" />\s*</picture>',
        page(project, "b"),
    )
    assert alt == "Convolution of a 3×3 kernel over a 4×4 input, unit strides: output 2×2."
    assert "@keyframes" in (project("html") / image).read_text(encoding="utf-8")
    assert "@keyframes" not in (project("html") / still).read_text(encoding="utf-8")
    sizes = [
        ET.parse(project("html") / file).getroot().attrib["viewBox"] for file in (image, still)
    ]
    assert sizes[0] == sizes[1]


def test_options_of_figures_are_sphinxs(project):
    assert re.search(r'<figure class="align-right" id="one">', page(project, "a"))
    assert "A <em>window</em>" in page(project, "a")
    [image] = re.findall("<img.*?>", page(project, "c"))
    assert 'alt="&lt;b&gt; &amp; &quot;c&quot;"' in image
    assert 'class="k convanim"' in image
    assert re.search('width(: |=")90px', image)
    assert "The <strong>body</strong>." in page(project, "c")
    assert "caption" not in re.search("<figure.*?</figure>", page(project, "d"), re.S)[0]


def test_the_layer_tells_the_caption_with_its_symbols(project):
    assert (
        "over a 4×4 input, unit strides (<var>i</var>\xa0=\xa04, <var>k</var>\xa0=\xa03,"
        in page(project, "b")
    )


def test_figures_are_numbered(project):
    told = re.sub("<[^>]+>", "", page(project, "index"))
    assert "Fig. 1, Fig. 2, A window" in told
    assert "Fig. 2" in re.sub("<[^>]+>", "", page(project, "b"))


def test_formulas_are_worked(project):
    assert "relationship 6 (any i, k, p, s)" in page(project, "e")
    *_, formula = re.findall("<math.*?</math>", page(project, "e"))
    root = ET.fromstring(formula)
    assert root.attrib["alttext"] == "o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3"
    [fraction] = root.iter("mfrac")
    assert ["".join(part.itertext()) for part in fraction] == ["6+2·1−3", "2"]


def test_latex_has_the_panel_no_wider_than_the_line(project):
    tex = (project("latex") / "p.tex").read_text(encoding="utf-8")
    assert len(re.findall(r"\\sphinxincludegraphics\{\{convanim-\w{20}\}\.pdf\}", tex)) == 4
    assert r"\sphinxincludegraphics[" not in tex  # the width of the animation is not the panel's
    assert r"\frac{6+2 \cdot 1-3}{2}" in tex
    assert len([*project("latex").glob("convanim-*.pdf")]) == 1  # of the same layers


def test_latex_has_a_width_of_its_own(tmp_path):
    figure = ".. convanim:: conv -i 4 -k 3\n   :width: 500px\n   :latex-width: {}\n"
    write(tmp_path, f"P\n=\n\n{figure.format('2.5cm')}\n{figure.format('40%')}", {})
    output, said = built(tmp_path, "latex")
    assert said == ""
    tex = (output / "p.tex").read_text(encoding="utf-8")
    [scale] = re.findall(r"\\sphinxincludegraphics\[scale=(.*?)\]", tex)
    [file] = output.glob("convanim-*.pdf")
    natural = PdfReader(file).pages[0].mediabox.width / 72 * 2.54
    assert float(scale) * float(natural) == pytest.approx(2.5, rel=1e-3)
    assert re.search(r"\\sphinxincludegraphics\[width=0\.400?\\linewidth\]", tex)


def test_pdflatex_takes_captions_and_formulas(project):
    compiled(project("latex"))


def test_text_man_and_gettext_have_the_caption(project):
    text = (project("text") / "b.txt").read_text(encoding="utf-8")
    assert "Convolution of a 3×3 kernel over a 4×4 input" in text
    assert "[image" not in text
    assert "[image: Convolution" in (project("text") / "d.txt").read_text(encoding="utf-8")
    shape = (project("text") / "e.txt").read_text(encoding="utf-8")
    assert "o = ⌊(6 + 2·1 − 3)/2⌋ + 1 = 3" in shape
    assert "A \\fIwindow\\fP" in (project("man") / "p.1").read_text(encoding="utf-8")
    pot = (project("gettext") / "a.pot").read_text(encoding="utf-8")
    assert 'msgid "A *window*"' in pot
    pot = (project("gettext") / "b.pot").read_text(encoding="utf-8")
    assert 'input, unit strides (i = 4, k = 3, s = 1, p = 0; o = 2)."' in pot
    assert 'input, unit strides: output 2×2."' in pot  # the alt text


def test_epub_has_pictures_and_is_well_formed(project):
    with zipfile.ZipFile(next(project("epub").glob("*.epub"))) as archive:
        for name in archive.namelist():
            if name.endswith((".xhtml", ".opf", ".ncx")):
                ET.fromstring(archive.read(name))
        [source] = re.findall('<img alt=".*?" src="(.*?)"', archive.read("b.xhtml").decode())
        assert (
            f'href="{source}" media-type="image/gif"'
            in archive.read("content.opf").decode().replace("  ", " ")
            or source in archive.read("content.opf").decode()
        )
        with archive.open(source) as file, Image.open(file) as image:
            assert image.format == "GIF"
            assert image.n_frames == 2


def test_a_rebuild_draws_nothing_and_one_changed_option_one_figure(tmp_path):
    write(tmp_path, INDEX.replace("{name} <one>", "one"), PAGES)
    built(tmp_path, "html")
    first = drawn(tmp_path)
    (tmp_path / "b.rst").touch()
    built(tmp_path, "html")
    built(tmp_path, "dirhtml")
    assert drawn(tmp_path) == first
    text = (tmp_path / "b.rst").read_text(encoding="utf-8")
    (tmp_path / "b.rst").write_text(text.replace("stride: 1", "padding: 1"), encoding="utf-8")
    output, said = built(tmp_path, "html")
    assert said == ""
    more = drawn(tmp_path).keys() - first.keys()
    assert {name.rpartition(".")[2] for name in more} == {"svg"}
    assert len({*more}) == 2  # the animation and its still
    assert all(name in (output / "b.html").read_text(encoding="utf-8") for name in more)


def test_a_figure_follows_a_file_that_it_names(tmp_path):
    text = ".. convanim:: conv -i 2 -k 1 --view numerical\n   :x: x.csv\n   :steps: 0"
    write(tmp_path, f"P\n=\n\n{text}\n", {})
    (tmp_path / "x.csv").write_text("1,2\n3,4\n")
    built(tmp_path, "html")
    first = drawn(tmp_path)
    (tmp_path / "x.csv").write_text("1,2\n3,5\n")
    built(tmp_path, "html")
    assert len(drawn(tmp_path)) > len(first)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("conv\n   :input: 5\n   :kernel: 7", "kernel 7 is larger than the padded input 5"),
        ("upsample -i 5\n   :factor: 2\n   :groups: 3", "No such option ':groups:'"),
        ("cnv -i 5", "unknown layer 'cnv': did you mean 'conv'?"),
        ("conv -i 5 -k 3 --vew x", "No such option ':vew:'"),
        ("conv -i 5 -k 3 -o x.gif", "'-o' does not go here: files are chosen for you"),
        ("conv -i 5 -k 3\n   :format: jpg", "unknown format 'jpg': did you mean 'png'?"),
        ("conv -i 5 -k 3\n   :w: no.csv", ":w: can't read no.csv: no such file"),
        ("conv -i 224 -k 3", "choose some with :steps:"),
        ("conv -i 9 -k 3\n   :format: gif\n   :max-pixels: 99", "a frame of "),
        ("guide 9.9", "unknown figure '9.9'"),
        ('conv -i 5 -k "3', "No closing quotation"),
    ],
)
def test_a_mistake_is_told_with_file_and_line_and_the_build_goes_on(tmp_path, text, said):
    write(tmp_path, f"P\n=\n\n.. convanim:: {text}\n\nAfter.\n", {})
    output, warnings = built(tmp_path, "html")
    assert re.match(rf"{re.escape(str(tmp_path / 'index.rst'))}:4: ERROR: ", warnings)
    assert said in warnings
    assert warnings.count("\n") == 1
    assert "After." in (output / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "conv -i $(touch hacked) -k 3",
        "conv -i `touch hacked` -k 3",
        "conv -i 5 -k 3; touch hacked",
        """conv -i "open('hacked', 'w')" -k 3""",
        "conv -i 5 -k 3\n   :x: open('hacked', 'w')",
        "conv -i 5 -k 3\n   :w: $(touch hacked)",
        "conv -i 5\n   :kernel: 3' --theme=dark; touch hacked #",
        "conv -i 5 -k 3\n   :steps: __import__('os').mkdir('hacked')",
    ],
)
def test_nothing_is_evaluated(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, f"P\n=\n\n.. convanim:: {text}\n", {})
    assert ": ERROR: " in built(tmp_path, "html")[1]
    assert not [*tmp_path.rglob("hacked*")]


def test_texts_are_texts(tmp_path):
    text = '.. convanim:: conv -i 4 -k 3\n   :steps: 0\n   :alt: "><script>a()</script>\n'
    caption = "   :caption: <script>a()</script> \\\\input{x} $x$\n"
    write(tmp_path, f"P\n=\n\n{text}{caption}", {})
    output, said = built(tmp_path, "html")
    assert said == ""
    found = (output / "index.html").read_text(encoding="utf-8")
    assert "<script>a()" not in found
    assert "&lt;script&gt;a()&lt;/script&gt; \\input{x} $x$" in found
    tex = (built(tmp_path, "latex")[0] / "p.tex").read_text(encoding="utf-8")
    assert r"\textbackslash{}input\{x\} \$x\$" in tex


def test_the_settings_are_documented():
    from convanim import sphinxext
    from convanim.embed.sphinx.settings import LOOKS as NAMES

    told = {*re.findall("``(convanim_[a-z_]+)``", sphinxext.__doc__)}
    assert told == {*NAMES, "convanim_html_format", "convanim_epub_format"}


@pytest.mark.parametrize("option", ["kernel: 7", "kernel: 3\n   :format: gif\n   :max-pixels: 9"])
def test_a_mistake_is_told_at_each_build(tmp_path, option):
    write(tmp_path, f"P\n=\n\n.. convanim:: conv -i 5\n   :{option}\n", {})
    _, first = built(tmp_path, "html")
    assert "ERROR" in first
    assert built(tmp_path, "html")[1] == first


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("kernl: 3", "unknown option 'kernl': did you mean 'kernel'?"),
        ("labels: maybe", "leave it empty, or say true or false, not 'maybe'"),
        ("latex-width: 130%", "must be a part of the line, such as 60%, or a length"),
        ("caption: a :no:`x`", 'Unknown interpreted text role "no"'),
    ],
)
def test_a_mistake_in_an_option_is_told_by_docutils(tmp_path, option, said):
    write(tmp_path, f"P\n=\n\n.. convanim:: conv -i 5 -k 3\n   :{option}\n\nAfter.\n", {})
    output, warnings = built(tmp_path, "html")
    assert re.match(rf"{re.escape(str(tmp_path / 'index.rst'))}:[45]: ERROR: ", warnings)
    assert said in warnings
    assert "After." in (output / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('convanim_html_format = "jpg"', "convanim_html_format: unknown format 'jpg'"),
        ('convanim_epub_format = "mp4"', "convanim_epub_format: unknown format 'mp4'"),
        ('convanim_look = {"them": "dark"}', "convanim_look: unknown key 'them': did you mean"),
        ('convanim_look = {"theme": "drak"}', "convanim_look: unknown theme 'drak'"),
        ('convanim_look = "dark"', "convanim_look: must be a dict"),
    ],
)
def test_a_wrong_setting_is_refused(tmp_path, setting, said):
    from sphinx.errors import ConfigError

    write(tmp_path, "P\n=\n", {}, f'extensions = ["convanim.sphinxext"]\n{setting}\n')
    with pytest.raises(ConfigError, match=re.escape(said)):
        built(tmp_path, "html")


def compiled(folder: Path) -> None:
    """Compile the document of a folder; skip where LaTeX lacks what Sphinx needs."""
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex: install texlive-latex-recommended")
    [source] = folder.glob("*.tex")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", source.name]
    for _ in range(2):
        result = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        said = result.stdout.decode(errors="replace")
        if re.search(r"File `[\w-]+\.sty' not found", said):
            pytest.skip("a package of LaTeX is missing: install texlive-latex-extra")
        assert result.returncode == 0, said[-2000:]
    assert source.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_the_documents_have_every_option():
    texts = [path.read_text(encoding="utf-8") for path in DOCUMENTS.rglob("*.rst")]
    said = {key for text in texts for key in re.findall(r"^   :([a-z-]+):", text, re.M)}
    newer = {"loading", "figname"}  # than the oldest docutils
    own = {"caption", "format", "latex-width", "all"}
    assert said == own | {*Figure.option_spec} - newer | {*map(as_key, (*PARAMETERS, *SETTINGS))}


@pytest.mark.slow
def test_every_option_by_every_builder(tmp_path):
    source = tmp_path / "documents"
    shutil.copytree(DOCUMENTS, source)
    for name in ("html", "dirhtml", "singlehtml", "epub", "text", "man", "gettext", "latex"):
        output, said = built(source, name, parallel=2)
        assert said == "", name
        for page in output.rglob("*.*html"):
            text = page.read_text(encoding="utf-8")
            for address in re.findall(r'(?:src|srcset)="([^"?]+)', text):
                assert (page.parent / address).is_file(), (page, address)
    compiled(output)


#: What a figure's own words, and the settings, make of its look: in HTML, in EPUB and on paper.
LOOKS = [
    ("", {}, "guide", "guide", "guide"),
    ("--theme=gray", {}, "gray", "gray", "gray"),
    ("", {"convanim_look": {"theme": "gray"}}, "gray", "gray", "gray"),
    ("", {"convanim_latex_look": {"theme": "gray"}}, "guide", "guide", "gray"),
    # A GIF can't follow light and dark.
    ("", {"convanim_html_look": {"theme": "auto"}}, "auto", "guide", "guide"),
    ("", {"convanim_html_look": {"theme": "dark"}}, "dark", "dark", "guide"),
    ("--theme=gray", {"convanim_html_look": {"theme": "dark"}}, "gray", "gray", "gray"),
    (
        "",
        {"convanim_look": {"theme": "gray"}, "convanim_html_look": {"theme": "dark"}},
        *("dark", "dark", "gray"),
    ),
]


@pytest.mark.parametrize(("words", "settings", "html", "epub", "paper"), LOOKS)
def test_looks_come_from_the_figure_then_the_builder_then_all(
    tmp_path, words, settings, html, epub, paper
):
    from convanim.embed.sphinx.showings import showings

    lines = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
    write(tmp_path, "P\n=\n", {}, CONF + lines)
    with patch_docutils(tmp_path), docutils_namespace():
        app = Sphinx(tmp_path, tmp_path, tmp_path / "o", tmp_path / "t", "html", status=None)
    found = showings(f"conv -i 5 -k 3 {words}", tmp_path, app.config, "anim.svg")
    pictures = (found.html.picture, found.epub.picture, found.paper)
    assert [picture.theme.name for picture in pictures] == [html, epub, paper]
    # Words on a page are larger than on paper.
    assert [picture.settings["font_size"] for picture in pictures] == (
        [None] * 3 if "convanim_html_look" in settings else [11, 11, None]
    )


@pytest.mark.parametrize(
    ("theme", "said", "look"),
    [
        ("alabaster", {}, ("guide", None, 11)),
        ("furo", {}, ("auto", "transparent", 11)),
        ("furo", {"convanim_look": {"theme": "gray"}}, ("gray", None, 11)),
        ("furo", {"convanim_look": {"font-size": 9}}, ("auto", "transparent", 9)),
        ("furo", {"convanim_html_look": {"theme": "gray"}}, ("gray", None, None)),
    ],
)
def test_pictures_follow_light_and_dark_where_pages_do(tmp_path, theme, said, look):
    from convanim.embed.sphinx.settings import LOOKS as NAMES
    from convanim.embed.sphinx.settings import checked
    from convanim.embed.sphinx.showings import showings

    class Settings(dict):  # as Sphinx's, without a theme that may not be installed
        __getattr__ = dict.__getitem__

    given = {**{name: {} for name in NAMES}, "html_theme": theme, **said}
    formats = {"convanim_html_format": "anim.svg", "convanim_epub_format": "gif"}
    settings = Settings({**given, **formats})
    settings.update(checked(settings, tmp_path))
    found = showings("conv -i 5 -k 3", tmp_path, settings, "anim.svg").html.picture.settings
    assert (found["theme"].name, found["background"], found["font_size"]) == look


def test_myst_has_the_directives_too(tmp_path):
    pytest.importorskip("myst_parser", reason="no MyST: pip install myst-parser")
    write(tmp_path, "P\n=\n\n.. toctree::\n\n   m\n", {})
    conf = CONF.replace('"convanim.sphinxext"', '"convanim.sphinxext", "myst_parser"')
    (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    (tmp_path / "m.md").write_text(
        """# M

{numref}`one`

```{convanim} conv
:input: 4
:kernel: 3
:steps: 0-1
:labels:
:name: one
:caption: A *window*
```

```{convanim} conv -i 4 -k 3
---
steps: 0-1
labels: false
---
A **body**.
```

```{convanim-shape} conv -i 6 -k 3 -s 2 -p 1
```
""",
        encoding="utf-8",
    )
    output, said = built(tmp_path, "html")
    assert said == ""
    text = (output / "m.html").read_text(encoding="utf-8")
    assert text.count("<figure") == 2
    assert "A <em>window</em>" in text
    assert "A <strong>body</strong>." in text
    assert "Fig. 1" in re.sub("<[^>]+>", "", text)
    assert text.count("<math") == 2
