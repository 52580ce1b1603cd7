"""Why an attempt failed: what libraries raise -> a code to count by, and a sentence."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Final

from requests import exceptions
from urllib3.exceptions import (
    ConnectTimeoutError,
    LocationParseError,
    NameResolutionError,
    ReadTimeoutError,
)

LONGEST: Final = timedelta(days=7)
"""A server may ask for a pause of this length at most."""

# OpenSSL's own numbers of what is wrong with a certificate.
_TLS: Final = {
    10: ("tls-expired", "its certificate has expired"),
    9: ("tls-not-yet-valid", "its certificate is not valid yet"),
    18: ("tls-untrusted", "its certificate is signed by nobody but itself"),
    19: ("tls-untrusted", "its certificate is signed by nobody we trust"),
    20: ("tls-untrusted", "its certificate is signed by nobody we trust"),
    21: ("tls-untrusted", "its certificate is signed by nobody we trust"),
    62: ("tls-name", "its certificate is for another name"),
    64: ("tls-name", "its certificate is for another address"),
}

# The first that is found in the chain of causes tells; order is priority.
_CODES: Final[tuple[tuple[type[BaseException], str, str], ...]] = (
    (NameResolutionError, "dns", "the name of the host cannot be resolved"),
    (socket.gaierror, "dns", "the name of the host cannot be resolved"),
    (ssl.SSLError, "tls-protocol", "no TLS connection could be made"),
    (exceptions.SSLError, "tls-protocol", "no TLS connection could be made"),
    (ConnectionRefusedError, "connection-refused", "nothing listens there"),
    (ConnectTimeoutError, "timeout", "no connection came about in time"),
    (ReadTimeoutError, "timeout", "the server fell silent"),
    (TimeoutError, "timeout", "the server fell silent"),
    (exceptions.InvalidURL, "url", "the address cannot be asked"),
    (exceptions.InvalidSchema, "url", "the address cannot be asked"),
    (LocationParseError, "url", "the address cannot be asked"),
    (exceptions.InvalidHeader, "header", "a header cannot be sent"),
    (HTTPException, "protocol", "the answer is not HTTP as we know it"),
    (OSError, "connection", "the connection failed"),
)


def code_of(error: BaseException) -> tuple[str, str]:
    """Return the code and a sentence for what a library raised."""
    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            code, detail = _TLS.get(
                cause.verify_code, ("tls-certificate", "its certificate is not good")
            )
            return code, f"{detail}: {cause.verify_message}"
    for kind, code, detail in _CODES:
        for cause in reversed(causes):
            if isinstance(cause, kind):
                return code, f"{detail}: {cause}"
    return "protocol", f"{type(error).__name__}: {error}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Give an error and all that it was raised from or wraps, outermost first."""
    pending, seen = [error], set[int]()
    while pending:
        each = pending.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        wrapped = (
            getattr(each, "reason", None),
            *each.args,
            each.__cause__,
            each.__context__,
        )
        pending.extend(other for other in wrapped if isinstance(other, BaseException))


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Return what ``Retry-After`` asks for (RFC 9110 §10.2.3), or None.

    A date counts from the server's own ``Date``, as its clock may be wrong.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), int(LONGEST.total_seconds())))
    until = _date(text)
    if until is None:
        return None
    now = _date(headers.get("Date", "")) or datetime.now(tz=UTC)
    return min(max(until - now, timedelta()), LONGEST)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
