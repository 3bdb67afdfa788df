"""Reference numbers of the optimizers, by PyTorch in double precision: writes reference.json beside this file.

    python3 test/training/reference.py

torch.optim.SGD and torch.optim.Adam take three steps from one start with given gradients and learning rates.
"""
import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
start = [0.5, -1, 2]
gradients = [[0.1, -0.2, 0.3], [0.4, 0, -0.5], [-0.3, 0.2, 1e-6]]
constant, falling = [0.1, 0.1, 0.1], [0.1, 0.05, 0.01]


def run(make, rates):
    parameters = torch.tensor(start, requires_grad=True)
    optimizer = make([parameters])
    after = []
    for gradient, rate in zip(gradients, rates):
        for group in optimizer.param_groups:
            group["lr"] = rate
        parameters.grad = torch.tensor(gradient)
        optimizer.step()
        after.append(parameters.tolist())
    return {"rates": rates, "after": after}


def sgd(**settings):
    return lambda parameters: torch.optim.SGD(parameters, lr=1, **settings)


def adam(**settings):
    return lambda parameters: torch.optim.Adam(parameters, lr=1, **settings)


def main():
    result = {
        **{"start": start, "gradients": gradients},
        "momentum": [run(sgd(momentum=0.9), rates) for rates in [constant, falling]],
        "plain": [run(sgd(), rates) for rates in [constant, falling]],
        "adam": [run(adam(), rates) for rates in [constant, falling]],
        "adam 0.5 0.9 0.1": [run(adam(betas=(0.5, 0.9), eps=0.1), constant)],
        "momentum, decay 0.05": [run(sgd(momentum=0.9, weight_decay=0.05), constant)],
        "adam, decay 0.05": [run(adam(weight_decay=0.05), rates) for rates in [constant, falling]],
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
