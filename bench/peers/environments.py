"""Each peer in a virtual environment of its own, under var/bench/peers."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = ROOT / "var" / "bench" / "peers"
TORCH = "torch==2.13.0"
SCIENCE = ("numpy", "scipy", "scikit-learn")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Peer:
    """A library, what it needs, and what is installed without its own idea of what it needs: modAL
    asks for a skorch that asks for an old setuptools, baal for all of Jupyter."""

    name: str
    needs: tuple[str, ...]
    alone: tuple[str, ...] = ()

    @property
    def python(self) -> str:
        return str(HOME / self.name / "bin" / "python")

    def install(self) -> None:
        """Make the environment, unless it is there and whole."""
        done = HOME / self.name / "installed.json"
        wanted = json.dumps([self.needs, self.alone])
        if done.exists() and done.read_text() == wanted:
            return
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME / self.name)], check=True)
        pip = [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *self.needs], check=True)
        if self.alone:
            subprocess.run([*pip, "--no-deps", *self.alone], check=True)
        done.write_text(wanted)

    def run(self, folder: Path, *, slow: bool) -> dict[str, float]:
        """CPU seconds for each case in `folder` that the peer can answer."""
        module = f"bench.peers.{self.name}"
        command = [self.python, "-P", "-W", "ignore", "-m", module, str(folder)]
        done = subprocess.run(
            [*command, "--slow"] if slow else command,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return dict(json.loads(done.stdout.splitlines()[-1]))


PEERS = [
    Peer(
        "modal",
        (*SCIENCE, "pandas", "tabulate", "tqdm", "setuptools<81", TORCH),
        ("modAL-python==0.4.2.1", "skorch==0.9.0"),
    ),
    Peer("skactiveml", ("scikit-activeml==1.0.1",)),
    Peer("small_text", ("small-text==1.4.1", TORCH)),
    Peer(
        "baal",
        (*SCIENCE, "matplotlib", "Pillow", "tqdm", "structlog<23", "torchmetrics<2", TORCH),
        ("baal==2.1.0",),
    ),
]
