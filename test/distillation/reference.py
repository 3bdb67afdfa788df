"""Reference values of the tests in this folder: PyTorch in double precision. Run: python3 test/distillation/reference.py"""
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_printoptions(precision=17)
student = torch.tensor([[1, -2, 0.5], [3, 0, -1]], requires_grad=True)
teacher = torch.tensor([[2, 0, -1], [-1, 4, 0.5]])
labels = torch.tensor([0, 1])


def show(name, loss):
    (gradient,) = torch.autograd.grad(loss, student)
    print(name, loss.item(), gradient.flatten().tolist())


T, alpha = 4, 0.7
soft = F.kl_div(F.log_softmax(student / T, 1), F.softmax(teacher / T, 1), reduction="batchmean")
entropy = -(F.softmax(teacher / T, 1) * F.log_softmax(teacher / T, 1)).sum(1).mean()
show("distillation-loss", alpha * T**2 * (soft + entropy) + (1 - alpha) * F.cross_entropy(student, labels))
show("logit-matching", 0.5 * ((student - teacher) ** 2).sum(1).mean())
show("label-smoothing, 0.2", F.cross_entropy(student, labels, label_smoothing=0.2))
print("soft-targets, T = 4", F.softmax(teacher / T, 1).flatten().tolist())
print("soft-targets of an ensemble", ((F.softmax(teacher / T, 1) + F.softmax(-teacher / T, 1)) / 2).flatten().tolist())
p, q = torch.tensor([0.5, 0.3, 0.2]), torch.tensor([0.2, 0.5, 0.3])
print("entropy", -(p * p.log()).sum().item(), -(p * q.log()).sum().item(), (p * (p / q).log()).sum().item())
