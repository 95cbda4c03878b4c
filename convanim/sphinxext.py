"""The extension of Sphinx: ``extensions = ["convanim.sphinxext"]`` in ``conf.py``.

It has the directives ``convanim``, a figure whose picture is drawn, and ``convanim-shape``, the
worked formula of a layer's output size. Both take the words of a command, the keys of a list as
options, or some of each::

    .. convanim:: conv
       :input: 5
       :kernel: 3
       :labels:
       :name: valid
       :caption: A window that moves over the *input*.

    .. convanim:: stack "conv -i 8 -k 3" "max-pool -k 2"

    .. convanim:: guide 4.7 --duration 500

    .. convanim-shape:: conv -i 6 -k 3 -s 2 -p 1

Options that pictures and figures have (``width``, ``height``) are the figure's; ``size`` is the
picture's. Besides those of a figure of Sphinx there are

``caption``
    The caption, if the body does not have it; empty for none. By default the layer tells it.
``format``
    The format in HTML, instead of ``convanim_html_format``.
``latex-width``
    The width in LaTeX, such as ``60%`` of the line or ``8cm``; by default the panel's own. It is
    never more than the line's.
``all``
    Of ``convanim-shape``: all that the command ``convanim shape`` prints.

Settings in ``conf.py``:

``convanim_html_format`` (``"anim.svg"``)
    One of anim.svg, gif, webp, apng, svg and png, mp4 and webm, or html, which is the player.
``convanim_epub_format`` (``"gif"``)
    One of gif, svg, png and anim.svg.
``convanim_look`` (``{}``)
    Options of all figures, such as ``{"theme": "gray", "duration": 500}``; those of a figure come
    first.
``convanim_html_look``
    Those of figures in HTML and EPUB, before ``convanim_look``. By default the font size is 11, and
    in themes of Sphinx that can be dark (such as furo and pydata_sphinx_theme) pictures have the
    theme auto on a transparent background: they follow the page.
``convanim_latex_look`` (``{}``)
    Those of figures in LaTeX.
"""

from convanim.embed.sphinx import setup

__all__ = ["setup"]
