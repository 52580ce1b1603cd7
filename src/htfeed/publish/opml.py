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
    title, page = settings.title or entry.key, site.absolute(entry.page)
    if offered is None:
        # Nothing to subscribe to, which type "rss" demands.
        add(body, "outline", type="link", text=title, title=title, url=page)
        return
    add(
        body,
        "outline",
        type="rss",
        text=title,
        title=title,
        xmlUrl=site.absolute(offered.path(entry.key)),
        htmlUrl=page,
        description=settings.description or None,
        language=language(settings.language or site.language),
        version=RSS.outline if offered == RSS else None,
    )


def _offered(entry: Listing) -> Format | None:
    """Return the preferred format that is XML; where there is none, the preferred one.

    None where feed readers take none of them.
    """
    taken = [each for each in entry.formats if each.subscribed]
    in_xml = (each for each in taken if each.media_type.endswith("+xml"))
    return next(in_xml, next(iter(taken), None))
