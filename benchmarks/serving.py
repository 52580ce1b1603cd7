"""How many answers a second of CPU gives: our server, nginx, and a bare ASGI application.

``python benchmarks/serving.py [PORT]`` publishes a feed of 60 kB and lets wrk ask for it
over 32 connections: whole, compressed, and with the validator that it has (304). Each
server is on one core, wrk on another; what counts is the CPU that the server spent, so
that other work on the machine does not show. Then it asks half as fast as that, and tells
how long the slowest hundredth waited; with PORT, where a local server offers the feeds of
500 sources (see first_pass.py), also while a pass reads these. Wants wrk and nginx on the
PATH. The figures of each release stand in RESULTS.md.
"""

import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from htfeed.model import Document
from htfeed.publish.output import Folder

ROUNDS = 5
SECONDS = 3
CONNECTIONS = 32
SERVED, CLIENT = "0", "1"
NGINX = """daemon off; worker_processes 1; pid {root}/nginx.pid; error_log {root}/err;
events {{ worker_connections 4096; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  types {{ application/atom+xml atom; }} gzip_static on; open_file_cache max=1000;
  server {{ listen 127.0.0.1:{port}; root {root}/public; }} }}
"""
BARE = """
import sys, uvicorn
body = open(sys.argv[1], "rb").read()
start = {"type": "http.response.start", "status": 200, "headers": [
    (b"content-type", b"application/atom+xml"), (b"content-length", b"%d" % len(body))]}
answer = {"type": "http.response.body", "body": body}
async def app(scope, receive, send):
    await send(start)
    await send(answer)
uvicorn.run(app, port=int(sys.argv[2]), lifespan="off", log_config=None, access_log=False)
"""
CONFIG = """site: {{title: Wire, url: "https://wire.example/"}}
store: sqlite:///{root}/htfeed.db
network: {{allow: ["127.0.0.0/8"]}}
sources: [{sources}]
channels: {{news: {{title: News, category: news}}}}
"""
PACED = """delay = function() return {delay} end
"""


def free() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


def publish(root: Path) -> None:
    """Put a feed of 60 kB into the output; words as people use them, so that it packs."""
    chosen = random.Random(1)
    words = "time year people way day man thing woman life child world school".split()  # noqa: SIM905 - shorter
    text = " ".join(f"{chosen.choice(words)}{chosen.randrange(90)}" for _ in range(20_000))
    body = f"<feed>{text}"[:59_993].encode() + b"</feed>"
    Folder(root / "public").write(
        [Document(path="news.atom", media_type="application/atom+xml", body=body)]
    )


