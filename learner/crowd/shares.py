"""The chance behind a share of a small number of cases."""

from math import sqrt

Z95 = 1.959963984540054  # the 97.5 % point of the standard normal


def wilson(successes: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson 1927, equation 8); (0, 1) when n is 0."""
    if n == 0:
        return 0.0, 1.0
    share, spread = successes / n, Z95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * sqrt(max(0.0, share * (1 - share)) / n + spread / (4 * n))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))
