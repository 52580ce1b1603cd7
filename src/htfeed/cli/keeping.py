"""Commands for the whole store: ``migrate``, ``renormalise``, ``backup``, ``restore``."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from htfeed.cli.counting import counting
from htfeed.cli.options import DEFAULT_CONFIG, ConfigPath, config_at, config_words, store_of
from htfeed.cli.printing import command_line, note
from htfeed.pipeline.adoption import adopt
from htfeed.pipeline.renewal import renew
from htfeed.store.copying import backup as write_backup
from htfeed.store.copying import restore as put_back
from htfeed.store.opening import migrate_store
from htfeed.syntax.intervals import counted


def migrate(*, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Bring the schema of the store to the one of this version.

    Every command that opens the store does it, in one transaction; this one does
    nothing else, for those who want it done before the service starts.

    Example: htfeed migrate --config /etc/htfeed/config.yaml
    """
    done = migrate_store(config_at(config).store)
    if done.before == done.after:
        note(f"Store {done.database} has schema {done.after}: nothing to do.")
    else:
        before = f"from schema {done.before}" if done.before else "from nothing"
        note(f"Store {done.database}: brought {before} to schema {done.after}.")


def renormalise(*, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Apply the rules of this version to all that older ones made.

    Done after an upgrade by run and serve as well, some hundred items at a time; this
    one goes on to the end. Only what comes to differ is written, no date of an item moves,
    and nothing is asked of any source: what an older version did not read at all
    comes when its source is next read. It may be broken off, and goes on from there.

    Example: htfeed renormalise --config /etc/htfeed/config.yaml
    """
    settings = config_at(config)
    read = changed = 0
    with store_of(settings) as store, counting("Making items anew") as counter:
        counter.begins(sum(store.item_counts().values()))
        adopt(settings, store)
        more = True
        while more:
            step = renew(settings, store, now=datetime.now(UTC))
            read, changed, more = read + step.read, changed + step.changed, step.more
            counter.did(step.read)
    if not read:
        note("Nothing to do: the rules of this version made all that is kept.")
        return
    note(f"Made {counted(read, 'item')} anew: {changed} came to differ.")
    if changed:
        note(f"Publish them with: {command_line('run', *config_words(config))}")


def backup(
    file: Annotated[
        Path,
        typer.Argument(help="The file to write; one there is replaced.", metavar="FILE"),
    ],
    *,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Write the whole store into a file, checked, while everything goes on.

    The file is an SQLite database whatever engine the store is in, so it can be
    restored into the other one as well.

    Example: htfeed backup /var/backups/htfeed.db
    """
    done = write_backup(config_at(config).store, file)
    size = file.stat().st_size / 1e6
    note(
        f"Wrote {counted(done.items, 'item')} of store {done.database} to {file} "
        f"({size:.1f} MB)."
    )
    note(f"Put it back with: {command_line('restore', str(file), *config_words(config))}")


def restore(
    file: Annotated[
        Path, typer.Argument(help="A file that htfeed backup wrote.", metavar="FILE")
    ],
    *,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Give up what the store holds now."),
    ] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Put a backup into the store: all of it or nothing.

    Refused where the store holds items, unless --replace gives them up. A backup
    of an older version is brought to this one's schema first. Every channel is
    published again at the next run.

    Example: htfeed restore /var/backups/htfeed.db --replace
    """
    done = put_back(config_at(config).store, file, replace=replace)
    note(f"Restored {counted(done.items, 'item')} from {file} into store {done.database}.")
    note(f"Publish them with: {command_line('run', *config_words(config))}")
