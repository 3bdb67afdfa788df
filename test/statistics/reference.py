"""Reference values of oracles.test.ts: NumPy and SciPy. Run: python3 test/statistics/reference.py"""
import numpy as np
from scipy import stats

control = np.array([5.2, 4.8, 5.5, 5.05, 5.1])
treated = np.array([4.1, 3.9, 4.6, 3.8, 4.3])
wide = np.array([4.9, 4.5, 5.4, 4.7, 5.0])
small = np.array([0.05, -0.1, 0.12, 0.02, -0.04])


def interval(values, level=0.95):
    return stats.t.interval(level, len(values) - 1, np.mean(values), stats.sem(values))


def holm(p):
    order = np.argsort(p)
    steps = np.maximum.accumulate(np.minimum(1, (len(p) - np.arange(len(p))) * np.array(p)[order]))
    adjusted = np.empty(len(p))
    adjusted[order] = steps
    return adjusted


def calibration(p, labels, bins):
    confidence, predicted = p.max(1), p.argmax(1)
    which = np.ceil(confidence * bins).astype(int)
    gaps = [
        (which == b).mean() * abs((predicted == labels)[which == b].mean() - confidence[which == b].mean())
        for b in np.unique(which)
    ]
    return sum(gaps)


def show(name, values):
    print(name, [float(value) for value in np.atleast_1d(values)])


show("paired interval", interval(control - treated))
show("interaction", interval((treated - control) - (wide - control)))
show("t test, two-sided p", stats.ttest_rel(control, treated).pvalue)
low, high = interval(small, 0.9)
p = max(stats.ttest_1samp(small, -0.2, alternative="greater").pvalue, stats.ttest_1samp(small, 0.2, alternative="less").pvalue)
show("equivalence, margin 0.2: interval and p", [low, high, p])
show("Wilson interval of 47 in 50", stats.binomtest(47, 50).proportion_ci(0.95, "wilson"))
show("Holm", holm([0.01, 0.04, 0.03, 0.005]))
probabilities = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.25, 0.35, 0.4], [0.6, 0.3, 0.1]])
show("calibration error, 5 bins", calibration(probabilities, np.array([0, 1, 0, 1]), 5))
