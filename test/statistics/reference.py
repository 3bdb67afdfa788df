"""Reference numbers of the statistics, by NumPy and SciPy: writes reference.json beside this file.

    python3 test/statistics/reference.py

The settings stand beside the numbers, so that a test reads both from one place.
"""
import json
import pathlib

import numpy as np
from scipy import stats

control = np.array([5.2, 4.8, 5.5, 5.05, 5.1])
treated = np.array([4.1, 3.9, 4.6, 3.8, 4.3])
wide = np.array([4.9, 4.5, 5.4, 4.7, 5.0])
small = np.array([0.05, -0.1, 0.12, 0.02, -0.04])
resampled = np.array([3.1, 2.7, 9.4, 1.2, 5.5, 4.8, 7.7])


def interval(values, level=0.95):
    return [float(end) for end in stats.t.interval(level, len(values) - 1, np.mean(values), stats.sem(values))]


def t_test(values, no_effect):
    sides = {"twoSided": "two-sided", "above": "greater", "below": "less"}
    found = {name: stats.ttest_1samp(values, no_effect, alternative=side) for name, side in sides.items()}
    p = {name: float(test.pvalue) for name, test in found.items()}
    return {"values": list(values), "noEffect": no_effect, "t": float(found["twoSided"].statistic), **p}


def equivalence(values, margin):
    values = np.array(values)
    p = max(
        stats.ttest_1samp(values, -margin, alternative="greater").pvalue,
        stats.ttest_1samp(values, margin, alternative="less").pvalue,
    )
    return {"values": values.tolist(), "margin": margin, "interval": interval(values, 0.9), "p": float(p)}


def share(successes, trials, level):
    low, high = stats.binomtest(successes, trials).proportion_ci(level, "wilson")
    return {"successes": successes, "trials": trials, "level": level, "interval": [float(low), float(high)]}


def holm(p):
    order = np.argsort(p)
    steps = np.maximum.accumulate(np.minimum(1, (len(p) - np.arange(len(p))) * np.array(p)[order]))
    adjusted = np.empty(len(p))
    adjusted[order] = steps
    return {"p": p, "adjusted": adjusted.tolist()}


def calibration(p, labels, bins):
    """Expected and maximum calibration error over the bins ((m − 1) / M, m / M]."""
    confidence, predicted = p.max(1), p.argmax(1)
    which = np.digitize(confidence, np.linspace(0, 1, bins + 1), right=True)
    parts = [which == b for b in np.unique(which)]
    gaps = [abs((predicted == labels)[part].mean() - confidence[part].mean()) for part in parts]
    expected = sum(part.mean() * gap for part, gap in zip(parts, gaps))
    return {"bins": bins, "expectedError": float(expected), "maximumError": float(max(gaps))}


def calibrations():
    """200 rows of 3 classes by a formula that both sides have."""
    row = np.arange(200)
    labels = row * 7 % 3
    z = 2 * np.sin((3 * row[:, None] + np.arange(3)) * 1.3) + (np.arange(3) == labels[:, None])
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return [calibration(p, labels, bins) for bins in [15, 5, 1]]


def resamples(count):
    """Rows of indices by Lehmer's generator: x ← 48271 x mod (2³¹ − 1), index x mod n."""
    x, rows = 1, []
    for _ in range(count):
        row = []
        for _ in resampled:
            x = x * 48271 % (2**31 - 1)
            row.append(x % len(resampled))
        rows.append(row)
    return resampled[np.array(rows)]


def bootstrap(statistic, level):
    tail = (1 - level) / 2
    ends = np.quantile(statistic(resamples(200), axis=1), [tail, 1 - tail])
    return {"level": level, "statistic": float(statistic(resampled)), "interval": ends.tolist()}


def quantile(level, count):
    return {"level": level, "count": count, "t": float(stats.t.ppf((1 + level) / 2, count - 1))}


def main():
    probabilities = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.25, 0.35, 0.4], [0.6, 0.3, 0.1]])
    effects = np.array([5.1, 4.9, 5.3, 5.0]) - [3.9, 4.1, 3.8, 3.95]
    others = np.array([6, 6.2, 5.8, 6.1]) - [5.9, 5.7, 5.6, 6.0]
    scipys = stats.bootstrap((resampled,), np.mean, method="percentile", n_resamples=100_000, rng=1).confidence_interval
    of_t = [(0.95, 2), (0.95, 3), (0.95, 5), (0.95, 10), (0.99, 10), (0.999, 4), (0.5, 31), (0.95, 1000)]
    result = {
        "paired interval": interval(control - treated),
        "paired intervals": [
            {"level": level, "interval": interval(np.array([5.1, 4.9, 5.3, 5.0, 4.8]) - [3.9, 4.1, 3.8, 3.95, 3.7], level)}
            for level in [0.9, 0.95, 0.99]
        ],
        "interval on a large mean": interval(np.array([1e9 + 1, 1e9 + 2, 1e9 + 3])),
        "quantiles of t": [quantile(*case) for case in of_t],
        "interaction": interval((treated - control) - (wide - control)),
        "interaction of four": interval(effects - others),
        "paired t-test": float(stats.ttest_rel(control, treated).pvalue),
        "t-tests": [t_test([1.2, 0.8, 1.5, 1.05, 1.1], no_effect) for no_effect in [0, 0.5, 1.2]],
        "equivalence": equivalence(small, 0.2),
        "equivalence of six": equivalence([*small, 0.08], 0.2),
        "shares": [
            share(*case) for case in [(0, 10, 0.95), (10, 10, 0.95), (47, 50, 0.95), (950, 1000, 0.99), (1, 3, 0.9)]
        ],
        "Holm": holm([0.01, 0.04, 0.03, 0.005]),
        "calibration error of four rows": calibration(probabilities, np.array([0, 1, 0, 1]), 5)["expectedError"],
        "calibration": calibrations(),
        "bootstrap": {
            "values": resampled.tolist(),
            "mean": bootstrap(np.mean, 0.95),
            "median": bootstrap(np.median, 0.9),
            "SciPy's own resamples": [float(scipys.low), float(scipys.high)],
        },
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
