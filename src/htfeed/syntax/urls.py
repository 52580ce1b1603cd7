"""Web addresses: made absolute, judged, and compared; never fetched.

Liberal as browsers are in what is read (the WHATWG URL standard), strict as
RFC 3986 in what is given. Nothing here raises, whatever the text.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin, urlsplit

from htfeed.syntax.xml import legal

WEB: Final = frozenset({"http", "https"})
"""Schemes of what is fetched, shown or played."""
LINKED: Final = WEB | {"mailto", "tel"}
"""Schemes that a text may point to."""
LONGEST_BASE: Final = 2000
"""Characters of an address that references are resolved against: a longer one, written
into each of some thousand references, makes gigabytes of a small document."""

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# What is plainly an address of the web that needs no mending.
_PLAIN: Final = re.compile(
    r"https?://(?=[^/?#]{1,253}(?:[/?#]|\Z))[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,4})?"
    r"(?:[/?#](?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?"
)
# What has no spelling but this one: no port, no dot segment, nothing that only tracks.
_COMPARABLE: Final = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?)+"
)
_ROOTED: Final = re.compile(
    r"/[A-Za-z0-9_~-](?:[A-Za-z0-9_~=&-]|[/?.](?![/?.])|%[0-9A-Fa-f]{2})*"
)
_PARTS: Final = re.compile(  # RFC 3986 appendix B, for addresses that have an authority
    r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL
)
_AUTHORITY: Final = re.compile(
    r"(?:[^@]*@)*+(\[[0-9A-Fa-f:.]+\]|[^\[\]:@]+)(?::(\d{0,5}))?", re.DOTALL
)
# What the WHATWG standard forbids in a domain, and the brackets of RFC 3986.
_NOT_HOST: Final = re.compile(r"[\x00-\x20\x7f#/:<>?@\[\\\]^|%\"`{}]|\s")
# RFC 3986 §2 has no place for these; letters of all scripts stay (RFC 3987),
# and so do square brackets, which half the web writes into its queries.
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f-\x9f\"<>\\^`{|}\s]|%(?![0-9A-Fa-f]{2})")
_ESCAPED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]")
_BREAKS: Final = re.compile(r"[\t\r\n]")
_MARGIN: Final = "".join(map(chr, range(0x21))) + "\x7f\xa0\u200b\ufeff"
# Browsers look past blanks and controls in a scheme, and at what another one wraps.
_UNSEEN: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b\ufeff]")
_PROGRAM: Final = re.compile(
    r"(?:(?:feed|jar|view-source):)*(?:javascript|vbscript|livescript|mocha|data):",
    re.IGNORECASE,
)
_PORTS: Final = {"http": "80", "https": "443"}
# RFC 3986 appendix A: what else stands in a path, a query or a fragment is encoded.
_NOT_URI: Final = re.compile(r"[^A-Za-z0-9._~:/?@!$&'()*+,;=%-]|%(?![0-9A-Fa-f]{2})")
_URI: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?"
)
_NOT_NAME: Final = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@%\[\]-]")

# Parameters that say how a reader came, never what the page is; the names are
# those that the senders document.
_TRACKING: Final = re.compile(
    r"(?:utm|pk|mtm|piwik|hsa|itm)_.*|_ga|_gl|_hsenc|_hsmi|_openstat|at_campaign|at_medium"
    r"|dclid|fbclid|gbraid|gclid|gclsrc|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|msclkid"
    r"|oly_anon_id|oly_enc_id|rb_clickid|s_cid|srsltid|ttclid|twclid|vero_conv|vero_id"
    r"|wbraid|wickedid|wt_mc|yclid|ysclid",
    re.IGNORECASE,
)


def absolute(
    reference: str, base: str | None, *, schemes: frozenset[str] = WEB
) -> str | None:
    r"""Return the reference as an absolute address, or None if it must not be published.

    An address that is absolute comes back as it is, but for white space around
    it, illegal characters (percent-encoded), slashes that the author got wrong
    (``https:/host``, ``http:\\host``) and a user name, which is a secret or a
    disguise. None where the scheme is not wanted, the host cannot be one, or a
    relative reference has no web address to be resolved against.
    """
    if _PLAIN.fullmatch(reference):
        return reference
    if base and _ROOTED.fullmatch(reference):
        return _rooted(reference, base)
    text = _BREAKS.sub("", legal(reference)).strip(_MARGIN)
    if not text:
        return None
    found = _SCHEME.match(text)
    if not found:
        return _resolved(text, base)
    scheme = found[1].lower()
    return _absolute(found[1], text[found.end() :]) if scheme in schemes else None


def _absolute(scheme: str, rest: str) -> str | None:
    if scheme.lower() in WEB:
        return _web(f"{scheme}://{_slashed(rest).lstrip('/')}")
    address = _encoded(rest)
    return f"{scheme.lower()}:{address}" if address.strip("/?#%20") else None


def _rooted(path: str, base: str) -> str | None:
    """Return a path, with nothing in it to be mended, at the server of a base."""
    origin = _origin(base)
    return f"{origin}{path}" if origin else None


def is_web(url: str) -> bool:
    """Whether a text is an absolute http or https address, fit to be published as it is."""
    return _SCHEME.match(url) is not None and absolute(url, None) == url


def runs(reference: str) -> bool:
    """Whether a browser that followed a reference would run what is written in it."""
    return _PROGRAM.match(_UNSEEN.sub("", reference[:200])) is not None


def to_uri(iri: str) -> str:
    """Return an address as RFC 3986 has it, in ASCII (RFC 3987 §3.1).

    For formats that take no IRI. A path that is empty before a query is written as
    ``/``, and a scheme in lower case, which mean the same (RFC 3986 §6.2.2.1, §6.2.3).
    Never raises.
    """
    if _URI.fullmatch(iri):  # as nearly all are
        return iri
    found = _PARTS.fullmatch(iri)
    if not found:
        return _NOT_URI.sub(_spelled, iri)
    scheme, authority, path, query, fragment = found.groups(default="")
    rest = path or ("/" if query or fragment else "")
    inside = _NOT_URI.sub(_spelled, fragment[1:])
    return (
        f"{scheme.lower()}://{_in_ascii(authority)}{_NOT_URI.sub(_spelled, rest + query)}"
        f"{'#' if fragment else ''}{inside}"
    )


def _spelled(found: re.Match[str]) -> str:
    return _percent(found[0])


def _in_ascii(authority: str) -> str:
    """Return an authority as name servers know its host (UTS 46, RFC 5891)."""
    if authority.isascii():
        return _NOT_NAME.sub(_spelled, authority)
    import idna  # noqa: PLC0415 - its tables are large, and few hosts need them

    host, colon, port = authority.partition(":")
    try:
        return idna.encode(host, uts46=True).decode("ascii") + colon + port
    except (idna.IDNAError, UnicodeError):
        return _NOT_NAME.sub(_spelled, authority)


def host_of(url: str) -> str:
    """Return the host of an address, however it is spelt; all of it where it has none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return url
    return plain_host(host) if host else url


