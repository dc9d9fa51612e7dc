"""The Wilson interval: how far a share of few events may be from the truth behind it."""

from math import sqrt

Z95 = 1.959963984540054
FEW = 20  # a share of fewer events is marked unreliable


def interval(successes: int, n: int) -> tuple[float, float] | None:
    """The 95 % interval of successes / n, None of nothing."""
    if n <= 0:
        return None
    share, z2 = successes / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
