"""Which of the ready answers a request is given (RFC 9110 §12, §13)."""

from collections.abc import Mapping
from typing import Literal

from htfeed.serve.negotiation import coding_for, takes
from htfeed.serve.preconditions import known_tags, verdict
from htfeed.serve.ready import Answer, Ready


def chosen(
    found: Ready, method: str, fields: Mapping[bytes, bytes]
) -> Answer | Literal[406, 412]:
    """Return what is sent of a document, or the status for who asks for something else.

    Args:
        found: The document.
        method: ``GET`` or ``HEAD``.
        fields: Of the request.
    """
    accepted = fields.get(b"accept-encoding")
    coding = coding_for(accepted, found.codings)
    if coding is None:
        return 406
    variant = found.variants[coding]
    judged = verdict(fields, found.etags, found.modified)
    if judged == "failed":
        return 412
    if judged == "current":
        tags = fields.get(b"if-none-match")
        if tags is None or tags == variant.etag:
            return variant.not_modified
        held = _held(found, coding, fields)
        if held:
            return held
    return variant.found if method == "GET" else variant.head


def _held(found: Ready, coding: str, fields: Mapping[bytes, bytes]) -> Answer | None:
    """Return the 304 of what the client has; None where it could not use that now.

    That names the representation which it has, be it in another coding than it would be
    sent in: a cache goes by the validator (RFC 9111 §4.3.4).
    """
    tags, accepted = known_tags(fields), fields.get(b"accept-encoding")
    if tags == ("*",):
        return found.variants[coding].not_modified
    return next(
        (
            each.not_modified
            for name, each in found.variants.items()
            if each.etag.decode() in tags and takes(accepted, name)
        ),
        None,
    )
