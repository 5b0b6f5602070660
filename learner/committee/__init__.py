"""A committee trained as one tensor: K heads share the rows and differ in their sample weights.

L2 and temperature come from the same batched fit: folds x strengths are heads like any others.
Measured, the L2 moves the learning curve more than the strategy does.
"""

from learner.committee.fitting import fit
from learner.committee.weights import balance, bootstrap, folds_of

__all__ = ["balance", "bootstrap", "fit", "folds_of"]
