"""The words of the loop: what goes into a round and what comes out.

NumPy only: a process that merely reads an outcome needs no torch.
"""

from learner.types.data import CHUNK, Examples, Floats, Ids, Labeled, Labels, Pool, Shard, Task
from learner.types.metrics import Interval, Judgement, LabelsMetrics, Metrics, NumberMetrics
from learner.types.outcome import Evidence, Outcome, RankedPick, Rule, Suspicious
from learner.types.recipe import HEADS, Recipe

__all__ = [
    "CHUNK",
    "HEADS",
    "Evidence",
    "Examples",
    "Floats",
    "Ids",
    "Interval",
    "Judgement",
    "Labeled",
    "Labels",
    "LabelsMetrics",
    "Metrics",
    "NumberMetrics",
    "Outcome",
    "Pool",
    "RankedPick",
    "Recipe",
    "Rule",
    "Shard",
    "Suspicious",
    "Task",
]
