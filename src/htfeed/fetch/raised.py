"""Why a visit failed: what requests raises -> a code to count by, and a sentence."""

import socket
import ssl
from collections.abc import Iterator
from http.client import HTTPException
from typing import Final

from requests import exceptions
from urllib3.exceptions import (
    ConnectTimeoutError,
    LocationParseError,
    NameResolutionError,
    ReadTimeoutError,
)

from htfeed.fetch.failures import code_of_certificate

# The first that is found in the chain of causes tells; order is priority.
_CODES: Final[tuple[tuple[type[BaseException], str, str], ...]] = (
    (socket.gaierror, "dns", "the name of the host cannot be resolved"),
    (NameResolutionError, "dns", "the name of the host cannot be resolved"),
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
            code, detail = code_of_certificate(cause.verify_code)
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
