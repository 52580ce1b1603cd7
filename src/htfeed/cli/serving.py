"""``htfeed serve``: the scheduler and HTTP, until SIGTERM."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import structlog
import typer

from htfeed.cli.logs import log_to_stderr
from htfeed.cli.options import DEFAULT_CONFIG, ConfigPath, clock_at, config_at, store_of
from htfeed.cli.printing import note
from htfeed.config import Config
from htfeed.config.rereading import InForce
from htfeed.enquiries.health import ailment, lack
from htfeed.errors import ConfigError, StoreError
from htfeed.formats import FORMATS
from htfeed.pipeline.figures import figures
from htfeed.publish.output import S3
from htfeed.serve.app import Inside, application
from htfeed.serve.directory import directory_of
from htfeed.serve.dispatcher import Dispatcher
from htfeed.serve.notify import Notifier
from htfeed.serve.server import listen
from htfeed.serve.server import serve as answer
from htfeed.serve.supervisor import Supervised
from htfeed.store import Store
from htfeed.worker.loop import work

log = structlog.get_logger(__name__)


def serve(
    *,
    config: ConfigPath = DEFAULT_CONFIG,
    host: Annotated[
        str, typer.Option(help="The address to listen on.", metavar="ADDRESS")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            help="The port to listen on; 0 takes a free one.",
            metavar="PORT",
            min=0,
            max=65535,
        ),
    ] = 8080,
    no_scheduler: Annotated[
        bool,
        typer.Option("--no-scheduler", help="Only answer: another process polls."),
    ] = False,
    only_scheduler: Annotated[
        bool,
        typer.Option("--only-scheduler", help="Only poll: other programs answer."),
    ] = False,
) -> None:
    """Run the scheduler and answer HTTP for what is published, until SIGTERM.

    The scheduler asks sources when they are due and looks at source files every
    15 seconds; the server answers from the published documents. A changed config is
    read again, and at once on SIGHUP; a bad one is refused and logged. SIGTERM lets
    both end what they have in hand, a second one ends them at once.

    Examples: htfeed serve; htfeed serve --host 0.0.0.0 --port 80
    """
    if no_scheduler and only_scheduler:
        raise ConfigError(
            "--no-scheduler and --only-scheduler leave nothing to do",
            cure="choose one of them, or neither to do both in one",
        )
    log_to_stderr()
    settings = config_at(config)
    with store_of(settings) as store:
        if only_scheduler:
            _only_poll(settings, config.absolute())
        else:
            bound = listen(host, port)
            _tell(settings, bound.getsockname()[1], host)
            worker = None if no_scheduler else Supervised(run_worker, config.absolute())
            in_force = InForce(settings, partial(config_at, config.absolute()))
            answer(_front(settings, in_force, store), bound, in_force, worker)


def _only_poll(settings: Config, path: Path) -> None:
    note(f"Publishing into {settings.output}  (Ctrl-C ends it)")
    notifier = Notifier(os.environ)
    notifier.tell(READY="1", STATUS="polling")
    notifier.keep_telling()
    run_worker(path)


def _front(settings: Config, in_force: InForce, store: Store) -> Dispatcher:
    inside = Inside(
        ailment=partial(_ailment, settings),
        figures=lambda: figures(store, clock_at(None)()),
        config=in_force.now,
        store=lambda: store,
    )
    output = None if settings.output.startswith(S3) else Path(settings.output)
    return application(output, directory_of(settings), inside)


def _endings(config: Config, key: str) -> Iterator[str]:
    """Give the endings of a channel's feeds; of a calendar only where there is one."""
    for each in config.channels[key].formats:
        found = FORMATS[each]
        if not found.events or (Path(config.output) / found.path(key)).is_file():
            yield found.extension


def run_worker(path: Path) -> None:
    """Be the worker process: reads the config for itself."""
    log_to_stderr()
    settings = config_at(path)
    with store_of(settings) as store:
        in_force = InForce(settings, partial(config_at, path))
        work(in_force, store, clock=clock_at(None))


def _ailment(config: Config) -> str | None:
    """Return what is wrong with worker, store or output; None while all is well."""
    try:
        with store_of(config) as store:
            return ailment(store, clock_at(None)()) or lack(config.output)
    except StoreError as error:
        log.warning("not ready", error=str(error))
        return "the store cannot be asked"


def _tell(config: Config, port: int, host: str) -> None:
    """Tell where everything is; what is shown first is what somebody will click."""
    shown = f"[{host}]" if ":" in host else host
    base = f"http://{shown}:{port}/"
    if config.output.startswith(S3):
        note(f"Publishing into {config.output}, which serves it  (Ctrl-C ends it)")
        note(f"  {base}readyz tells whether all is well")
        return
    note(f"Serving {config.output} at {base}  (Ctrl-C ends it)")
    for key, channel in config.channels.items():
        endings = " ".join(_endings(config, key))
        note(f"  {base}{key}/  {channel.title}  ({endings})")
    note(f"  {base}opml.xml  all channels, to import into a feed reader")
    note(f"  {base}query.html  to search;  {base}api/v1/  for programs")
    note(f"  {base}readyz  whether all is well;  {base}metrics  for Prometheus")
    if config.site.url.rstrip("/") != base.rstrip("/"):
        note(f"Published addresses begin with {config.site.url} (site.url)")
