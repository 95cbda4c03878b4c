"""The extension of Sphinx, in projects that Sphinx builds."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from sphinx_projects import CONF, QUIET, built, compiled, write

from convanim.errors import as_key
from convanim.layers.values import PARAMETERS
from convanim.look import SETTINGS

pytestmark = QUIET

#: A project that has every option.
DOCUMENTS = Path(__file__).parent / "documents"

#: Figures in as many documents as are read in parallel.
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


def test_pixels_are_as_wide_as_the_drawing(tmp_path):
    figure = ".. convanim:: conv -i 4 -k 3 --steps 0 --theme auto\n   :format: {}\n   :alt: {}\n"
    figures = [figure.format(name, name) for name in ("svg", "png")]
    write(tmp_path, "\n".join(["P\n=\n", *figures]) + "   :scale: 50\n", {})
    output, said = built(tmp_path, "html")
    assert said == ""
    text = (output / "index.html").read_text(encoding="utf-8")
    [svg, png] = re.findall("<img alt.*?>", text)
    [source] = re.findall('src="(.*?)"', svg)
    width = float(ET.parse(output / source).getroot().attrib["width"])
    assert float(re.search(r'width(?:: |=")(\d+)px', png)[1]) == pytest.approx(width / 2, abs=1)
    # Themes that filter pictures on dark pages leave those that follow them alone.
    assert 'class="convanim dark-light"' in svg


@pytest.mark.parametrize(("width", "style"), [("300", "300px"), ("60%", "60%")])
def test_a_player_has_the_width_that_is_asked_for(width, style, tmp_path):
    figure = f".. convanim:: conv -i 4 -k 3 --steps 0\n   :format: html\n   :width: {width}\n"
    write(tmp_path, f"P\n=\n\n{figure}", {})
    output, said = built(tmp_path, "html")
    assert said == ""
    text = (output / "index.html").read_text(encoding="utf-8")
    assert re.search(f'<iframe [^>]*style="width: {style}"', text)


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
    assert "relationship 6 (any <var>i</var>, <var>k</var>, <var>p</var>, <var>s</var>)" in page(
        project, "e"
    )
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


@pytest.mark.slow
def test_pdflatex_takes_captions_and_formulas(project):
    compiled(project("latex"))


@pytest.mark.slow
def test_pdflatex_takes_them_in_the_cells_of_a_table(tmp_path):
    cells = ".. convanim:: conv -i 4 -k 3", ".. convanim-shape:: conv -i 5 -k 3 -s 2"
    table = ".. list-table::\n\n   * - {}\n     - {}\n".format(*cells)
    write(tmp_path, f"Title\n=====\n\n{table}", {})
    output, said = built(tmp_path, "latex")
    assert said == ""
    compiled(output)


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


def test_the_documents_have_every_option():
    from docutils.parsers.rst.directives.images import Figure

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
