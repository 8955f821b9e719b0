"""What BG/NBD and MBG/NBD say of one customer: alive or not, and how many purchases to expect.

Given that a customer is alive, lambda ~ Gamma(r + x, alpha + T) and p ~ Beta(a, b + x + extra), and the expected
purchases in the next t weeks are E[(1 - exp(-lambda p t)) / p]. The integral over lambda is closed; the one over p is
the Gauss hypergeometric function of the published formula, taken here by Gauss-Jacobi quadrature: the same number,
smooth through a = 1 where the published form divides by zero, and one table of (x, T) serves every customer.
"""

import numpy as np

from analytics.lifetime.arrays import Floats, distinct
from analytics.lifetime.likelihood import Model, Parameters
from analytics.lifetime.quadrature import beta_nodes
from analytics.lifetime.summary import Summary

NODES = 40


def p_alive(model: Model, parameters: Parameters, summary: Summary) -> Floats:
    """Probability that each customer is alive at the end of observation, shape (n,)."""
    r, alpha, a, b = parameters.r, parameters.alpha, parameters.a, parameters.b
    chances = summary.x + model.extra
    safe = np.where(chances > 0, b + chances - 1.0, 1.0)
    idle = np.log((alpha + summary.T) / (alpha + summary.t_x))
    odds = np.where(chances > 0, np.log(a / safe) + (r + summary.x) * idle, -np.inf)
    alive: Floats = 1.0 / (1.0 + np.exp(np.minimum(odds, 700.0)))
    return alive


def expected_purchases(model: Model, parameters: Parameters, summary: Summary, weeks: Floats) -> Floats:
    """Purchases expected in the next `weeks[j]` weeks, shape (n, len(weeks)), given what each customer did."""
    return p_alive(model, parameters, summary)[:, None] * purchases_if_alive(model, parameters, summary, weeks)


def purchases_if_alive(model: Model, parameters: Parameters, summary: Summary, weeks: Floats) -> Floats:
    """Purchases expected in the next `weeks[j]` weeks if the customer is alive now, shape (n, len(weeks))."""
    rows, index = distinct(summary.x, summary.T)
    return _table(model, parameters, (summary.x[rows], summary.T[rows]), weeks)[index]


def p_no_purchase(model: Model, parameters: Parameters, summary: Summary, weeks: float) -> Floats:
    """Probability of no purchase at all in the next weeks, shape (n,): gone, or alive and not yet back."""
    age = parameters.alpha + summary.T
    waiting = np.exp(-(parameters.r + summary.x) * np.log1p(weeks / age))
    silent: Floats = 1.0 - p_alive(model, parameters, summary) * (1.0 - waiting)
    return silent


def new_customer_purchases(model: Model, parameters: Parameters, weeks: Floats) -> Floats:
    """Repeat purchases expected of a new customer in the first `weeks[j]` weeks, shape (len(weeks),)."""
    start = np.zeros(1)
    at_birth = _table(model, parameters, (start, start), weeks)[0]
    stays = 1.0 if model is Model.BG_NBD else parameters.b / (parameters.a + parameters.b)
    return np.asarray(at_birth * stays, np.float64)


def _table(model: Model, parameters: Parameters, customers: tuple[Floats, Floats], weeks: Floats) -> Floats:
    """Expected purchases if alive for distinct (x, T), shape (rows, len(weeks))."""
    x, observed = customers
    kinds, kind = np.unique(x, return_inverse=True)
    p, weight = beta_nodes(parameters.a, parameters.b + kinds + model.extra, NODES)
    ahead = weeks[None, :] / (parameters.alpha + observed)[:, None]
    shape = (parameters.r + x)[:, None]
    total = np.zeros(ahead.shape)
    for node in range(NODES):
        chance = p[kind, node][:, None]
        total += weight[kind, node][:, None] * -np.expm1(-shape * np.log1p(chance * ahead)) / chance
    return total
