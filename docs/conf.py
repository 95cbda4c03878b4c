"""Configuration of Sphinx for these pages."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for the package `extension` beside this file

import convanim

project = "convanim"
author = project_copyright = "The convanim developers"
version = release = convanim.__version__
language = "en"

extensions = [
    "convanim.sphinxext",
    "sphinx.ext.autodoc",
    "numpydoc",
    "extension",
]
exclude_patterns = ["extension"]
# As in our docstrings, `Conv` is a link to the class.
default_role = "py:obj"
rst_prolog = ".. py:currentmodule:: convanim"

html_theme = "furo"
html_title = "convanim"
html_static_path = ["static"]
html_css_files = ["pages.css"]
html_math_renderer = "mathml"
html_show_sourcelink = False
html_copy_source = False

numpydoc_show_class_members = False  # autodoc shows them
autodoc_member_order = "groupwise"
autodoc_typehints = "none"  # docstrings name the types
autodoc_class_signature = "mixed"
autodoc_preserve_defaults = True

smartquotes = False  # two hyphens begin an option

# All figures are numbered, so that the text can name them.
numfig = True

# Signs in what commands print, which pdfTeX's fonts do not have.
_SIGNS = {
    **{"−": "-", "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil"},
    **{"Σ": r"\Sigma", "Π": r"\Pi", "▶": r"\triangleright", "ᵖ": "^p", "\u0302": r"\llap{\^{}\,}"},
}
latex_elements = {
    "fncychap": "",
    "preamble": "\n".join(
        rf"\DeclareUnicodeCharacter{{{ord(sign):04X}}}{{\ensuremath{{{tex}}}}}"
        for sign, tex in _SIGNS.items()
    ),
}
