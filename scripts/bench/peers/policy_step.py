"""The training step of the policy in PyTorch, for `npm run bench -- train`.

Reads one JSON line of sizes and parameter shapes, then commands: `load PATH` (float32: parameters, then each array of the batch in the order of
the header), `loss` (loss and gradient norm without dropout), `run N` (seconds of N optimiser steps with dropout). Answers a JSON line each.
"""
import json
import math
import sys
import time

import numpy
import torch
import torch.nn.functional as F

header = json.loads(sys.stdin.readline())
shape, clips, dropout_rate = header["shape"], header["clips"], header["dropout"]
torch.set_num_threads(header["threads"])
width, heads = shape["width"], shape["heads"]
options = shape["cues"] + shape["expressions"]
terms = options + shape["emotions"]
first = 4
p, batch, optimiser = {}, {}, None


def load(path):
    global optimiser
    values = torch.from_numpy(numpy.fromfile(path, dtype=numpy.float32))
    at = 0
    for name, dims in header["parameters"]:
        size = math.prod(dims)
        p[name] = values[at:at + size].clone().reshape(dims).requires_grad_(True)
        at += size
    for name, dims, whole in header["batch"]:
        size = math.prod(dims)
        part = values[at:at + size].reshape(dims)
        batch[name] = part.long() if whole else part.clone()
        at += size
    decayed = set(header["decayed"])
    groups = [
        {"params": [p[n] for n in p if n in decayed], "weight_decay": 0.02},
        {"params": [p[n] for n in p if n not in decayed], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), eps=1e-8)


def linear(name, x):
    return x @ p[name + ".weight"] + p[name + ".bias"]


def norm(name, x):
    return F.layer_norm(x, (width,), p[name + ".gain"], p[name + ".offset"], 1e-5)


def split(x):
    return x.reshape(x.shape[0], x.shape[1], heads, width // heads).transpose(1, 2)


def merge(x):
    return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], width)


def attend(q, k, v, bias):
    return torch.softmax(q @ k.transpose(2, 3) / math.sqrt(width // heads) + bias, -1) @ v


def feed(name, x):
    return linear(name + ".outer", F.gelu(linear(name + ".inner", x)))


def table(name):
    return torch.cat([p[f"{name}.{part}"] for part in ("grammar", "cue", "expression", "emotion") if f"{name}.{part}" in p], 0)


def forward(rate):
    drop = (lambda x: F.dropout(x, rate)) if rate else (lambda x: x)
    moments, faces = shape["moments"], shape["faces"]
    positions = (p["encoder.time"] + p["encoder.face"]).reshape(1, faces * moments, width)
    x = linear("encoder.in", batch["clip"]) + positions
    bias = ((batch["mask"] - 1) * 1e9).reshape(clips, 1, 1, faces * moments)
    for layer in range(shape["encoderLayers"]):
        n = f"encoder.{layer}"
        unit = norm(n + ".first", x)
        q, k, v = (split(linear(f"{n}.{each}", unit)) for each in ("query", "key", "value"))
        x = x + drop(linear(n + ".out", merge(attend(q, k, v, bias))))
        x = x + drop(feed(n + ".forward", norm(n + ".second", x)))
    memory = norm("encoder.last", x)
    ids, phases = batch["ids"], batch["phases"]
    length = ids.shape[1]
    x = F.embedding(ids, table("token")) + F.embedding(phases, p["phase"]) + p["decoder.place"][:length]
    causal = torch.full((length, length), -1e9).triu(1)
    for layer in range(shape["decoderLayers"]):
        n = f"decoder.{layer}"
        unit = norm(n + ".first", x)
        q, k, v = (split(linear(f"{n}.{each}", unit)) for each in ("query", "key", "value"))
        x = x + drop(linear(n + ".out", merge(attend(q, k, v, causal))))
        q = split(linear(n + ".clip.query", norm(n + ".second", x)))
        k, v = (split(linear(f"{n}.clip.{each}", memory)) for each in ("key", "value"))
        x = x + drop(linear(n + ".clip.out", merge(attend(q, k, v, bias))))
        x = x + drop(feed(n + ".forward", norm(n + ".third", x)))
    spoken = torch.cat([linear(f"evidence.{each}", memory) for each in ("cue", "expression", "emotion")], 2).transpose(1, 2)
    shares = torch.softmax(spoken + bias.reshape(clips, 1, -1), -1)
    strength = (shares * spoken).sum(-1)
    logits = norm("decoder.last", x) @ table("said").T + torch.cat([p["said.offset." + each] for each in ("cue", "expression", "emotion")])
    return logits + strength[:, None, :] * F.embedding(phases, gate())


def gate():
    rows = torch.zeros(5, terms)
    rows[0, :shape["cues"]] = 1
    rows[1, shape["cues"]:options] = 1
    rows[2, options:] = 1
    return rows


def loss_of(rate):
    logits = forward(rate)
    chosen = F.one_hot(batch["targets"], first + terms).float()
    open_logits = logits[..., :options]
    passed = F.softplus(open_logits) * batch["allowed"]
    taken = open_logits - F.softplus(open_logits) - (passed.cumsum(-1) - passed)
    spoken = (taken * chosen[..., first:first + options]).sum(-1) - passed.sum(-1) * chosen[..., 3]
    spoken = spoken + (torch.log_softmax(logits[..., options:], -1) * chosen[..., first + options:]).sum(-1)
    return -(spoken * batch["weights"]).sum() / batch["weights"].sum()


def step(rate):
    optimiser.zero_grad(set_to_none=True)
    loss = loss_of(rate)
    loss.backward()
    total = torch.nn.utils.clip_grad_norm_(list(p.values()), 1.0)
    optimiser.step()
    return loss, total


for line in sys.stdin:
    command, *rest = line.split()
    if command == "load":
        load(rest[0])
        answer = {"version": torch.__version__}
    elif command == "loss":
        optimiser.zero_grad()
        value = loss_of(0)
        value.backward()
        square = sum(float((each.grad ** 2).sum()) for each in p.values() if each.grad is not None)
        answer = {"loss": float(value), "gradientNorm": math.sqrt(square)}
    else:
        start = time.perf_counter()
        for _ in range(int(rest[0])):
            step(dropout_rate)
        answer = {"seconds": time.perf_counter() - start}
    print(json.dumps(answer), flush=True)
