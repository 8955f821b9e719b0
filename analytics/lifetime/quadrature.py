"""Gauss-Jacobi nodes for an expectation over a Beta distribution."""

import numpy as np

from analytics.lifetime.arrays import Floats


def beta_nodes(a: float, b: Floats, size: int) -> tuple[Floats, Floats]:
    """Nodes in (0, 1) and weights that sum to 1 for p ~ Beta(a, b[i]); both of shape (len(b), size).

    Golub and Welsch 1969: eigenvalues of the symmetric Jacobi matrix, exact for polynomials up to degree 2 size - 1.
    The weights come from the eigenvectors, so no normalizing constant can overflow, however large b is.
    """
    high, low = np.asarray(b, np.float64)[:, None] - 1.0, a - 1.0
    order = np.arange(1, size, dtype=np.float64)[None, :]
    total = 2.0 * order + high + low
    diagonal = np.empty((len(b), size))
    diagonal[:, :1] = (low - high) / (high + low + 2.0)
    diagonal[:, 1:] = (low**2 - high**2) / (total * (total + 2.0))
    # For order 1 the factor (1 + high + low) of numerator and denominator cancels; it may be 0.
    cancels = np.where(order == 1, 1.0, (order + high + low) / np.where(order == 1, 1.0, total - 1.0))
    squared = 4.0 * order * (order + high) * (order + low) * cancels / (total**2 * (total + 1.0))
    matrix = np.zeros((len(b), size, size))
    places = np.arange(size)
    matrix[:, places, places] = diagonal
    matrix[:, places[1:], places[:-1]] = np.sqrt(squared)
    values, vectors = np.linalg.eigh(matrix)
    return (1.0 + values) / 2.0, vectors[:, 0, :] ** 2
