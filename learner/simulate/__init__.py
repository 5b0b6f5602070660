"""Which strategy learns fastest? Replay a set whose labels are known, as if it were being labeled.

Every strategy runs with every seed, by the very engine that serves a project. A seed draws the
holdout and the first labels, the same for all strategies: what differs is what they ask.
"""

from learner.simulate.experiment import Experiment, Known
from learner.simulate.replay import simulate
from learner.simulate.simulation import Simulation

__all__ = ["Experiment", "Known", "Simulation", "simulate"]
