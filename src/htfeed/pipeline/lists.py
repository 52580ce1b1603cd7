"""Lists of feeds: what one names now, and the sources that come of it."""

from collections.abc import Iterator, Mapping
from typing import Final

from htfeed.answers import Fetched
from htfeed.config import Config
from htfeed.constructs import Wishes
from htfeed.identity import listed_key
from htfeed.model import Outline, Problem
from htfeed.pipeline import Intake
from htfeed.pipeline.states import Harvest, placed
from htfeed.places import Feeds, Source
from htfeed.places.lists import listed_source
from htfeed.store import Claim
from htfeed.store.lists import Listed
from htfeed.syntax.urls import host_of

_NOTHING: Final = Feeds()


def read_list(intake: Intake, source: Source, document: Fetched, harvest: Harvest) -> int:
    """Read a list into the harvest; return how many feeds it names.

    Raises:
        ParseError: It names none; the harvest is as it was.
    """
    # Few configs have lists, and most passes read none of them anew.
    from htfeed.parse.opml import parse_opml  # noqa: PLC0415

    found = parse_opml(document.body, media_type=document.media_type, base=document.url)
    place = document.request.place
    harvest.outlines[place] = found.outlines
    problems = (*found.problems, *_of_the_config(intake.config, found.outlines))
    harvest.problems.extend(placed(source, place, problems))
    harvest.wishes = Wishes()
    return len(found.outlines)


def _of_the_config(config: Config, outlines: tuple[Outline, ...]) -> Iterator[Problem]:
    """Tell which feeds of a list are sources of the config already."""
    own = {listed_key(each.url): each.key for each in config.sources if each.url}
    hosts = {host_of(each.url) for each in config.sources if each.url}
    for each in outlines:
        if host_of(each.url) in hosts and listed_key(each.url) in own:
            key = own[listed_key(each.url)]
            yield Problem(
                code="outline-configured",
                where=each.title or each.url,
                detail=f"is source {key} of the config, which holds for it",
            )


class Sources:
    """The sources of a config and of its lists: looked up, or made when they are due."""

    def __init__(self, config: Config) -> None:
        """Know those of the config."""
        self._own: Mapping[str, Source] = {each.key: each for each in config.sources}

    def of(self, claim: Claim) -> Source:
        """Return the source that was claimed."""
        key = claim.state.key
        return self._own[key] if claim.listed is None else self.listed(key, claim.listed)

    def listed(self, key: str, listed: Listed) -> Source:
        """Return a source that a list names."""
        return listed_source(key, listed.outline, self.feeds(listed.list))

    def feeds(self, key: str) -> Feeds:
        """Return what holds for the feeds of a list."""
        return self._own[key].feeds if key in self._own else _NOTHING
