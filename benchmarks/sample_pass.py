"""What a pass over the shipped sample costs: CPU seconds of whole processes.

Five first passes into an empty store and five passes in which nothing
changed, interpreter start included.  Run it with ``make bench``; the figures
of each release stand in RESULTS.md.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5


def main() -> None:
    """Print the median and the spread of both kinds of pass."""
    first, again = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder)
            shutil.copytree(ROOT / "feeds", site / "feeds")
            shutil.copy(ROOT / "config.yaml", site)
            first.append(cpu_of_a_pass(site))
            again.append(cpu_of_a_pass(site))
    for name, figures in (("first pass", first), ("nothing changed", again)):
        middle = statistics.median(figures)
        print(f"{name}: {middle:.2f} CPU-s ({min(figures):.2f} to {max(figures):.2f})")


def cpu_of_a_pass(site: Path) -> float:
    """Return the CPU seconds, user and system, that ``htfeed run`` takes."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "htfeed", "run", "--config", str(site / "config.yaml")],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = os.times()
    return (
        after.children_user
        - before.children_user
        + after.children_system
        - before.children_system
    )


if __name__ == "__main__":
    main()
