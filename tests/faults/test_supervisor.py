"""`make run`: everything starts, says how to log in, and stops; what fails is said clearly."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request

import pytest

from bench.stack import HOST, free_port, until
from config import parts, supervisor
from config.processes import ROOT

pytestmark = pytest.mark.stack


@pytest.fixture
def supervised(tmp_path, monkeypatch):
    """A supervisor of a folder of its own, not yet started."""
    monkeypatch.setenv("TWEEZERS_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    for name in ("REDIS_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    ours = supervisor.Supervisor(free_port())
    yield ours
    ours.stopping.set()
    ours.close()


def in_a_thread(ours: supervisor.Supervisor) -> tuple[threading.Thread, list[Exception]]:
    failures: list[Exception] = []

    def run() -> None:
        try:
            ours.run()
        except supervisor.Failed as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failures


def test_everything_starts_tells_how_to_log_in_and_stops_again(supervised, capsys):
    thread, failures = in_a_thread(supervised)
    said = []

    def is_ready() -> bool:
        said.append(capsys.readouterr().out)
        return "Ctrl-C stops everything" in "".join(said) or bool(failures)

    until(is_ready, 90, "Tweezers is ready")
    assert not failures
    login = (supervised.var / "first-login").read_text().split()
    assert f"log in as {login[0]} with the password {login[1]}" in "".join(said)
    with urllib.request.urlopen(supervised.address) as page:
        assert page.status == 200
    started = list(supervised.processes.running.values())
    supervised.stopping.set()
    thread.join(30)
    supervised.processes.stop_all()
    assert all(process.poll() is not None for process in started)
    open_to_others = [path for path in supervised.var.rglob("*") if path.lstat().st_mode & 0o077]
    assert open_to_others == []


def test_a_busy_port_is_said_with_the_remedy(supervised):
    with socket.socket() as other:
        other.bind((HOST, supervised.port))
        other.listen()
        with pytest.raises(supervisor.Failed, match=rf"Port {supervised.port} is in use.*PORT="):
            supervised.run()
    assert not supervised.processes.running


def test_a_second_one_on_the_same_folder_is_refused(supervised, monkeypatch):
    monkeypatch.setattr(supervised, "check_port", lambda: None)
    supervised.var.mkdir()
    supervised.check_alone()
    second = supervisor.Supervisor(free_port())
    with pytest.raises(supervisor.Failed, match="runs already from"):
        second.run()
    assert not second.processes.running


@pytest.mark.parametrize("port", [0, 80_000])
def test_what_is_no_port_is_said(supervised, port):
    supervised.port = port
    with pytest.raises(supervisor.Failed, match=f"{port} is no port"):
        supervised.run()


def test_a_wrong_setting_is_said_in_one_sentence(tmp_path):
    environment = {**os.environ, "TWEEZERS_VAR": str(tmp_path), "TWEEZERS_CLAIM_SECONDS": "abc"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    command = [sys.executable, "-m", "config.supervisor", "--port", str(free_port())]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "TWEEZERS_CLAIM_SECONDS is 'abc'" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_part_that_ends_by_itself_is_named_and_ends_everything(supervised, monkeypatch):
    monkeypatch.setattr(supervised, "prepare", lambda: None)
    broken = parts.Part("web", [sys.executable, "-c", "raise SystemExit(3)"])
    monkeypatch.setattr(parts, "web", lambda *_: broken)
    thread, failures = in_a_thread(supervised)
    thread.join(60)
    assert "“web” has ended by itself (exit status 3)" in str(failures[0])


def test_a_preparation_that_fails_stops_the_start(supervised, monkeypatch):
    monkeypatch.setattr(parts, "prepare", lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(supervisor.Failed, match="preparation failed"):
        supervised.run()


def test_what_is_not_ready_in_time_is_said(supervised, monkeypatch):
    monkeypatch.setattr(supervisor, "STARTING_S", 0)
    with pytest.raises(supervisor.Failed, match="Not ready"):
        supervised.wait_until_ready()


def test_ctrl_c_during_the_start_leaves_nothing_behind(tmp_path):
    environment = {**os.environ, "TWEEZERS_VAR": str(tmp_path), "PORT": str(free_port())}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    process = subprocess.Popen(
        [sys.executable, "-m", "config.supervisor"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "preparing" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=90)
    assert rest.splitlines()[-1].endswith("stopped.")
    assert process.returncode == 0


def test_a_deep_folder_gets_its_socket_elsewhere(tmp_path):
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    _, url = parts.valkey(deep)
    assert len(url) < 100
    assert (deep / "valkey").is_dir()


def test_a_part_that_does_not_listen_to_reason_is_killed(supervised, monkeypatch, capsys):
    monkeypatch.setattr("config.processes.STOPPING_S", 0.2)
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True)\n"
    supervised.processes.start(
        parts.Part("deaf", [sys.executable, "-c", f"{deaf}while True: signal.pause()"])
    )
    until(lambda: "deaf     | deaf" in capsys.readouterr().out, 20, "it ignores signals")
    process = supervised.processes.running["deaf"]
    supervised.processes.stop("deaf")
    assert process.returncode == -signal.SIGKILL
