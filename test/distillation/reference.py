"""Reference numbers of the losses, by PyTorch in double precision: writes reference.json beside this file.

    python3 test/distillation/reference.py
"""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
student = torch.tensor([[1, -2, 0.5], [3, 0, -1]], requires_grad=True)
teacher = torch.tensor([[2, 0, -1], [-1, 4, 0.5]])
labels = torch.tensor([0, 1])
T, alpha = 4, 0.7


def with_gradient(loss):
    (gradient,) = torch.autograd.grad(loss, student)
    return {"loss": loss.item(), "gradient": gradient.flatten().tolist()}


def main():
    soft = F.kl_div(F.log_softmax(student / T, 1), F.softmax(teacher / T, 1), reduction="batchmean")
    entropy = -(F.softmax(teacher / T, 1) * F.log_softmax(teacher / T, 1)).sum(1).mean()
    hard = F.cross_entropy(student, labels)
    p, q = torch.tensor([0.5, 0.3, 0.2]), torch.tensor([0.2, 0.5, 0.3])
    result = {
        "distillation, T = 4, α = 0.7": with_gradient(alpha * T**2 * (soft + entropy) + (1 - alpha) * hard),
        "logit matching": with_gradient(0.5 * ((student - teacher) ** 2).sum(1).mean()),
        "label smoothing, 0.2": with_gradient(F.cross_entropy(student, labels, label_smoothing=0.2)),
        "soft targets, T = 4": F.softmax(teacher / T, 1).flatten().tolist(),
        "soft targets of teacher and negated teacher": ((F.softmax(teacher / T, 1) + F.softmax(-teacher / T, 1)) / 2)
        .flatten()
        .tolist(),
        "entropy": -(p * p.log()).sum().item(),
        "cross-entropy": -(p * q.log()).sum().item(),
        "divergence": (p * (p / q).log()).sum().item(),
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
