"""A config that was checked before, taken up again without reading its YAML.

Reading YAML and checking it is most of what a pass costs in which nothing is
due. So the settings are kept beside the store, under a digest of all that they
were made of: the file, the environment, the files of secrets, this version.
What is kept is only ever a shorter way: whatever is wrong with it, the config
is read anew.
"""

import hashlib
import os
import pickle
import re
import stat
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final

from htfeed.config import VARIABLES, Config, load
from htfeed.publish.design import design_of

_SUFFIX: Final = ".config"
_LARGEST: Final = 256 * 1024 * 1024
# Where to look is guessed; what is found there is believed by its digest only.
_STORE: Final = re.compile(rb"^store:[ \t]*[\"']?sqlite:///([^\s\"'?#]+)", re.MULTILINE)
_DEFAULT_STORE: Final = "var/htfeed.db"


def load_compiled(path: Path, environ: Mapping[str, str]) -> Config:
    """Return the config of a file, as :func:`htfeed.config.load` does.

    Raises ConfigError like it.
    """
    try:
        text = path.read_bytes()
    except OSError:
        # Told by whoever reads it, with cause and cure.
        return load(path, environ)
    stamp = _stamp(path, text, environ)
    kept = _place(path, text, environ)
    config = _recall(kept, stamp, environ) if kept else None
    if config is None:
        config = load(path, environ)
        if kept:
            _keep(kept, stamp, config, environ)
    return config


def _stamp(path: Path, text: bytes, environ: Mapping[str, str]) -> str:
    """Return a digest of what a config is made of, but for the files that it names."""
    parts = (version("htfeed"), sys.version, str(path), str(path.absolute()), str(_code()))
    given = (f"{name}={environ.get(name, '')}" for name in VARIABLES)
    digest = hashlib.sha256("\0".join((*parts, *given)).encode("utf-8", "surrogateescape"))
    digest.update(b"\0" + text)
    return digest.hexdigest()


def _code() -> int:
    """Return when the newest room was changed: in a checkout the version stands still."""
    root = Path(__file__).parent.parent
    return max(each.stat().st_mtime_ns for each in (root, *root.rglob("*.py")))


def _place(path: Path, text: bytes, environ: Mapping[str, str]) -> Path | None:
    """Return where the settings are kept: beside a store of SQLite, else in the cache."""
    url = environ.get("HTFEED_STORE", "").encode()
    found = _STORE.search(b"store: " + url if url else text)
    root = path.absolute().parent
    if found:
        return root / (os.fsdecode(found[1]) + _SUFFIX)
    if not url and re.search(rb"^store:", text, re.MULTILINE) is None:
        return root / (_DEFAULT_STORE + _SUFFIX)
    folder = environ.get("CACHE_DIRECTORY") or environ.get("XDG_CACHE_HOME")
    if folder is None and environ.get("HOME"):
        folder = f"{environ['HOME']}/.cache"
    name = hashlib.sha256(str(path.absolute()).encode("utf-8", "surrogateescape"))
    return Path(folder, "htfeed", name.hexdigest()[:16] + _SUFFIX) if folder else None


def _recall(kept: Path, stamp: str, environ: Mapping[str, str]) -> Config | None:
    """Return the settings kept under a stamp, if nobody but us can have written them."""
    try:
        with kept.open("rb") as file:
            found = os.fstat(file.fileno())
            ours = found.st_uid == os.geteuid() and not found.st_mode & 0o077
            if not ours or not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
                return None
            if file.readline().strip() != stamp.encode():
                return None
            config, secrets = pickle.load(file)  # noqa: S301 - ours alone, see above
    except Exception:  # noqa: BLE001 - a pickle that is broken may raise anything
        return None
    return (
        config
        if isinstance(config, Config) and secrets == _digests(config, environ)
        else None
    )


def _keep(kept: Path, stamp: str, config: Config, environ: Mapping[str, str]) -> None:
    """Keep settings for the next time; that this fails costs that time, and no more."""
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes a file that nobody else may read: settings hold secrets.
        descriptor, beside = tempfile.mkstemp(dir=kept.parent, prefix=f".{kept.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(stamp.encode() + b"\n")
                pickle.dump(
                    (config, _digests(config, environ)), file, pickle.HIGHEST_PROTOCOL
                )
            Path(beside).replace(kept)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise


def _digests(config: Config, environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return what templates and the files and variables of secrets hold now, as digests."""
    files = {str(each): _digest(each) for each in config.secrets}
    values = {name: environ.get(name, "").encode() for name in config.variables}
    folder = config.site.design.folder
    files |= {str(folder): _of_templates(folder)} if folder else {}
    return files | {
        f"env:{name}": hashlib.sha256(value).hexdigest() for name, value in values.items()
    }


def _of_templates(folder: Path) -> str:
    try:
        return design_of(folder).digest
    except OSError:
        return "unreadable"


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"
