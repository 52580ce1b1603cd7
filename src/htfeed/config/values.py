"""What a single value must be like, beyond its type.

Each check takes a value of the right type and returns None, or a fault: what
was expected, what would be right, and what exactly is in the way.
"""

import difflib
import ipaddress
import re
import warnings
import zoneinfo
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from htfeed.formats import FORMATS
from htfeed.places import is_address
from htfeed.publish.podcast_categories import parted
from htfeed.syntax.urls import absolute, host_of, is_web, plain_host


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a value will not do."""

    expected: str
    cure: str
    near: str = ""
    """What was probably meant; made of the value, so never shown of a secret."""
    detail: str = ""
    """What exactly is in the way; may quote the value, so never shown of a secret."""


# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]*)?")
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_WEB: Final = re.compile(r"\s*https?:[/\\]{2}", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")
_DAY: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_MEDIA_TOPIC: Final = re.compile(r"[0-9]{8}\Z")
_LANGUAGE: Final = re.compile(  # RFC 5646 §2.1, without what is only registered as a whole
    r"""[a-z]{2,3}(?:-[a-z]{3}){0,3}       # language
        (?:-[a-z]{4})?                     # script
        (?:-(?:[a-z]{2}|\d{3}))?           # region
        (?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*
        (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*
        (?:-x(?:-[a-z0-9]{1,8})+)?
        | x(?:-[a-z0-9]{1,8})+""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST: Final = re.compile(rf"(?=[^\d.]|.*[^\d.]){_LABEL}(?:\.{_LABEL})*\.?")
_HOST_AND_PORT: Final = re.compile(
    r"(?:\[([0-9A-Fa-f:.%]+)\]|([^\s\[\]:/@]+)):(\d{1,5})", re.ASCII
)
_SQLITE: Final = re.compile(r"sqlite:///(?!:memory:)[^?\s][^?]*(?<!/)(?:\?.*)?")
_POSTGRESQL: Final = re.compile(r"postgresql://[^\s]+")


def check_words(value: str) -> Fault | None:
    """Whether a text says something."""
    if value.strip():
        return None
    return Fault(expected="text that is not empty", cure="write some, or leave the key out")


def check_podcast_category(value: str) -> Fault | None:
    """Whether a text is one of Apple's categories of podcasts."""
    fault = Fault(expected="a category of Apple's list", cure="write News > Politics, say")
    return None if parted(value) else fault


def check_key(value: str) -> Fault | None:
    """Whether a text can name a source or a channel, its files and its addresses."""
    if _KEY.fullmatch(value):
        return None
    near = re.sub(r"[^a-z0-9]+", "-", value.casefold()[:64]).strip("-")
    return Fault(
        expected="a key of a-z, 0-9 and -, of 64 characters at most",
        cure="write for example news",
        near=near,
    )


def check_site_url(value: str) -> Fault | None:
    """Whether an address can be the root of what is published."""
    try:
        parts = urlsplit(value)
    except ValueError:  # brackets around what is no address
        parts = None
    if parts is None or not (is_web(value) and value.isascii()):
        return Fault(
            expected="an absolute http or https address",
            cure="write it out in ASCII, such as https://news.example.org/",
        )
    if parts.query or parts.fragment:
        return Fault(
            expected="the address of a folder",
            cure="leave out what begins with ? or #",
        )
    return None


def check_host(value: str) -> Fault | None:
    """Whether a text is what ``Host`` may name: a host, without a port."""
    if value.isascii() and _is_host(value, bracketed=":" in value):
        return None
    return Fault(
        expected="the name of a host, in ASCII and without a port",
        cure="write for example news.example.net",
    )


def check_asked_host(value: str) -> Fault | None:
    """Whether a text names a host as it is known when it is asked."""
    if plain_host(value) == value and check_host(value) is None:
        return None
    near = host_of(value if "//" in value else f"//{value}")
    return Fault(
        expected="the name of a host as it is asked for, in ASCII and in lower case",
        cure="write for example slow.example.org",
        near="" if check_host(near) else near,
    )


def check_page_url(value: str) -> Fault | None:
    """Whether an address can be shown as a link."""
    if is_web(value):
        return None
    return Fault(
        expected="an absolute http or https address",
        cure="write it out, such as https://www.example.org/",
    )


def check_feed_url(value: str) -> Fault | None:
    """Whether an address can be asked for a feed.

    Spellings are the fetcher's business, which judges the address connected to.
    """
    if _WEB.match(value) and absolute(value, None) and " " not in value.strip():
        return None
    return Fault(
        expected="an absolute http or https address",
        cure="write it out, such as https://partner.example.com/feed.xml;"
        " a file goes under path",
    )


def check_list(value: str) -> Fault | None:
    """Whether a text names a list of feeds: by its address, or as files."""
    if is_address(value):
        return check_feed_url(value)
    return check_files(value)


def check_contact(value: str) -> Fault | None:
    """Whether site owners can reach the operator at an address (it goes into a header)."""
    mailed = value.startswith("mailto:") and _EMAIL.fullmatch(value.removeprefix("mailto:"))
    if value.isascii() and (mailed or is_web(value)):
        return None
    return Fault(
        expected="an http, https or mailto address in ASCII",
        cure="write for example https://www.example.org/contact or mailto:desk@example.org",
    )


def check_email(value: str) -> Fault | None:
    """Whether a text is one e-mail address."""
    if _EMAIL.fullmatch(value):
        return None
    return Fault(expected="an e-mail address", cure="write for example desk@example.org")


def check_allowed(value: str) -> Fault | None:
    """Whether a text is ``host:port``, a host, an address or a network."""
    with suppress(ValueError):
        ipaddress.ip_network(value)
        return None
    found = _HOST_AND_PORT.fullmatch(value)
    host = (found[1] or found[2]) if found else value
    if (not found or 0 < int(found[3]) < 65536) and _is_host(
        host, bracketed=found and found[1]
    ):
        return None
    return Fault(
        expected="host:port, a host or a network",
        cure="write for example localhost:8000 or 10.1.2.0/24",
        near=_meant(value),
    )


def _is_host(host: str, *, bracketed: object) -> bool:
    try:
        return bool(bracketed) == (ipaddress.ip_address(host).version == 6)
    except ValueError:
        return not bracketed and _HOST.fullmatch(host) is not None


def _meant(value: str) -> str:
    """Return the network around an address with a mask, or the host in a web address."""
    with suppress(ValueError):
        return str(ipaddress.ip_network(value, strict=False))
    try:
        parts = urlsplit(value)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return ""
    return f"{parts.hostname}:{port}" if parts.hostname and port else ""


def check_format(value: str) -> Fault | None:
    """Whether a text names a format that is written."""
    if value in FORMATS:
        return None
    return Fault(expected="the name of a format", cure=f"choose from {', '.join(FORMATS)}")


def check_language(value: str) -> Fault | None:
    """Whether a text is a well-formed BCP 47 tag."""
    if _LANGUAGE.fullmatch(value):
        return None
    hyphened = value.replace("_", "-")
    return Fault(
        expected="a language tag (BCP 47)",
        cure="write for example en, fr-CA or zh-Hant",
        near=hyphened if _LANGUAGE.fullmatch(hyphened) else "",
    )


def check_media_topic(value: str) -> Fault | None:
    """Whether a text is a code of IPTC's Media Topics."""
    if _MEDIA_TOPIC.fullmatch(value):
        return None
    return Fault(
        expected="a code of eight digits (cv.iptc.org/newscodes/mediatopic)",
        cure='write for example "02000000"',
        near=value.rpartition(":")[2] if _MEDIA_TOPIC.search(value) else "",
    )


def check_timezone(value: str) -> Fault | None:
    """Whether a text names a time zone that this machine knows."""
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, OSError, ValueError):
        zones = sorted(zoneinfo.available_timezones())
        return Fault(
            expected="a time zone (IANA)",
            cure="write for example UTC or Europe/Vienna",
            near="".join(difflib.get_close_matches(value[:64], zones, n=1, cutoff=0.6)),
        )
    return None


def check_since(value: str) -> Fault | None:
    """Whether a text is the date of a tag: URI (RFC 4151 §2.1)."""
    if _DAY.fullmatch(value):
        try:
            date.fromisoformat(value + "-01-01"[len(value) - 4 :])
        except ValueError:
            pass
        else:
            return None
    return Fault(
        expected="a date on which the site's name was yours",
        cure="write YYYY, YYYY-MM or YYYY-MM-DD, such as 2026-01-31",
    )


def check_store(value: str) -> Fault | None:
    """Whether a text is the address of a database that outlives the run."""
    if _SQLITE.fullmatch(value) or _POSTGRESQL.fullmatch(value):
        return None
    return Fault(
        expected="the address of a database that keeps",
        cure="write sqlite:///var/htfeed.db or postgresql://user:password@host/database",
    )


def check_output(value: str) -> Fault | None:
    """Whether a text names a folder or a bucket that can be published into."""
    bucket = _BUCKET.fullmatch(value)
    if bucket or (value.strip() and "://" not in value and not value.startswith("~")):
        return None
    return Fault(
        expected="the path of a folder, or s3://bucket/prefix",
        cure="write it relative to the config, such as public, or absolute",
    )


def check_files(value: str) -> Fault | None:
    """Whether a text names files below the folder of the config."""
    above = value.startswith(("/", "~")) or ".." in value.split("/")
    if value.strip() and not above and "://" not in value:
        return None
    return Fault(
        expected="a file or a glob below the folder of the config",
        cure='write it relative and without "..", such as feeds/*.md;'
        " an address goes under url",
    )


def check_pattern(value: str) -> Fault | None:
    """Whether a text is a regular expression that can be used."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        return Fault(
            expected="a regular expression",
            cure=r"put \ before a sign that is meant as itself, such as \( or \*",
            detail=str(error),
        )
    return None
