"""Pictures of a Markdown file for GitHub, which draws none: kept beside it, light and dark."""

from convanim.embed.markdown.readme.plans import Plan, carry_out, plan_of

__all__ = ["Plan", "carry_out", "plan_of"]