def plain_host(host: str) -> str:
    """Return a host as name servers know it, or as it is where it cannot be one."""
    try:
        return ascii_host(host)
    except ValueError:
        return host


def ascii_host(host: str) -> str:
    """Return a host as name servers know it (UTS 46, RFC 5891).

    Raises:
        ValueError: It cannot be one.
    """
    bare = host.rstrip(".").lower()
    if bare.isascii():
        return bare
    import idna  # noqa: PLC0415 - its tables are large, and few hosts need them

    return idna.encode(bare, uts46=True).decode("ascii")


def comparable(url: str) -> str:
    """Return a key that spellings of one address share; for comparing, never for showing.

    Blind to the case of scheme and host, the default port, a user name, dot
    segments, needless percent-encoding, tracking parameters and the fragment.
    """
    if _COMPARABLE.fullmatch(url):
        return url
    found = _PARTS.fullmatch(url.strip(_MARGIN))
    if not found:
        return url.strip()
    scheme, authority, path, query, _ = found.groups(default="")
    scheme = scheme.lower()
    place = _AUTHORITY.fullmatch(authority)
    host = place[1].lower().rstrip(".") if place else authority
    port = place[2] if place else None
    if port and port != _PORTS.get(scheme):
        host = f"{host}:{port}"
    return f"{scheme}://{host}{_plain(_without_dots(path or '/'))}{_telling(query)}"


