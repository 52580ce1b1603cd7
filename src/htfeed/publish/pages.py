"""The pages of the site: the front page, channels, their archives, and items.

HTML without scripts that run and without anything from third parties but the pictures
and recordings that items bring; readable without its style sheet as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby, islice
from typing import Final

from markupsafe import Markup

from htfeed.constructs import Date
from htfeed.formats import FORMATS, NINJS
from htfeed.model import Item
from htfeed.publish import SOURCES, cards, leads, linked_data, moments, stories
from htfeed.publish.channel import Carriers, Channel, Listing, Site, Volume
from htfeed.publish.headlines import Headline
from htfeed.publish.linked_data import embedded
from htfeed.publish.paths import archive_path, item_path, month_of
from htfeed.publish.templating import as_it_is, rendered
from htfeed.publish.versions import Former, versions
from htfeed.syntax.excerpts import excerpt
from htfeed.syntax.html import text_of_clean

Forms = Mapping[str, Sequence[str]]
"""What is written of items for pages, by ids: in several lengths, the shortest first."""
_UP: Final = Markup("<up>")
"""Stands in these for the way to the site's root; no text of an item holds a bare ``<``."""
PER_PAGE: Final = 100
"""Items of a month on a page: long titles of more would take more than its 60 KB."""
_FEW: Final = 10
"""Channels of which a page offers all formats to feed readers, and an item's own tells."""
_OFFERED: Final = 40
"""Feeds that it offers at most; the list of all of them is one of OPML."""


def channel_page(channel: Channel, told: Forms) -> bytes:
    """Return ``<channel>/index.html``: the items, and how to subscribe.

    Args:
        channel: What is shown.
        told: What :func:`brief`, :func:`lead` and :func:`article` gave of its items.
    """
    site, title = channel.site, channel.settings.title or channel.key
    data = linked_data.of_channel(channel, channel.page, _addresses_of(told))
    return page(
        site,
        "channel.html",
        language=channel.language,
        up="../",
        channel=channel,
        title=title,
        description=channel.settings.description,
        count=len(told),
        articles=_fitted(told, "../"),
        updated=_updated(channel.updated, site.zone) if told else None,
        feeds=[(each, channel.address(each)) for each in channel.formats],
        older=_older(channel.volume),
        card=cards.of_channel(channel, url=channel.page, title=title),
        data=embedded(data),
    )


def month_page(channel: Channel, told: Forms, number: int = 1) -> bytes:
    """Return ``<channel>/archive/2008-10/index.html``: what came in a month, in short.

    Args:
        channel: Its head, which says which of its archives is shown.
        told: What :func:`brief` and :func:`lead` gave of its items.
        number: Which of its pages, each of :data:`PER_PAGE`.
    """
    volume, title = channel.volume, channel.settings.title or channel.key
    path, words = _page_of(volume.month or "", number)
    shown = dict(islice(told.items(), (number - 1) * PER_PAGE, number * PER_PAGE))
    near = "../" if number == 1 else "../../"
    url, name = channel.absolute(f"{channel.key}/archive/{path}/"), f"{title}, {words}"
    data = linked_data.of_channel(channel, url, _addresses_of(shown), name=name)
    return page(
        channel.site,
        "month.html",
        language=channel.language,
        up=f"{near}../../",
        near=near,
        channel=channel,
        title=title,
        words=words,
        here=url,
        count=len(told),
        articles=_fitted(shown, f"{near}../../"),
        older=_older(volume, number),
        newer=_newer(volume, number),
        card=cards.of_channel(channel, url=url, title=name),
        data=embedded(data),
    )


def archive_page(channel: Channel) -> bytes:
    """Return ``<channel>/archive/index.html``: the months that are archived, by year."""
    title = channel.settings.title or channel.key
    newest_first = reversed(channel.volume.months)
    url = channel.absolute(archive_path(channel.key).removesuffix("index.html"))
    years = groupby(newest_first, key=lambda month: month[:4])
    return page(
        channel.site,
        "archive.html",
        language=channel.language,
        up="../../",
        channel=channel,
        title=title,
        here=url,
        years=[(year, [_page_of(each) for each in months]) for year, months in years],
        card=cards.of_channel(channel, url=url, title=f"{title}: archive"),
        data=None,
    )


