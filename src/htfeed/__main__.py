"""The ``htfeed`` command."""

import gc
import os
import sys

_INTERRUPTED = 130
"""As shells have it; the table of exit codes takes longer to import than to type Ctrl-C."""


def main() -> None:
    """Run the command line and exit with its code."""
    code: str | int | None = None
    try:
        try:
            _run()
        finally:
            if sys.stdout:
                sys.stdout.flush()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except SystemExit as ended:
        code = ended.code
    except OSError as error:
        code = 1
        # The reader of our output (head, less) has seen enough; else the disk is full.
        if not isinstance(error, BrokenPipeError):
            where = f"{error.filename}: " if error.filename else ""
            sys.stderr.write(f"htfeed: {where}{error.strerror or error}\n")
        # What is left of it goes nowhere, instead of failing once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
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
