"""The ``htfeed`` command."""

import gc
import sys
from importlib.metadata import version


def main() -> None:
    """Run the command line and exit with its code."""
    # Asked by every packager and health check: answered before anything heavy
    # is imported.
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"htfeed {version('htfeed')}\n")
        return
    # All that is imported stays: to look through it for garbage, over and over, would
    # be a tenth of the start. Whoever runs the command turns the collector on.
    gc.disable()
    from htfeed.cli import run  # noqa: PLC0415 - see above

    run()


if __name__ == "__main__":
    main()