@contextmanager
def running(words: Sequence[str], port: int, *, core: str | None) -> Iterator[int]:
    """Run a server, on a core of its own where one is given; give its process id."""
    pinned = ["taskset", "-c", core] if core else []
    process = subprocess.Popen(
        [*pinned, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            try:
                urlopen(f"http://127.0.0.1:{port}/news.atom").close()
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def spent(pid: int) -> float:
    """Return the CPU seconds of a process and its children so far."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for each in Path("/proc").glob("[0-9]*"):
        try:
            facts = (each / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(each.name) == pid or int(facts[1]) == pid:
            total += (int(facts[11]) + int(facts[12])) / tick
    return total


def wrk(port: int, *fields: str, seconds: int = SECONDS, script: Path | None = None) -> str:
    """Ask, and return what wrk says."""
    headers = [word for each in fields for word in ("-H", each)]
    paced = ["-s", str(script)] if script else []
    words = ["taskset", "-c", CLIENT] if not script else []
    words += [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS * 4 if script else CONNECTIONS}",
        f"-d{seconds}",
        "--latency",
        *headers,
        *paced,
    ]
    url = f"http://127.0.0.1:{port}/news.atom"
    return subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout


def answers(said: str) -> int:
    """Return how many answers wrk counted."""
    found = re.search(r"(\d+) requests in", said)
    assert found is not None, said
    return int(found[1])


def per_cpu(pid: int, port: int, *fields: str) -> float:
    """Return how many answers a server gives in a second of CPU."""
    before = spent(pid)
    said = wrk(port, *fields)
    return answers(said) / (spent(pid) - before)


def etag(port: int) -> str:
    """Return the validator that a server sends; a bare one has none."""
    with urlopen(f"http://127.0.0.1:{port}/news.atom") as answer:
        return str(answer.headers.get("etag", '"none"'))


def throughput(root: Path) -> None:
    """Print how many answers a second of CPU gives, and the ratios to nginx."""
    ports = {name: free() for name in ("nginx", "htfeed", "bare")}
    (root / "nginx.conf").write_text(NGINX.format(root=root, port=ports["nginx"]))
    (root / "bare.py").write_text(BARE)
    commands = {
        "nginx": ["nginx", "-p", str(root), "-c", str(root / "nginx.conf")],
        "htfeed": htfeed(root, ports["htfeed"], "--no-scheduler"),
        "bare": [
            sys.executable,
            str(root / "bare.py"),
            f"{root}/public/news.atom",
            str(ports["bare"]),
        ],
    }
    asked = {
        "plain": [],
        "compressed": ["Accept-Encoding: gzip"],
        "304": ["If-None-Match: {}"],
    }
    found: dict[tuple[str, str], list[float]] = {}
    for _ in range(ROUNDS):
        for name, words in commands.items():
            with running(words, ports[name], core=SERVED) as pid:
                tag = etag(ports[name])
                for what, fields in asked.items():
                    told = [each.format(tag) for each in fields]
                    number = per_cpu(pid, ports[name], *told)
                    found.setdefault((name, what), []).append(number)
    for what in asked:
        of = {name: statistics.median(found[name, what]) for name in commands}
        ratio = f"{of['htfeed'] / of['nginx']:.2f}"
        bare = "" if what == "304" else f", bare {of['bare'] / of['nginx']:.2f}"
        each = ", ".join(f"{name} {number:,.0f}" for name, number in of.items())
        print(f"{what}: {each} answers a CPU-s; to nginx {ratio}{bare}")


def htfeed(root: Path, port: int, *words: str) -> list[str]:
    """Return the command that serves the output."""
    config = ["--config", str(root / "config.yaml"), "--port", str(port)]
    return [sys.executable, "-m", "htfeed", "serve", *words, *config]


def waiting(root: Path, *words: str, seconds: int) -> None:
    """Print how long the slowest hundredth waits at half the load that there can be."""
    port = free()
    with running(htfeed(root, port, *words), port, core=None):
        most = answers(wrk(port)) / SECONDS
        script = root / "paced.lua"
        script.write_text(
            PACED.format(delay=max(round(CONNECTIONS * 4 / (most / 2) * 1000), 1))
        )
        said = wrk(port, seconds=seconds, script=script)
    slowest = re.search(r"99%\s+(\S+)", said)
    assert slowest is not None, said
    rate = answers(said) / seconds
    print(f"  {rate:,.0f} of {most:,.0f} answers a second: 99 % within {slowest[1]}")


def main() -> None:
    """Measure."""
    if not (shutil.which("wrk") and shutil.which("nginx")):
        sys.exit("wrk and nginx have to be on the PATH")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        publish(root)
        quiet = "{key: none, path: none.md, categories: [news]}"
        (root / "config.yaml").write_text(CONFIG.format(root=root, sources=quiet))
        throughput(root)
        print("at half load:")
        waiting(root, "--no-scheduler", seconds=10)
        if len(sys.argv) > 1:
            base = f"http://127.0.0.1:{sys.argv[1]}"
            sources = ", ".join(
                f'{{key: s{each}, url: "{base}/f{each:04d}.xml", categories: [other]}}'
                for each in range(500)
            )
            (root / "config.yaml").write_text(CONFIG.format(root=root, sources=sources))
            print("at half load, while a pass over 500 sources runs:")
            waiting(root, seconds=10)


if __name__ == "__main__":
    main()
