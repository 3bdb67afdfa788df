"""Reference numbers of the networks, computed by PyTorch: writes reference-networks.json beside this file.

    python3 test/models/reference-networks.py

Small variants of every architecture with parameters that both sides fill by the same rule: number k of parameter j is
0.4 * sin(1 + 0.37 k^2 + 7 j) for kernels, 0.1 * sin(...) for biases and 1 + 0.1 * sin(...) for scales. Inputs are
sin(0.5 + 0.11 k^2), so nothing but results has to be stored. (With sin(k) every matrix would have rank 2.) For each network: logits in training and in evaluation, the
loss with labels n % classes, the sum and the sum of squares of every gradient, the running statistics after the batch.
"""
import json
import pathlib

import torch
import torch.nn as nn
import torch.nn.functional as F


def wave(shape, start, size, offset=0.0):
    count = int(torch.tensor(shape).prod())
    return offset + size * torch.sin(start + 0.37 * torch.arange(count, dtype=torch.float64) ** 2).reshape(shape)


class Named:
    """Creates parameters in the order of the TypeScript side and remembers their names."""

    def __init__(self):
        self.all = {}
        self.stats = {}

    def kernel(self, name, shape):
        return self._add(name, shape, 0.4, 0.0)

    def bias(self, name, shape):
        return self._add(name, shape, 0.1, 0.0)

    def scale(self, name, shape):
        return self._add(name, shape, 0.1, 1.0)

    def _add(self, name, shape, size, offset):
        if name not in self.all:
            value = wave(shape, 1 + 7 * len(self.all), size, offset)
            self.all[name] = value.requires_grad_(True)
        return self.all[name]


