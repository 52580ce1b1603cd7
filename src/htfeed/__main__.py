"""The ``htfeed`` command."""

import gc
import sys

_INTERRUPTED = 130
"""As shells have it; the table of exit codes takes longer to import than to type Ctrl-C."""


def main() -> None:
    """Run the command line and exit with its code."""
    code: str | int | None = None
    try:
        _run()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except SystemExit as ended:
        code = ended.code
    if code == _INTERRUPTED:
        sys.stderr.write("htfeed: interrupted\n")
    sys.exit(code)


def _run() -> None:
    # Asked by every packager and health check: answered before anything heavy
    # is imported.
    if sys.argv[1:] == ["--version"]:
        from importlib.metadata import version  # noqa: PLC0415 - see above

        sys.stdout.write(f"htfeed {version('htfeed')}\n")
        return
    # All that is imported stays: to look through it for garbage, over and over, would
    # be a tenth of the start. Whoever runs the command turns the collector on.
    gc.disable()
    from htfeed.cli import run  # noqa: PLC0415 - see above

    run()


if __name__ == "__main__":
    main()
