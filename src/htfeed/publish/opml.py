"""The channels of the site as OPML 2.0: one import, and a reader has them all."""

from lxml import etree

from htfeed.formats import RSS, Format
from htfeed.publish.channel import Listing, Site
from htfeed.publish.languages import language
from htfeed.publish.moments import rfc822
from htfeed.publish.vocabularies import add, mail


def document(site: Site, entries: tuple[Listing, ...]) -> bytes:
    """Return a subscription list: one outline a channel, in the order given.

    ``dateModified`` is the newest change among the channels, never the time
    of the run.
    """
    opml = etree.Element("opml", version="2.0")
    head = add(opml, "head")
    add(head, "title", site.title)
    changes = [entry.updated for entry in entries if entry.updated]
    if changes:
        add(head, "dateModified", rfc822(max(changes)))
    if site.publisher:
        add(head, "ownerName", site.publisher.name)
        if mail(site.publisher.email):
            add(head, "ownerEmail", site.publisher.email)
    body = add(opml, "body")
    for entry in entries:
        _outline(body, site, entry)
    return etree.tostring(opml, pretty_print=True, encoding="UTF-8", xml_declaration=True)


def _outline(body: etree._Element, site: Site, entry: Listing) -> None:
    # OPML 2.0: type "rss" is what readers understand, whatever the format;
    # version tells which RSS it is, and has no word for Atom.
    settings, offered = entry.settings, _offered(entry)
    title = settings.title or entry.key
    add(
        body,
        "outline",
        type="rss",
        text=title,
        title=title,
        xmlUrl=site.absolute(offered.path(entry.key)) if offered else None,
        htmlUrl=site.absolute(entry.page),
        description=settings.description or None,
        language=language(settings.language or site.language),
        version=RSS.outline if offered == RSS else None,
    )


def _offered(entry: Listing) -> Format | None:
    """Return the preferred format that is XML; where there is none, the preferred one."""
    in_xml = (each for each in entry.formats if each.media_type.endswith("+xml"))
    return next(in_xml, next(iter(entry.formats), None))
