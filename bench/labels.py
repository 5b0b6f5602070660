"""How many labels does asking save? Every strategy, and the peers', on the same rows and head.

    python -m bench.labels [--quick | --every] [--sets a,b] [--strategies a,b] [--seeds 10]

Ten paired seeds; up to 300 labels, in batches of 10 (digits) or 20, from none. Prints a table for
each set and, as its last line, all of it as one JSON object.
"""

import argparse
import json
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.datasets import HOME, SETS, DataSet
from learner.judging.curves import labels_to_target
from learner.simulate import Experiment, Simulation, simulate
from learner.strategies import STRATEGIES
from learner.types import Recipe

RESAMPLES = 1000
USUAL = [
    "auto",
    "random",
    "margin",
    "entropy",
    "bald",
    "margin_clusters",
    "badge",
    "typiclust",
    "max_herding",
    "uncertainty_herding",
]
DIGITS_TARGETS = (0.90, 0.93, 0.95)
CALIBRATED_AT = 200
EXPERIMENT = Experiment(stop=300, recipe=Recipe(device="cpu"))


def main() -> None:
    given = arguments()
    found = {}
    for name in given.sets:
        found[name] = run(
            SETS[name], given, replace(EXPERIMENT, seeds=given.seeds, batch=SETS[name].batch)
        )
        say(f"\n{name}: {len(SETS[name].known().labels)} samples, {given.seeds} seeds")
        say(found[name].table())
    say(json.dumps(summary(found)))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one seed of digits, without peers")
    parser.add_argument("--sets", type=listed, default=list(SETS))
    parser.add_argument("--strategies", type=listed, default=USUAL)
    parser.add_argument("--every", action="store_true", help="every strategy: hours")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    given = parser.parse_args()
    if given.quick:
        given.sets, given.strategies, given.seeds, given.peers = ["digits"], ["auto"], 1, False
    if given.every:
        given.strategies = every()
    given.strategies = list(dict.fromkeys(["auto", "random", *given.strategies]))
    return given


def listed(text: str) -> list[str]:
    return text.split(",")


def every() -> list[str]:
    """All strategies for one category but modAL's, which count as a peer's."""
    return [
        name
        for name in STRATEGIES.names
        if not name.startswith("modal:") and "category" in STRATEGIES.get(name).tasks
    ]


def run(data: DataSet, given: argparse.Namespace, experiment: Experiment) -> Simulation:
    """All curves of one set, peers' included, by the measure that counts for it."""
    known = data.known()
    simulation = simulate(
        known,
        given.strategies,
        experiment,
        on_progress=lambda done, total: tell(f"{data.name}: {done} of {total}"),
        workers=given.workers,
    )
    if given.peers:
        simulation = simulation.beside(peers(data, experiment, given.workers))
    return simulation.judged_by(data.measure)


def peers(data: DataSet, experiment: Experiment, workers: int) -> Simulation:
    """The peers' query functions with the same seeds, in an environment of their own."""
    path = HOME / "labels" / f"{data.name}.json"
    given = [data.name, str(experiment.seeds), str(workers), str(path)]
    subprocess.run([peers_python(), "-m", "bench.peers_labels", *given], check=True)
    return Simulation.from_json(json.loads(path.read_text()))


def peers_python() -> Path:
    """The Python of a virtual environment that has the peers, and sees all that ours has."""
    folder = HOME / "labels" / "peers"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        [packages] = folder.glob("lib/*/site-packages")
        (packages / "ours.pth").write_text(sysconfig.get_path("purelib"))
        install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*install, "scikit-activeml==1.0.1", "makefun==1.16.0"], check=True)
    return python


def summary(found: Mapping[str, Simulation]) -> dict[str, Any]:
    """The figures that the project's goals are about, and behind them everything."""
    sets = {name: figures(simulation) for name, simulation in found.items()}
    ratios = [one["ratio"] for one in sets.values()]
    known = None not in ratios
    digits = found.get("digits")
    return {
        "mean_ratio": rounded(np.mean(ratios)) if known else None,
        "worst_ratio": rounded(max(ratios)) if known else None,
        **{
            f"digits_to_{target * 100:.0f}": labels_to(digits, target) if digits else None
            for target in DIGITS_TARGETS
        },
        "ece_at_200": max(one["ece_at_200"] for one in sets.values()),
        "min_lead_over_random": min(one["lead_over_random"] for one in sets.values()),
        "min_lead_over_peers": min(leads) if (leads := beside_peers(sets)) else None,
        "sets": sets,
    }


def figures(simulation: Simulation) -> dict[str, Any]:
    """One set: labels that `auto` needs for what random reaches at the end, as a share of them."""
    findings = simulation.findings()
    means = {name: finding.mean for name, finding in findings.items()}
    peers = [mean for name, mean in means.items() if ":" in name]
    low, high = ratio_interval(simulation)
    at = int(np.searchsorted(simulation.labels, CALIBRATED_AT))
    return {
        "measure": simulation.measure,
        "ratio": ratio(simulation, np.arange(len(simulation.curves["auto"]))),
        "ratio_low": low,
        "ratio_high": high,
        "ece_at_200": rounded(simulation.scores["ece"]["auto"][:, at].mean()),
        "lead_over_random": rounded(means["auto"] - means["random"]),
        "lead_over_peers": rounded(means["auto"] - max(peers)) if peers else None,
        "labels": simulation.labels.tolist(),
        "strategies": {
            name: {
                **asdict(finding),
                "curve": simulation.curves[name].mean(axis=0).round(4).tolist(),
            }
            for name, finding in findings.items()
        },
    }


def beside_peers(sets: Mapping[str, Mapping[str, Any]]) -> list[float]:
    """Leads over the best peer, of the sets on which peers ran."""
    leads = (one["lead_over_peers"] for one in sets.values())
    return [lead for lead in leads if lead is not None]


def ratio(simulation: Simulation, seeds: Sequence[int] | NDArray[np.intp]) -> float | None:
    """Labels that `auto` needs for what random ends with, over random's; on mean curves."""
    auto, random = (simulation.curves[name][seeds].mean(axis=0) for name in ("auto", "random"))
    needed = labels_to_target(simulation.labels, auto, random[-1])
    return None if needed is None else rounded(needed / simulation.labels[-1])


def ratio_interval(simulation: Simulation) -> tuple[float | None, float | None]:
    """The 95 % interval of the ratio, by drawing seeds anew (percentile bootstrap); a draw in
    which `auto` never gets there counts as more than one."""
    rng, n = np.random.default_rng(0), len(simulation.curves["auto"])
    draws = [ratio(simulation, rng.integers(n, size=n)) for _ in range(RESAMPLES)]
    reached = [np.inf if one is None else one for one in draws]
    ends = np.quantile(reached, [0.025, 0.975], method="nearest")  # infinities have no in-between
    low, high = (rounded(end) if np.isfinite(end) else None for end in ends)
    return low, high


def labels_to(simulation: Simulation, target: float) -> float | None:
    """Labels until the mean curve of `auto` reaches the target."""
    needed = labels_to_target(simulation.labels, simulation.curves["auto"].mean(axis=0), target)
    return None if needed is None else rounded(needed)


def rounded(value: float) -> float:
    return round(float(value), 4)


def tell(line: str) -> None:
    """Progress, on a line that overwrites itself."""
    end = "\r" if sys.stderr.isatty() else "\n"
    print(line, end=end, file=sys.stderr, flush=True)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