def same(x, size, stride):
    """TensorFlow's padding: zeros on both sides, one more at the end where their number is odd."""
    pads = []
    for length in (x.shape[3], x.shape[2]):
        out = -(-length // stride)
        total = max((out - 1) * stride + size - length, 0)
        pads += [total // 2, total - total // 2]
    return pads


def conv(p, x, name, filters, size, stride=1, bias=True, padding="same"):
    w = p.kernel(f"{name}/kernel", (size, size, x.shape[1], filters)).permute(3, 2, 0, 1)
    b = p.bias(f"{name}/bias", (filters,)) if bias else None
    if padding == "same":
        x = F.pad(x, same(x, size, stride))
    return F.conv2d(x, w, b, stride=stride)


def dense(p, x, name, units):
    w = p.kernel(f"{name}/kernel", (x.shape[1], units))
    return x @ w + p.bias(f"{name}/bias", (units,))


def norm(p, x, name, training):
    channels = x.shape[1]
    g, b = p.scale(f"{name}/scale", (channels,)), p.bias(f"{name}/offset", (channels,))
    if f"{name}/mean" not in p.stats:
        p.stats[f"{name}/mean"] = torch.zeros(channels, dtype=torch.float64)
        p.stats[f"{name}/variance"] = torch.ones(channels, dtype=torch.float64)
    return F.batch_norm(x, p.stats[f"{name}/mean"], p.stats[f"{name}/variance"], g, b, training=training)


def pool(x, size, stride=None, kind=F.max_pool2d):
    stride = stride or size
    pads = same(x, size, stride)
    if kind is F.max_pool2d:
        return kind(F.pad(x, pads, value=-1e30), size, stride)
    ones = F.avg_pool2d(F.pad(torch.ones_like(x), pads), size, stride)
    return F.avg_pool2d(F.pad(x, pads), size, stride) / ones


def flatten(x):
    return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)


def lenet5(p, x, training):
    x = pool(conv(p, x, "conv1", 20, 5, padding="valid"), 2)
    x = pool(conv(p, x, "conv2", 50, 5, padding="valid"), 2)
    return dense(p, torch.relu(dense(p, flatten(x), "dense1", 500)), "dense2", 4)


def conv4(p, x, training):
    for c, filters in [(1, 3), (2, 3), (3, 6), (4, 6)]:
        x = torch.relu(conv(p, x, f"conv{c}", filters, 3))
        if c % 2 == 0:
            x = pool(x, 2)
    x = flatten(x)
    for l, units in [(1, 5), (2, 5)]:
        x = torch.relu(dense(p, x, f"dense{l}", units))
    return dense(p, x, "dense3", 4)


def resnet(p, x, training):
    def part(x, name, filters, size=3, stride=1):
        return norm(p, conv(p, x, name, filters, size, stride, bias=False), f"{name}/norm", training)

    x = torch.relu(part(x, "conv1", 3))
    for group, filters in [(1, 3), (2, 6), (3, 12)]:
        for block in [1, 2]:
            name = f"group{group}/block{block}"
            stride = 2 if group > 1 and block == 1 else 1
            y = torch.relu(part(x, f"{name}/conv1", filters, 3, stride))
            y = part(y, f"{name}/conv2", filters)
            side = part(x, f"{name}/shortcut", filters, 1, stride) if stride == 2 else x
            x = torch.relu(y + side)
    return dense(p, x.mean(dim=(2, 3)), "dense", 4)


def vgg(p, x, training):
    for group, (count, factor) in enumerate([(2, 1), (2, 2), (4, 4), (4, 8), (4, 8)]):
        if group > 0:
            x = pool(x, 2)
        for c in range(count):
            name = f"group{group + 1}/conv{c + 1}"
            x = torch.relu(norm(p, conv(p, x, name, 2 * factor, 3, bias=False), f"{name}/norm", training))
    return dense(p, x.mean(dim=(2, 3)), "dense", 4)


def nin(p, x, training):
    def mlpconv(x, name, size, filters):
        for c, count in enumerate(filters):
            x = torch.relu(conv(p, x, f"{name}/conv{c + 1}", count, size if c == 0 else 1))
        return x

    x = pool(mlpconv(x, "mlpconv1", 5, [6, 5, 4]), 3, 2)
    x = pool(mlpconv(x, "mlpconv2", 5, [5, 5, 5]), 3, 2, F.avg_pool2d)
    return mlpconv(x, "mlpconv3", 3, [5, 5, 4]).mean(dim=(2, 3))


def bn_mlp(p, x, training):
    x = flatten(x)
    for l, units in [(1, 7), (2, 6)]:
        x = torch.relu(norm(p, dense(p, x, f"dense{l}", units), f"norm{l}", training))
    return norm(p, dense(p, x, "dense3", 4), "norm3", training)


def tree(p, x, training, depth=3, beta=1.5):
    x = flatten(x)
    w, b = p.kernel("inner/kernel", (x.shape[1], 7)), p.bias("inner/bias", (7,))
    leaves = p.bias("leaves/logits", (8, 4))
    right = torch.sigmoid(beta * (x @ w + b))
    paths = []
    for leaf in range(8):
        node, path = 0, torch.ones(x.shape[0], dtype=torch.float64)
        for level in reversed(range(depth)):
            goes = (leaf >> level) & 1
            path = path * (right[:, node] if goes else 1 - right[:, node])
            node = 2 * node + 1 + goes
        paths.append(path)
    return torch.log(torch.stack(paths, 1) @ torch.softmax(leaves, 1))


networks = {
    "LeNet-5": (lenet5, (16, 16, 1), 4),
    "Conv-4": (conv4, (6, 5, 2), 6),
    "ResNet-14": (resnet, (8, 8, 3), 6),
    "VGG-19": (vgg, (16, 16, 3), 6),
    "Network in Network": (nin, (9, 8, 3), 6),
    "BatchNorm MLP": (bn_mlp, (3, 3, 1), 6),
    "soft decision tree": (tree, (3, 3, 1), 6),
}


def main():
    result = {}
    for name, (forward, (height, width, channels), rows) in networks.items():
        count = rows * height * width * channels
        x = torch.sin(0.5 + 0.11 * torch.arange(count, dtype=torch.float64) ** 2)
        x = x.reshape(rows, height, width, channels).permute(0, 3, 1, 2)
        p = Named()
        training = forward(p, x, True)
        loss = F.cross_entropy(training, torch.arange(rows) % 4)
        loss.backward()
        statistics = {key: value.tolist() for key, value in p.stats.items()}
        with torch.no_grad():
            evaluation = forward(p, x, False)
        result[name] = {
            "inputShape": [height, width, channels],
            "rows": rows,
            "training": training.detach().tolist(),
            "evaluation": evaluation.tolist(),
            "loss": loss.item(),
            "gradients": {
                key: [value.grad.sum().item(), value.grad.square().sum().item()] for key, value in p.all.items()
            },
            "statistics": {key: [sum(value), value[0]] for key, value in statistics.items()},
        }
    rounded = json.loads(json.dumps(result), parse_float=lambda text: float(f"{float(text):.9g}"))
    path = pathlib.Path(__file__).with_name("reference-networks.json")
    path.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
