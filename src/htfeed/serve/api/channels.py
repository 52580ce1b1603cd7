"""The channels of the site, and what it reads."""

from itertools import islice

from pydantic import TypeAdapter

from htfeed.formats import ICALENDAR
from htfeed.model import Outline
from htfeed.pipeline.questions import LIMIT, MOST
from htfeed.pipeline.subscriptions import subscriptions
from htfeed.publish.channel import Listing
from htfeed.serve.api.answering import Fault, Reply, Request, written
from htfeed.serve.api.cursors import cursor, place_of
from htfeed.serve.api.shapes import Channel, Channels, Feed, Index, Source, Sources
from htfeed.store.releases import Build

_CHANNEL: "TypeAdapter[object]" = TypeAdapter(Channel)
_CHANNELS: "TypeAdapter[object]" = TypeAdapter(Channels)
_SOURCES: "TypeAdapter[object]" = TypeAdapter(Sources)
_INDEX: "TypeAdapter[object]" = TypeAdapter(Index)
_LIMITS = {"limit", "cursor"}


def index(request: Request) -> Reply:
    """Return where what is."""
    config = request.asking.config
    told = Index(
        title=config.site.title,
        home=config.site.absolute(""),
        items=request.address("items"),
        channels=request.address("channels"),
        sources=request.address("sources") if config.opml.sources else None,
        openapi=request.address("openapi.json"),
    )
    return written(_INDEX, told)


def channels(request: Request) -> Reply:
    """Return the channels that are published, in the order of the config."""
    builds = request.asking.store.builds()
    keys = (key for key in request.asking.config.channels if key in builds)
    return written(
        _CHANNELS, Channels(channels=[_channel(request, builds[key]) for key in keys])
    )


def channel(request: Request) -> Reply | Fault:
    """Return one channel."""
    build = request.asking.store.builds().get(request.name)
    if build is None or request.name not in request.asking.config.channels:
        return Fault(status=404, detail="no such channel is published")
    return written(_CHANNEL, _channel(request, build))


def _channel(request: Request, build: Build) -> Channel:
    config, key = request.asking.config, build.channel
    settings, site = config.channels[key], config.site
    listing = Listing(
        key=key,
        settings=settings,
        items=build.items,
        updated=build.updated,
        announces=ICALENDAR.path(key) in build.paths,
    )
    return Channel(
        key=key,
        title=settings.title or key,
        description=settings.description or None,
        language=settings.language or site.language,
        category=settings.category,
        count=build.items,
        updated=build.updated,
        page=site.absolute(listing.page),
        feeds=[
            Feed(
                format=each.key,
                media_type=each.media_type,
                url=site.absolute(each.path(key)),
            )
            for each in listing.formats
        ],
        items=request.address(f"items?channel={key}"),
    )


def sources(request: Request) -> Reply | Fault:
    """Return a page of the sources that everybody may know of."""
    config = request.asking.config
    if not config.opml.sources:
        return Fault(status=404, detail="this site does not publish what it reads")
    said = {name: value for name, value in request.parameters if value}
    strange = next((name for name in said if name not in _LIMITS), None)
    if strange is not None:
        return Fault(status=400, detail=f"there is no parameter {strange[:100]!r}")
    limit = said.get("limit", str(LIMIT))
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= MOST):
        return Fault(status=400, detail=f"limit is a number from 1 to {MOST}")
    after = place_of("sources", said["cursor"]) if "cursor" in said else ""
    if after is None:
        return Fault(status=400, detail="cursor was not given here")
    every = subscriptions(config, request.asking.store, public=True, after=after)
    page, following = list(islice(every, int(limit))), None
    if next(every, None):
        word = cursor("sources", page[-1][0])
        size = "" if int(limit) == LIMIT else f"&limit={int(limit)}"
        following = request.address(f"sources?cursor={word}{size}")
    told = Sources(sources=[_source(*each) for each in page], next=following)
    return written(_SOURCES, told, following)


def _source(key: str, outline: Outline) -> Source:
    return Source(
        key=key,
        url=outline.url,
        title=outline.title or outline.url,
        page=outline.page,
        categories=list(outline.categories),
    )
