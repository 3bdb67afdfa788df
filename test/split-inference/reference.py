"""Reference numbers of the linear attack, by NumPy: writes reference.json beside this file.

    python3 test/split-inference/reference.py

Ridge regression from activations to inputs, here as a least squares problem in place of the normal equations: the
centred rows of H with √λ I below them, the centred rows of X with zeros, λ = 0.001 of the mean diagonal entry of HᵀH.
Fitted on rows 0 to 7 and tried on rows 8 to 11; the numbers are those of single precision, as the attacker gets them.
"""
import json
import pathlib

import numpy as np

ridge = 1e-3


def main():
    i = np.arange(12)[:, None]
    activations = np.sin(3 * i + np.arange(4) ** 2).astype(np.float32).astype(np.float64)
    inputs = np.cos(i * (np.arange(3) + 1) * 0.7).astype(np.float32).astype(np.float64)
    mean_h, mean_x = activations[:8].mean(0), inputs[:8].mean(0)
    h, x = activations[:8] - mean_h, inputs[:8] - mean_x
    strength = ridge * np.mean(np.sum(h**2, axis=0))
    tall = np.vstack([h, np.sqrt(strength) * np.eye(4)])
    weights = np.linalg.lstsq(tall, np.vstack([x, np.zeros((4, 3))]), rcond=None)[0]
    restored = mean_x + (activations[8:] - mean_h) @ weights
    held = inputs[8:]
    share = np.sum((held - restored) ** 2) / np.sum((held - held.mean(0)) ** 2)
    result = {"restored": restored.flatten().tolist(), "residualShare": share}
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
