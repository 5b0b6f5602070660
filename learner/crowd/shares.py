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


def newcombe(hits: int, of: int, other_hits: int, other_of: int) -> tuple[float, float]:
    """The 95 % interval of the difference of two independent shares, the first less the second.

    Newcombe 1998 (Statistics in Medicine 17:873-890), method 10: each share's own Wilson interval
    says how far it may be off to that side; (-1, 1) when one of them has no cases.
    """
    if not of or not other_of:
        return -1.0, 1.0
    one, other = hits / of, other_hits / other_of
    (low, high), (other_low, other_high) = wilson(hits, of), wilson(other_hits, other_of)
    below = sqrt((one - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - one) ** 2 + (other - other_low) ** 2)
    return max(-1.0, one - other - below), min(1.0, one - other + above)
