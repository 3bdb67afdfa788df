"""Reference numbers of PATE, by NumPy, SciPy and mpmath: writes reference.json beside this file.

    python3 test/privacy/reference.py

"mechanism" is the mechanism itself, with no bound of the paper: class o wins with probability
∫ f(x − n_o) ∏_{j ≠ o} F(x − n_j) dx, where f and F are the density and the distribution function of Laplace noise of
scale 1/γ, integrated piece by piece between the votes, where the integrand has its kinks. A moment is the largest of
log Σ_o P(o) (P(o) / P'(o))^l over every P' that one teacher's changed vote leads to.
"bounds" are the formulas of Papernot et al. 2017 (lemma 4, theorems 2 and 3) in 60 digits, powers as they are written.
"epsilons" minimise (α(l) + log 1/δ) / l over the orders l = 1 … 256 (theorem 1, tail bound).
"""
import json
import pathlib

import mpmath
import numpy as np
from scipy.integrate import quad

mpmath.mp.dps = 60
ORDERS = [1, 2, 4, 8, 16]


def probabilities(counts, gamma):
    density = lambda x: gamma / 2 * np.exp(-gamma * abs(x))
    distribution = lambda x: np.exp(gamma * x) / 2 if x < 0 else 1 - np.exp(-gamma * x) / 2
    far = 40 / gamma
    edges = sorted({min(counts) - far, *map(float, counts), max(counts) + far})

    def wins(winner):
        others = [n for j, n in enumerate(counts) if j != winner]
        integrand = lambda x: density(x - counts[winner]) * np.prod([distribution(x - n) for n in others])
        return sum(quad(integrand, a, b, epsabs=0, epsrel=1e-13, limit=200)[0] for a, b in zip(edges, edges[1:]))

    return np.array([wins(winner) for winner in range(len(counts))])


def moments(counts, gamma):
    p = probabilities(counts, gamma)
    changed = []
    for a in range(len(counts)):
        for b in range(len(counts)):
            if a != b and counts[a] > 0:
                other = list(counts)
                other[a] -= 1
                other[b] += 1
                changed.append(probabilities(other, gamma))
    return [max(float(np.log(np.sum(p * (p / other) ** order))) for other in changed) for order in ORDERS]


def disagreement(counts, gamma):
    top = counts.index(max(counts))
    gaps = [mpmath.mpf(gamma) * (counts[top] - n) for j, n in enumerate(counts) if j != top]
    return sum((2 + gap) / (4 * mpmath.exp(gap)) for gap in gaps)


def always(gamma, order):
    return 2 * mpmath.mpf(gamma) ** 2 * order * (order + 1)


def moment(counts, gamma, order):
    q, step = disagreement(counts, gamma), mpmath.exp(2 * mpmath.mpf(gamma))
    if q >= 1 / (step + 1):
        return always(gamma, order)
    bound = mpmath.log((1 - q) * ((1 - q) / (1 - step * q)) ** order + q * step**order)
    return min(bound, always(gamma, order))


def epsilon(moment_of, delta):
    return float(min((moment_of(order) - mpmath.log(mpmath.mpf(delta))) / order for order in range(1, 257)))


def mechanism(counts, gamma):
    p = probabilities(counts, gamma)
    return {
        **{"counts": counts, "gamma": gamma, "probabilities": p.tolist()},
        "q": float(1 - p[counts.index(max(counts))]),
        "moments": moments(counts, gamma),
    }


def bound(counts, gamma, order):
    values = {"disagreement": float(disagreement(counts, gamma)), "moment": float(moment(counts, gamma, order))}
    return {"counts": counts, "gamma": gamma, "order": order, **values}


def of_queries(queries, gamma, delta):
    found = epsilon(lambda order: queries * always(gamma, order), delta)
    return {"queries": queries, "gamma": gamma, "delta": delta, "epsilon": found}


def of_votes(rows, gamma, delta):
    return {
        **{"rows": rows, "gamma": gamma, "delta": delta, "simple": 2 * gamma * sum(times for _, times in rows)},
        "dataIndependent": of_queries(sum(times for _, times in rows), gamma, delta)["epsilon"],
        "dataDependent": epsilon(
            lambda order: sum(times * moment(counts, gamma, order) for counts, times in rows), delta
        ),
    }


def main():
    result = {
        "orders": ORDERS,
        "mechanism": [
            mechanism(*case)
            for case in [
                ([18, 4, 3], 0.1),
                ([18, 4, 3], 0.3),
                ([25, 0, 0], 0.3),
                ([10, 9, 6], 0.1),
                ([8, 8, 9], 0.5),
                ([14, 11], 0.2),
            ]
        ],
        "bounds": [
            bound(*case)
            for case in [
                ([18, 4, 3], 0.1, 1),
                ([18, 4, 3], 0.3, 1),
                ([18, 4, 3], 0.3, 4),
                ([3, 18, 4], 0.3, 8),
                ([25, 0, 0], 0.3, 4),
                ([240, 5, 5], 0.05, 8),
                ([240, 5, 5], 0.05, 200),
            ]
        ],
        "epsilons": [of_queries(*case) for case in [(100, 0.05, 1e-5), (1000, 0.05, 1e-5), (1000, 0.1, 1e-6)]],
        "privacy": [
            of_votes(*case)
            for case in [
                ([([240, 5, 5], 100)], 0.05, 1e-5),
                ([([240, 5, 5], 60), ([84, 83, 83], 7), ([30, 200, 20], 33)], 0.05, 1e-6),
            ]
        ],
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
