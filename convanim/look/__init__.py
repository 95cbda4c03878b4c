"""Options of views and looks: one row per option, from which everything about it is made.

The signature and the documentation of `animate`, the options of the command line with their
help, the keys of lists of figures, recipes, and the key that tells whether a gallery's figure is
up to date, are all made from the rows.
"""

from convanim.look.numbers import WEIGHTS
from convanim.look.rows import SETTINGS, Look
from convanim.look.setting import Setting
from convanim.look.settings import check_options, document_settings, given_of, settings_of

__all__ = [
    "SETTINGS",
    "WEIGHTS",
    "Look",
    "Setting",
    "check_options",
    "document_settings",
    "given_of",
    "settings_of",
]
