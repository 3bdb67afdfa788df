"""Reference numbers of the singular value decomposition, by NumPy: writes reference.json beside this file.

    python3 test/low-rank/reference.py

The matrix is 7 × 5 with entry sin(k^1.5), k its place in row-major order. For every rank: the best approximation of
that rank, and how far it is off, as the Frobenius norm of what is missing over that of the matrix.
"""
import json
import pathlib

import numpy as np


def main():
    matrix = np.sin(np.arange(35) ** 1.5).reshape(7, 5)
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    best = [(left[:, :rank] * values[:rank]) @ right[:rank] for rank in range(1, 6)]
    errors = [np.linalg.norm(matrix - near) / np.linalg.norm(matrix) for near in best]
    result = {
        **{"rows": 7, "columns": 5, "matrix": matrix.flatten().tolist(), "singularValues": values.tolist()},
        "ranks": [
            {"rank": rank + 1, "approximation": near.flatten().tolist(), "relativeError": error}
            for rank, (near, error) in enumerate(zip(best, errors))
        ],
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
