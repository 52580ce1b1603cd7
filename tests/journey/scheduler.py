"""A scheduler that is told what time it is: does one pass for each line it reads."""

import sys
from pathlib import Path

from htfeed.config import load
from htfeed.store.opening import open_store
from htfeed.syntax.dates import parse_date
from htfeed.worker import run_pass


def main(config: str, store_url: str) -> None:
    """Answer each time with ``done`` once its pass has ended."""
    settings = load(Path(config), {"HTFEED_STORE": store_url})
    store = open_store(settings.store)
    sys.stdout.write("ready\n")
    for line in sys.stdin:
        sys.stdout.flush()
        now = parse_date(line.strip())
        assert now is not None
        run_pass(settings, store, clock=lambda at=now.at: at)  # type: ignore[misc]
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
