"""The rules behind sizes and paddings, with the names of the frameworks that have them."""

from convanim.tell.rules.axis import rules, windows_of
from convanim.tell.rules.difference import Difference
from convanim.tell.rules.differences import differences
from convanim.tell.rules.remarks import remarks
from convanim.tell.rules.rule import Rule

__all__ = ["Difference", "Rule", "differences", "remarks", "rules", "windows_of"]
