"""PyTorch's side of `stillroom bench training`: answers each case, a line of JSON, with milliseconds a step."""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(2)


def mlp(sizes):
    layers = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(7 * 7 * 64, 10),
    )


def optimizer_of(case, parameters):
    if case["kind"] == "masked" or case.get("optimizer") == "momentum":
        return torch.optim.SGD(parameters, lr=0.01, momentum=0.9)
    return torch.optim.Adam(parameters, lr=0.001)


def prepare(case):
    shape = (1, 28, 28) if case["kind"] == "cnn" else (case["sizes"][0],)
    x = torch.randn(case["batch"], *shape)
    y = torch.arange(case["batch"]) % 10
    seeds = []
    for _ in range(case.get("replicates", 1)):
        model = cnn() if case["kind"] == "cnn" else mlp(case["sizes"])
        masks = []
        if case["kind"] == "masked":
            weights = [p for p in model.parameters() if p.dim() == 2]
            masks = [(w, (torch.rand_like(w) < 0.5).float()) for w in weights]
            with torch.no_grad():
                for weight, mask in masks:
                    weight *= mask
        seeds.append((model, optimizer_of(case, model.parameters()), masks))
    return x, y, seeds


def step(x, y, seeds):
    for model, optimizer, masks in seeds:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        for weight, mask in masks:
            weight.grad *= mask
        optimizer.step()


prepared = {}
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    case = json.loads(line)
    if case["name"] not in prepared:
        prepared[case["name"]] = prepare(case)
    began = time.perf_counter()
    for _ in range(case["steps"]):
        step(*prepared[case["name"]])
    print(json.dumps(1000 * (time.perf_counter() - began) / case["steps"]), flush=True)
