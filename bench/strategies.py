"""How fast are our strategies, beside NumPy and beside other libraries?

    python -m bench.strategies [--quick] [--slow]

The same arrays for everybody, one thread, CPU seconds, the best of five (of one where a call takes
over five seconds; --slow repeats these, too). Each peer runs in an environment of its own, which
the first run installs. `reference` is straightforward NumPy of the same quantity, in
bench/references.py. An answer that differs from the reference's is marked with an exclamation
mark; one of ours ends the run. Prints a table, and one JSON object as its last line.
"""

import argparse
import json
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bench.cases import CASES, Case
from bench.peers.clock import best_of, load
from bench.peers.environments import PEERS

HOME = Path(__file__).resolve().parent.parent / "var" / "bench"

Figures = dict[str, float | None]
COLUMNS = ["reference", "ours", *(peer.name for peer in PEERS)]


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="a hundredth, and no peers")
    arguments.add_argument("--slow", action="store_true", help="repeat what takes long, too")
    options = arguments.parse_args()
    HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME) as folder, threadpool_limits(1):
        figures = run(Path(folder), quick=options.quick, slow=options.slow)
    print(json.dumps(figures))


def run(folder: Path, *, quick: bool, slow: bool) -> dict[str, Figures]:
    """CPU seconds of every case by everybody who can answer it; a table on the way."""
    for case in CASES:
        (folder / case.name).mkdir()
        for name, array in case.make(100 if quick else 1).items():
            np.save(folder / case.name / f"{name}.npy", array)
    seconds = ask_ourselves(folder, slow=slow)
    for peer in [] if quick else PEERS:
        peer.install()
        seconds[peer.name] = peer.run(folder, slow=slow)
    figures = {
        case.name: {who: seconds.get(who, {}).get(case.name) for who in COLUMNS} for case in CASES
    }
    show(figures, folder)
    return figures


def ask_ourselves(folder: Path, *, slow: bool) -> dict[str, dict[str, float]]:
    """CPU seconds of the reference and of ours, by who and by case; SystemExit if we are wrong."""
    seconds: dict[str, dict[str, float]] = {"reference": {}, "ours": {}}
    for case in CASES:
        arrays = load(folder / case.name)
        for who, answer in (("reference", case.reference), ("ours", case.ours)):
            call = partial(answer, arrays)
            seconds[who][case.name], picks = best_of(call, slow=slow)
            np.save(folder / f"{case.name}.{who}.npy", picks)
        if not is_right(case, folder, "ours"):
            raise SystemExit(f"{case.name}: our picks are not as good as the reference's.")
    return seconds


def is_right(case: Case, folder: Path, who: str) -> bool:
    picks, wanted = (np.load(folder / f"{case.name}.{name}.npy") for name in (who, "reference"))
    return case.agree(load(folder / case.name), picks, wanted)


def show(figures: dict[str, Figures], folder: Path) -> None:
    """One line a case; an exclamation mark where the answer is another."""
    print("CPU seconds".ljust(45), *(name.rjust(11) for name in COLUMNS), "ours/ref".rjust(9))
    for case in CASES:
        row = figures[case.name]
        cells = []
        for who in COLUMNS:
            value = row[who]
            mark = "" if value is None or is_right(case, folder, who) else "!"
            cells.append(("-" if value is None else f"{mark}{value:.3f}").rjust(11))
        ratio = (row["ours"] or 0) / (row["reference"] or 1)
        print(f"{case.name} {case.note}".ljust(45), *cells, f"{ratio:.2f}".rjust(9))


if __name__ == "__main__":
    main()
