"""What a feed says for all of its entries, where they say nothing of the kind themselves.

An element of Media RSS "at a shallow level" holds for every media object below, and one
at a deeper level is preferred (https://www.rssboard.org/media-rss, "Optional Elements"). A
``podcast:person`` of a channel takes part in each episode that names nobody
(https://podcasting2.org/docs/podcast-namespace/tags/person).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lxml import etree

from htfeed.constructs import Credit, Episode, Image, Text
from htfeed.parse.group import Group, Table
from htfeed.parse.pictures import credits_of, image
from htfeed.parse.podcasts import explicit
from htfeed.parse.texts import construct

_TABLE: Final = Table(
    {
        "people": ("podcast:person",),
        "credits": ("media:credit",),
        "explicit": ("media:adult", "media:rating"),
        "pictures": ("media:thumbnail",),
        "rights": ("media:copyright",),
    }
)
_MEDIA: Final = frozenset({"contents"})
_PEOPLE: Final = frozenset({"people"})
_RATED: Final = frozenset({"explicit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds for entries that say nothing else; of media but for ``people``."""

    people: tuple[Credit, ...] = ()
    credits: tuple[Credit, ...] = ()
    explicit: bool | None = None
    image: Image | None = None
    rights: Text | None = None

    def applied(self, group: Group, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of an entry that the feed has to say for it."""
        found: dict[str, Any] = {}
        own: tuple[Credit, ...] = given.get("credits", ())
        if not group.tells(_MEDIA):
            if self.people and not group.tells(_PEOPLE):
                found["credits"] = (*own, *self.people)
            return found
        people = () if group.tells(_PEOPLE) else self.people
        if people or not own:
            found["credits"] = (*(own or self.credits), *people)
        if self.rights and not given.get("rights"):
            found["rights"] = self.rights
        found["image"] = self._picture(given.get("image"), found.get("credits", ()))
        told: Episode = given.get("episode") or Episode()
        if told.explicit is None and self.explicit is not None:
            found["episode"] = replace(told, explicit=self.explicit)
        return found

    def _picture(self, own: Image | None, inherited: tuple[Credit, ...]) -> Image | None:
        """Return the picture of an entry, and whom to thank for it, where the feed says."""
        found = own or Image()
        if found.url is None and self.image:
            found = replace(self.image, credit=found.credit)
        if found.credit is None and self.credits and self.credits[0] in inherited:
            found = replace(found, credit=self.credits[0].name)
        return found if found != Image() else None


NONE: Final = Defaults()


def defaults_of(feed: etree._Element, base: str | None, *, atom: bool) -> Defaults:
    """Return what a ``feed`` or ``channel`` says for its entries."""
    group = Group(feed, _TABLE, atom=atom)
    if not group.names:
        return NONE
    rights = next(iter(group.all("rights")), None)
    picture = image(group, base)
    return Defaults(
        people=credits_of(group.all("people"), base),
        credits=credits_of(group.all("credits"), base),
        explicit=explicit(group) if group.tells(_RATED) else None,
        image=replace(picture, credit=None) if picture and picture.url else None,
        rights=construct(rights, base, guess=True) if rights is not None else None,
    )