def _resolved(text: str, base: str | None) -> str | None:
    """Return a reference without a scheme, resolved (RFC 3986 §5.2)."""
    against = _base(base) if base else None
    if against is None:
        return None
    slashed = _slashed(text)
    if slashed.startswith("//"):
        return _web(f"{against.partition(':')[0]}://{slashed.lstrip('/')}")
    try:
        return _web(urljoin(against, _encoded(slashed)))
    except ValueError:  # urllib's own judgement of brackets and look-alikes
        return None


@lru_cache(maxsize=64)
def _base(url: str) -> str | None:
    """Return a base in legal form: that of a document, asked for by each of its links."""
    return absolute(url, None)


@lru_cache(maxsize=64)
def _origin(url: str) -> str | None:
    """Return scheme and authority of a base; None where it is no web address."""
    found = _PARTS.fullmatch(_base(url) or "")
    return f"{found[1]}://{found[2]}" if found else None


def _slashed(text: str) -> str:
    r"""Return the text with the ``\`` of its path turned round, as browsers do."""
    end = min((at for at in (text.find("?"), text.find("#")) if at >= 0), default=len(text))
    return text[:end].replace("\\", "/") + text[end:]


def _web(url: str) -> str | None:
    """Return an http(s) address that is whole and legal; None if its host cannot be one."""
    found = _PARTS.fullmatch(url)
    place = _AUTHORITY.fullmatch(found[2]) if found else None
    if not found or not place or not _is_host(place[1]) or int(place[2] or 0) > 65535:
        return None
    port = f":{place[2]}" if place[2] else ""
    rest = _encoded("".join(found.groups(default="")[2:]))
    return f"{found[1]}://{place[1]}{port}{rest}"


def _is_host(host: str) -> bool:
    if host.startswith("["):
        return True
    # A full-width solidus or @ would become a real one in a resolver's hands.
    folded = unicodedata.normalize("NFKC", host)
    labels = folded.removesuffix(".").split(".")
    return all(labels) and len(host) <= 253 and _NOT_HOST.search(folded) is None


def _encoded(text: str) -> str:
    """Return the text with what RFC 3986 has no place for percent-encoded."""
    return _UNSAFE.sub(lambda found: _percent(found[0]), text)


def _percent(text: str) -> str:
    return "".join(f"%{octet:02X}" for octet in text.encode("utf-8", "replace"))


def _plain(text: str) -> str:
    """Return the text with only the percent-encoding that means something (§6.2.2)."""

    def decoded(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if _UNRESERVED.fullmatch(character) else found[0].upper()

    return _ESCAPED.sub(decoded, text)


def _without_dots(path: str) -> str:
    """Return the path without ``.`` and ``..`` (RFC 3986 §5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    closing = "/" if segments[-1] in {".", ".."} and kept else ""
    return "/" + "/".join(kept) + closing


def _telling(query: str) -> str:
    """Return the query without the parameters that only track."""
    kept = [each for each in query[1:].split("&") if each and not _tracks(each)]
    return "?" + _plain("&".join(kept)) if kept else ""


def _tracks(parameter: str) -> bool:
    return _TRACKING.fullmatch(parameter.partition("=")[0]) is not None
