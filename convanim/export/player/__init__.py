"""A player: an animation as one HTML file that fetches nothing."""

from convanim.export.player.page import player_html
from convanim.export.player.size import check_size, page_size

__all__ = ["check_size", "page_size", "player_html"]
