"""Which of its representations a client is given (RFC 9110 §12)."""

from collections.abc import Collection, Mapping


def coding_for(accepted: str | None, offered: Collection[str]) -> str | None:
    """Return the content coding to answer in; None for the body as it is.

    Args:
        accepted: ``Accept-Encoding``; without one nothing is compressed, though it might
            be (RFC 9110 §12.5.3), as who does not ask may not know what to do with it.
        offered: The codings that there are, the best first.
    """
    wishes = _wishes(accepted or "")
    plain = wishes.get("identity", wishes.get("*", 0.001) or 0.0)
    best, weight = None, plain
    for coding in offered:
        wish = wishes.get(coding, wishes.get("*", 0.0))
        if wish > weight or (wish == weight and wish > 0 and best is None):
            best, weight = coding, wish
    return best


def _wishes(accepted: str) -> Mapping[str, float]:
    """Return the codings of a header with their weights; what cannot be read is no wish."""
    found: dict[str, float] = {}
    for part in accepted.split(","):
        coding, _, parameters = part.partition(";")
        name = coding.strip().lower().removeprefix("x-")
        quality = parameters.strip().lower()
        if not name:
            continue
        try:
            weight = float(quality[2:]) if quality.startswith("q=") else 1.0
        except ValueError:
            continue
        found[name] = min(max(weight, 0.0), 1.0)
    return found
