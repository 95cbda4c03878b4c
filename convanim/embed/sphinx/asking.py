"""What the directives share: words and options that ask for a layer, and mistakes in them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import Directive

from convanim.embed.sphinx.options import LAYER_SPEC, LOOK_SPEC, message_of, words_of
from convanim.errors import ConvanimError
from convanim.parse.words import split

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["Asking"]


class Asking(Directive):
    """A directive that asks for a layer: by the words of a command, options, or both.

    A mistake is an error of Sphinx, which has the file and the line.
    """

    required_arguments = 1
    optional_arguments = 0
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return what is asked for, or an error of Sphinx."""
        try:
            return self.asked()
        except (ConvanimError, OSError) as error:
            self.env.note_reread()  # to tell it again at the next build
            raise self.error(message_of(error)) from None

    @property
    def env(self) -> BuildEnvironment:
        """What Sphinx knows of all documents."""
        found: BuildEnvironment = self.state.document.settings.env
        return found

    def asked(self) -> list[nodes.Node]:
        """Return what is asked for; raise ConvanimError where that is not possible."""
        raise NotImplementedError

    @property
    def folder(self) -> Path:
        """Where relative paths begin: the document's folder."""
        return Path(self.env.doc2path(self.env.docname)).parent

    def words(self, others: Collection[str] = ()) -> str:
        """Return the words of a command that asks for the same; options in them are taken away.

        The document is read again where a file that they name changes.

        Parameters
        ----------
        others : collection of str
            Options that are the directive's own.
        """
        known = ({*LAYER_SPEC} | {*LOOK_SPEC}) - {*others}
        given = {key: self.options.pop(key) for key in [*self.options] if key in known}
        words = words_of(self.arguments[0], given)
        for word in split(words):
            path = self.folder / word.rpartition("=")[2]
            if "\0" not in word and path.is_file():
                self.env.note_dependency(str(path))
        return words
