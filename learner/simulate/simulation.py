"""What a simulation found: a curve for each strategy and seed, and what follows from them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from learner.errors import UnknownName
from learner.judging.curves import area_under_curve, labels_to_target, paired_difference
from learner.simulate import drawing
from learner.types import Ids

Run = tuple[str, int]  # a strategy and a seed
Curves = NDArray[np.float64]  # [seeds, points]
BASELINE = "random"
FALLING = {"log_loss", "ece", "mae", "rmse"}  # as a model gets better: no measures to rise by


@dataclass(frozen=True)
class Finding:
    """What a strategy comes to: the mean over its curve (the area under it), the end of that, its
    lead over the baseline with the interval, and the labels it needs for the baseline's end."""

    mean: float
    end: float
    lead: tuple[float, float, float] | None
    labels_needed: float | None


@dataclass(frozen=True)
class Simulation:
    """Scores on the holdout at `labels` int64[p]: measure -> strategy -> float64[s, p].

    The first measure is the one that counts.
    """

    labels: Ids
    scores: Mapping[str, Mapping[str, Curves]]

    @classmethod
    def of(cls, labels: Ids, measures: tuple[str, ...], runs: Mapping[Run, Curves]) -> "Simulation":
        """Put runs [measures, points] together; the first run's strategy comes first."""
        strategies = list(dict.fromkeys(strategy for strategy, _ in runs))
        stacked = {
            strategy: np.stack([runs[run] for run in runs if run[0] == strategy], axis=1)
            for strategy in strategies
        }
        scores = {
            measure: {strategy: curves[place] for strategy, curves in stacked.items()}
            for place, measure in enumerate(measures)
        }
        return cls(labels, scores)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Simulation":
        """What `to_json` wrote."""
        scores = {
            measure: {strategy: np.array(curves) for strategy, curves in by_strategy.items()}
            for measure, by_strategy in values["scores"].items()
        }
        return cls(np.array(values["labels"]), scores)

    @property
    def measure(self) -> str:
        return next(iter(self.scores))

    @property
    def curves(self) -> Mapping[str, Curves]:
        """The measure that counts: strategy -> float64[s, p]."""
        return self.scores[self.measure]

    @property
    def baseline(self) -> str:
        """What the others are compared with: random, or else the first strategy."""
        return BASELINE if BASELINE in self.curves else next(iter(self.curves))

    def beside(self, other: "Simulation") -> "Simulation":
        """This one's strategies and another's, run with the same seeds and sizes."""
        scores = {name: {**curves, **other.scores[name]} for name, curves in self.scores.items()}
        return Simulation(self.labels, scores)

    def judged_by(self, measure: str) -> "Simulation":
        """The same runs, with another measure first; UnknownName lists those that could be."""
        rising = [name for name in self.scores if name not in FALLING]
        if measure not in rising:
            raise UnknownName("measure to compare by", measure, rising)
        return Simulation(self.labels, {measure: self.scores[measure], **self.scores})

    def lead(self, strategy: str) -> tuple[float, float, float] | None:
        """How far its mean curve lies above the baseline's, with the 95 % interval over paired
        seeds; None for the baseline itself, and for a single seed."""
        ours, theirs = self.curves[strategy], self.curves[self.baseline]
        if strategy == self.baseline or len(ours) < 2:
            return None
        areas = [area_under_curve(self.labels, curves) for curves in (ours, theirs)]
        return paired_difference(*areas)

    def labels_needed(self, strategy: str) -> float | None:
        """Labels until its mean curve stays where the baseline's ends; None if it never does."""
        target = self.curves[self.baseline].mean(axis=0)[-1]
        return labels_to_target(self.labels, self.curves[strategy].mean(axis=0), float(target))

    def findings(self) -> dict[str, Finding]:
        """What each strategy comes to, best first."""
        found = {strategy: self.finding(strategy) for strategy in self.curves}
        return dict(sorted(found.items(), key=lambda item: -item[1].mean))

    def finding(self, strategy: str) -> Finding:
        curves = self.curves[strategy]
        return Finding(
            mean=float(area_under_curve(self.labels, curves).mean()),
            end=float(curves[:, -1].mean()),
            lead=self.lead(strategy),
            labels_needed=self.labels_needed(strategy),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values: all there is."""
        return {
            "measure": self.measure,
            "baseline": self.baseline,
            "labels": self.labels.tolist(),
            "scores": {
                measure: {strategy: curves.tolist() for strategy, curves in by_strategy.items()}
                for measure, by_strategy in self.scores.items()
            },
            "findings": {name: asdict(finding) for name, finding in self.findings().items()},
        }

    def table(self) -> str:
        """The findings as lines of text."""
        end = int(self.labels[-1])
        head = (
            f"{'strategy':32} {self.measure:>17} {f'at {end}':>8} "
            f"{f'lead over {self.baseline}, 95 %':>34} {'labels needed':>14}"
        )
        return "\n".join([head, *(_line(name, row) for name, row in self.findings().items())])

    def figure(self, path: Path) -> None:
        """Draw the mean curves with their 95 % bands into a PNG file."""
        drawing.draw(self.labels, self.curves, self.measure.replace("_", " "), path)


def _line(strategy: str, finding: Finding) -> str:
    lead = "{:+.3f} [{:+.3f}, {:+.3f}]".format(*finding.lead) if finding.lead else ""
    needed = "never" if finding.labels_needed is None else f"{finding.labels_needed:.0f}"
    return f"{strategy:32} {finding.mean:17.3f} {finding.end:8.3f} {lead:>34} {needed:>14}"