def article(site: Site, item: Item) -> str:
    """Return the article of an item as it stands on the page of any channel."""
    return _rendered(
        site,
        "article.html",
        site.language,
        up="../",
        story=stories.story(item, site.zone, site.absolute("")),
        # Whose page it will stand on is not known: its own words say their language.
        ours=True,
    ).decode()


def lead(site: Site, item: Item) -> str:
    """Return an item in short, for pages on which it has no room as an article."""
    return _short(site, item, whole=True)


def brief(site: Site, item: Item) -> str:
    """Return the title and the date of an item, for pages with no room for more."""
    return _short(site, item, whole=False)


def _short(site: Site, item: Item, *, whole: bool) -> str:
    told = leads.lead(item, site.zone)
    return _rendered(
        site,
        "brief.html",
        site.language,
        up=_UP,
        lead=told,
        text=told.text if whole else None,
        # As of an article.
        ours=True,
    ).decode()


def item_page(
    site: Site, item: Item, former: Sequence[Former] = (), carriers: Carriers = ()
) -> bytes:
    """Return ``item/<digest>/index.html``: one item, wherever it is in.

    Args:
        site: Whose page it is.
        item: The item.
        former: What it was before, as subscribers had it, the latest first.
        carriers: The channels that it is in.
    """
    zone = site.zone
    story = stories.story(item, zone, site.absolute(""), level=1)
    said = item.summary or item.content
    description = (excerpt(said) or text_of_clean(said)) if said else None
    return page(
        site,
        "entry.html",
        language=item.language or site.language,
        up="../../",
        title=story.heading,
        description=description,
        story=story,
        versions=versions(item, former, zone, room=leads.LARGEST // 2),
        carriers=carriers[:_FEW],
        offered=list(_offered(site, carriers[:_FEW])),
        here=site.article(item),
        ninjs=site.absolute(f"{story.path}{NINJS.extension}"),
        card=cards.of_item(site, item, title=story.heading, description=description),
        data=embedded(linked_data.of_item(site, item, story.heading)),
    )


def front_page(
    site: Site,
    entries: tuple[Listing, ...],
    first: Mapping[str, Sequence[Headline]],
    *,
    sources: bool = False,
) -> bytes:
    """Return ``index.html``: the channels with their counts, dates and headlines.

    Args:
        site: Whose it is.
        entries: The channels.
        first: The first items of each, by its key.
        sources: Whether the list of what is read is published, to be linked to.
    """
    url = site.absolute("")
    sections = _sections(site, entries, first)
    return page(
        site,
        "index.html",
        language=site.language,
        up="",
        title=site.title,
        count=len(entries),
        sections=Markup("\n".join(sections)),  # noqa: S704 - made by us
        offered=list(islice(_offered(site, _carriers(entries)), _OFFERED)),
        opml=site.absolute("opml.xml"),
        read=site.absolute(SOURCES) if sources else None,
        card=cards.of_page(site, url=url, title=site.title, description=None),
        data=embedded(linked_data.of_site(site, entries)),
    )


def style_sheet(site: Site) -> bytes:
    """Return ``style.css``, which all pages share."""
    return as_it_is(site.design, "style.css")


def icon(site: Site) -> bytes:
    """Return ``icon.svg``, which browsers show beside the title of a page."""
    return as_it_is(site.design, "icon.svg")


def _carriers(entries: Sequence[Listing]) -> Carriers:
    return tuple((each.key, each.settings) for each in entries)


def _offered(site: Site, channels: Carriers) -> Iterator[tuple[str, str, str]]:
    """Give what feed readers are told of: each channel, where few are in each format."""
    for key, settings in channels:
        feeds = [FORMATS[each] for each in settings.formats if FORMATS[each].subscribed]
        for each in feeds[: 1 if len(channels) > _FEW else None]:
            name = f"{settings.title or key} ({each.title})"
            yield each.media_type, name, site.absolute(each.path(key))


def _sections(
    site: Site, entries: Sequence[Listing], first: Mapping[str, Sequence[Headline]]
) -> list[str]:
    """Return the channels on the front page, each as long as there is room for.

    First all are lengthened by a step, from the first one on, then by the next.
    """
    sections = [_section(site, each) for each in entries]
    left = leads.room(len(entries)) - sum(len(each.encode()) for each in sections)
    for whole in (False, True):
        for number, each in enumerate(entries):
            headlines = first.get(each.key, ()) if whole else ()
            longer = _section(site, each, headlines, facts=True, whole=whole)
            left -= len(longer.encode()) - len(sections[number].encode())
            if left < 0:
                return sections
            sections[number] = longer
    return sections


def _section(
    site: Site,
    entry: Listing,
    headlines: Sequence[Headline] = (),
    *,
    facts: bool = False,
    whole: bool = False,
) -> str:
    """Return a channel on the front page: its name, with facts, with all that it offers."""
    settings = entry.settings
    row = {
        "listing": entry,
        "title": settings.title or entry.key,
        "language": settings.language,
        "direction": stories.direction(settings.language or site.language),
        "updated": _updated(entry.updated, site.zone) if entry.updated else None,
        "feeds": entry.formats,
    }
    shown = {"row": row, "headlines": headlines, "facts": facts, "whole": whole}
    return _rendered(site, "listing.html", site.language, **shown).decode()


def _fitted(told: Forms, up: str) -> Markup:
    """Return items as long as there is room for them: see :mod:`htfeed.publish.leads`."""
    room = leads.room(len(told))
    whole = [each[-1].replace(_UP, up) for each in told.values()]
    if sum(len(each.encode()) for each in whole) > room:
        forms = ([form.replace(_UP, up) for form in each] for each in told.values())
        whole = leads.fitted(list(forms), room)
    return Markup("\n".join(whole))  # noqa: S704 - made by us


def _addresses_of(told: Forms) -> list[str]:
    return [f"{item_path(each)}/" for each in told]


def _page_of(month: str, number: int = 1) -> tuple[str, str]:
    """Return a page of a month as it stands in addresses, and in words."""
    words = moments.month_words(month)
    return (
        (f"{month}/{number}", f"{words}, page {number}") if number > 1 else (month, words)
    )


def _older(volume: Volume, number: int | None = None) -> tuple[str, str] | None:
    """Return the page after one of a month's pages, or after the current document's."""
    if number and volume.month and number < volume.pages:
        return _page_of(volume.month, number + 1)
    before = month_of(volume.previous)
    return _page_of(before) if before else None


def _newer(volume: Volume, number: int) -> tuple[str, str] | None:
    """Return the page before one of a month's pages."""
    if volume.month and number > 1:
        return _page_of(volume.month, number - 1)
    after = month_of(volume.next)
    return _page_of(after, volume.next_pages) if after else None


def _updated(at: datetime, zone: tzinfo) -> stories.Moment:
    # A newest change at midnight sharp is a day without a time, as far as
    # anybody can tell; the front page shows days in any case.
    date = Date(at=at, day_only=at.astimezone(UTC).time() == datetime.min.time())
    return stories.Moment(
        words=moments.words(date, zone), machine=moments.machine_words(date)
    )


def page(
    site: Site, template: str, *, language: str, card: cards.Card, **shown: object
) -> bytes:
    """Return a page, with what it says to machines in its head."""
    return _rendered(site, template, language, card=card, form=cards.form(card), **shown)


def _rendered(site: Site, template: str, language: str, **shown: object) -> bytes:
    usual = {
        "site": site,
        "language": language,
        "direction": stories.direction(language),
        # The words of the page itself are English, whatever it is about.
        "ours": language.lower().split("-")[0] != "en",
    }
    return rendered(site.design, template, **(usual | shown))
