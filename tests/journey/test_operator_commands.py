"""What operators do to a site: begin one, let sources rest, look whether all is well."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from journey.conftest import CONFIG, NOW, Desk


def lying_in(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything below a folder, as it is on the disk."""
    return {
        str(path.relative_to(root)): (
            path.stat().st_mtime_ns,
            path.stat().st_ino,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(root.rglob("*"))
    }


def test_a_site_that_was_begun_publishes_its_one_entry(desk: Desk) -> None:
    begun = desk.htfeed("init", "my site")
    done = desk.htfeed("run", "--json", "--config", "my site/config.yaml")

    assert (begun.returncode, done.returncode) == (0, 0), done.stderr
    assert "htfeed run --config 'my site/config.yaml'" in begun.stdout
    report = json.loads(done.stdout)
    assert [each["new"] for each in report["sources"]] == [1]
    assert [each["problems"] for each in report["sources"]] == [[]]
    assert {each["key"]: each["items"] for each in report["channels"]}["news"] == 1
    feed = json.loads((desk.root / "my site/public/news.json").read_bytes())
    assert [item["title"] for item in feed["items"]] == ["The first entry"]
    assert (desk.root / "my site/.gitignore").read_text().endswith("/var/\n/public/\n")


def test_the_begun_config_has_no_fault(desk: Desk) -> None:
    desk.htfeed("init", "site")

    done = desk.htfeed("check", "--json", "--config", "site/config.yaml")

    assert json.loads(done.stdout)["warnings"] == []


def test_nothing_is_written_over(desk: Desk) -> None:
    before = lying_in(desk.root)

    done = desk.htfeed("init", ".")

    assert done.returncode == 2
    assert "config.yaml: there already" in done.stderr
    assert lying_in(desk.root) == before


def test_a_folder_that_cannot_be_made_is_a_clear_error(desk: Desk) -> None:
    done = desk.htfeed("init", "config.yaml/site")

    assert done.returncode == 1
    assert "cannot be made: not a directory" in done.stderr


def test_a_paused_source_is_not_looked_at_until_it_is_resumed(desk: Desk) -> None:
    desk.entry("a", "A report")
    paused = desk.htfeed("source", "pause", "files", "--reason", "they move house")
    run, status = desk.htfeed("run", "--source", "files"), desk.htfeed("status")
    desk.htfeed("source", "resume", "files")
    report = desk.run()

    assert "source resume files" in paused.stdout
    assert "Paused: files" in run.stdout
    assert "not due" not in run.stdout
    assert "state paused" in status.stdout
    assert "they move house" in status.stdout
    assert (report["sources"][0]["new"], report["paused"]) == (1, {})


def test_a_reset_source_is_read_whole_and_nothing_is_new(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()

    reset = desk.htfeed("source", "reset", "files")
    report = desk.run()

    assert "run --source files" in reset.stdout
    assert report["quiet"]
    assert report["sources"][0]["kept"] == 1


def test_resuming_what_does_not_rest_is_said(desk: Desk) -> None:
    done = desk.htfeed("source", "resume", "files")

    assert (done.returncode, done.stdout.strip()) == (0, "Source files was not paused.")


def test_the_nearest_key_is_named(desk: Desk) -> None:
    done = desk.htfeed("source", "reset", "flies")

    assert done.returncode == 2
    assert "there is no source 'flies'" in done.stderr
    assert "did you mean files?" in done.stderr


def test_the_doctor_finds_a_site_well_and_changes_nothing(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.run()
    before = lying_in(desk.root)

    done = desk.htfeed("doctor", "--now", NOW)

    assert done.returncode == 0, done.stdout
    assert "ok    store" in done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith("bad")]
    assert lying_in(desk.root) == before


def test_the_doctor_looks_on_when_the_config_is_bad(desk: Desk) -> None:
    desk.write("config.yaml", CONFIG.replace("title: News", "tilte: News"))

    done = desk.htfeed("doctor", "--json")

    findings = json.loads(done.stdout)
    assert done.returncode == 2
    assert "config.yaml:7:10: channels.news.tilte" in str(findings)
    assert {"clock", "versions"} <= {each["check"] for each in findings}


def test_the_doctor_fails_where_something_is_bad_and_tells_no_password(
    desk: Desk,
) -> None:
    environ = {"HTFEED_STORE": "postgresql://me:hush@127.0.0.1:1/x"}

    done = desk.htfeed("doctor", environ=environ)

    assert done.returncode == 1
    assert "bad   store" in done.stdout
    assert "hush" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "moment", ["htfeed.cli", "htfeed.cli.checking", "htfeed.config.loading"]
)
def test_an_interrupt_is_one_line_and_130_however_early_it_comes(
    desk: Desk, moment: str
) -> None:
    """While the command is imported, while its parts are, and while it works."""
    program = f"""if True:
        import sys
        from htfeed.__main__ import main

        class Interrupt:
            def find_spec(self, name, *_):
                if name == {moment!r}:
                    raise KeyboardInterrupt

        sys.meta_path.insert(0, Interrupt())
        sys.argv[1:] = ["check"]
        main()
    """

    done = desk.python("-c", program)

    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "htfeed: interrupted\n"


def test_bash_completes_the_keys_of_sources(desk: Desk) -> None:
    """With the script that is shown, in a shell, as after pressing Tab."""
    program = f"""
        htfeed() {{ :; }}
        {sys.executable.rpartition("/")[0]}/htfeed --show-completion > completion
        . ./completion
        PATH={Path(sys.executable).parent}:$PATH
        COMP_WORDS=(htfeed run --source f) COMP_CWORD=3
        _htfeed_completion {sys.executable.rpartition("/")[0]}/htfeed
        echo "${{COMPREPLY[@]}}"
    """

    done = subprocess.run(
        ["bash", "-c", program],
        cwd=desk.root,
        env={k: v for k, v in os.environ.items() if not k.startswith("HTFEED_")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.stdout.strip(), done.stderr) == ("files", "")
