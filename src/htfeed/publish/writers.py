"""The table of the writers: a new format is a row here and one in ``htfeed.formats``."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from htfeed.formats import ATOM, ICALENDAR, JSON, NINJS, RDF, RSS
from htfeed.publish import atom, icalendar, jsonfeed, ninjs, rdf, rss
from htfeed.publish.writer import Writer

WRITERS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        ATOM.key: atom.WRITER,
        RSS.key: rss.WRITER,
        JSON.key: jsonfeed.WRITER,
        RDF.key: rdf.WRITER,
        NINJS.key: ninjs.WRITER,
        ICALENDAR.key: icalendar.WRITER,
    }
)
