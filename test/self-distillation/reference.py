"""Reference numbers of self-distillation in Hilbert space, by NumPy and SciPy: writes reference.json beside this file.

    python3 test/self-distillation/reference.py

The problem of Mobahi, Farajtabar and Bartlett 2020: minimise ∫ f″² subject to mean (f(x_k) − y_k)² = ε, then again with
f(x_k) in place of y_k, until f = 0 meets the constraint. Nothing here uses the spectrum or the closed form of B_t: the
kernel is summed from its sine series, each round is a linear system (c I + G) a = y, and c is the root, found by
Brent's method, of "training error = ε".
"""
import json
import pathlib

import numpy as np
from scipy.optimize import brentq

inputs = np.arange(1, 12) / 12
targets = np.array([0.9, 1.3, 0.7, 1.1, 0.2, -0.4, -0.6, -1.3, -0.5, -0.9, 0.1])
tolerance = 0.045
apart = np.array([0.03, 0.25, 0.61, 0.97])  # where no label is


def kernel(x, z):
    """Σ 2 sin kπx sin kπz / (kπ)⁴: the sine functions are those of d⁴/dx⁴ with f = f″ = 0 at both ends."""
    k = np.arange(20_000, 0, -1)
    waves = lambda points: np.sin(np.pi * np.outer(points, k))
    return (waves(x) * (2 / (k * np.pi) ** 4)) @ waves(z).T


def main():
    count = len(inputs)
    gram = kernel(inputs, inputs) / count
    identity = np.eye(count)
    y, rounds = targets, []
    while np.mean(y**2) > tolerance:
        coefficients = lambda c: np.linalg.solve(c * identity + gram, y)
        excess = lambda log_c: np.mean((gram @ coefficients(np.exp(log_c)) - y) ** 2) - tolerance
        c = np.exp(brentq(excess, np.log(1e-9), np.log(1e3), xtol=1e-15, rtol=1e-15))
        fitted = gram @ coefficients(c)
        elsewhere = kernel(apart, inputs) / count @ coefficients(c)
        rounds.append({"multiplier": c, "fitted": fitted.tolist(), "apart": elsewhere.tolist()})
        y = fitted
    result = {
        **{"inputs": inputs.tolist(), "targets": targets.tolist(), "tolerance": tolerance, "apart": apart.tolist()},
        "eigenvalues": np.linalg.eigvalsh(gram)[::-1].tolist(),
        "rounds": rounds,
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
