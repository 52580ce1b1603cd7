"""The page that a browser is shown in place of what it asked for and cannot have."""

from collections.abc import Sequence

from htfeed.publish import cards
from htfeed.publish.channel import Site
from htfeed.publish.pages import page

_SHOWN = 20
"""Channels that are named at most; the front page has all."""


def problem_page(
    site: Site,
    *,
    root: str,
    told: tuple[str, str, str],
    channels: Sequence[tuple[str, str]],
) -> bytes:
    """Return a page that tells of a problem, and where else to look.

    Args:
        site: Whose page it is.
        root: The path of the site, from which its links begin, as any address may be asked.
        told: What HTTP calls it, its cause, and what would mend it; plain text.
        channels: Paths and titles of what is published.
    """
    title, cause, cure = told
    return page(
        site,
        "problem.html",
        language=site.language,
        card=cards.of_page(site, url=site.absolute(""), title=title, description=None),
        up=root,
        title=title,
        cause=cause,
        cure=cure,
        channels=channels[:_SHOWN],
        data=None,
    )
