"""``htfeed serve``: the scheduler and HTTP, until SIGTERM."""

from functools import partial
from pathlib import Path
from typing import Annotated

import structlog
import typer

from htfeed.cli.logs import log_to_stderr
from htfeed.cli.options import DEFAULT_CONFIG, ConfigPath, clock_at, config_at, store_of
from htfeed.cli.printing import note
from htfeed.config import Config
from htfeed.enquiries.health import ailment
from htfeed.errors import StoreError
from htfeed.publish.output import S3
from htfeed.serve.supervisor import Supervised, listen
from htfeed.serve.supervisor import serve as answer
from htfeed.worker.loop import work
from htfeed.worker.rereading import InForce

log = structlog.get_logger(__name__)


def serve(
    *,
    config: ConfigPath = DEFAULT_CONFIG,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port to listen on; 0 takes a free one.", max=65535)
    ] = 8080,
) -> None:
    """Run the scheduler and answer HTTP for what is published, until SIGTERM.

    The scheduler asks sources when they are due and looks at source files every
    15 seconds; the server answers from the published documents. A changed config is
    read again, and at once on SIGHUP; a bad one is refused and logged. SIGTERM lets
    both end what they have in hand, a second one ends them at once.

    Examples: htfeed serve; htfeed serve --host 0.0.0.0 --port 80
    """
    log_to_stderr()
    settings = config_at(config)
    with store_of(settings):
        # Opened once here, so that a store that cannot be used is told at once.
        pass
    bound = listen(host, port)
    _tell(settings, bound.getsockname()[1], host)
    answer(
        None if settings.output.startswith(S3) else Path(settings.output),
        bound,
        Supervised(run_worker, config.absolute()),
        ailment=partial(_ailment, settings),
    )


def run_worker(path: Path) -> None:
    """Be the worker process: reads the config for itself."""
    log_to_stderr()
    settings = config_at(path)
    with store_of(settings) as store:
        in_force = InForce(settings, partial(config_at, path))
        work(in_force, store, clock=clock_at(None))


def _ailment(config: Config) -> str | None:
    """Return what is wrong with the worker; what the store says of itself is a reason."""
    try:
        with store_of(config) as store:
            return ailment(store, clock_at(None)())
    except StoreError as error:
        log.warning("not ready", error=str(error))
        return "the store cannot be asked"


def _tell(config: Config, port: int, host: str) -> None:
    shown = f"[{host}]" if ":" in host else host
    if config.output.startswith(S3):
        note(f"Publishing into {config.output}, which serves it  (Ctrl-C ends it)")
        note(f"  http://{shown}:{port}/readyz tells whether all is well")
        return
    note(f"Serving {config.output} at http://{shown}:{port}/  (Ctrl-C ends it)")
    for key, channel in config.channels.items():
        note(f"  http://{shown}:{port}/{key}/  {channel.title}")
