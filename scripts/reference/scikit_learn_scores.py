"""Writes src/shared/testing/scikit-learn-scores.json: seeded answers and what scikit-learn makes of them.

Run by hand (Debian: apt-get install python3-sklearn) when the cases change; the tests read the file and need no Python.
"""
import json
import pathlib
import random

import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

random.seed(7)
classes = ["anger", "disgust", "fear", "happiness", "neutral"]


def single(size, right):
    truth = random.choices(classes, weights=[5, 1, 2, 8, 4], k=size)
    answer = [t if random.random() < right else random.choice(classes) for t in truth]
    return {
        "truth": truth,
        "answer": answer,
        "labels": classes,
        "confusion": metrics.confusion_matrix(truth, answer, labels=classes).tolist(),
        "accuracy": metrics.accuracy_score(truth, answer),
        "balancedAccuracy": metrics.balanced_accuracy_score(truth, answer),
        "macroF1": metrics.f1_score(truth, answer, labels=sorted(set(truth)), average="macro"),
        "weightedF1": metrics.f1_score(truth, answer, average="weighted"),
        "kappa": metrics.cohen_kappa_score(truth, answer, labels=classes),
        "quadraticKappa": metrics.cohen_kappa_score(truth, answer, labels=classes, weights="quadratic"),
    }


def multi(size):
    truth = [[c for c in classes if random.random() < 0.35] for _ in range(size)]
    answer = [[c for c in classes if random.random() < (0.7 if c in t else 0.2)] for t in truth]
    matrix = lambda rows: [[int(c in row) for c in classes] for row in rows]
    y, p = matrix(truth), matrix(answer)
    score = lambda average, zero: metrics.f1_score(y, p, average=average, zero_division=zero)
    return {
        "truth": truth,
        "answer": answer,
        "labels": classes,
        "samplesF1": score("samples", 0),
        "microF1": score("micro", 0),
        "macroF1": score("macro", 0),
        "published": 100 * sum(metrics.f1_score([a], [b], average="micro", zero_division=0) for a, b in zip(y, p)) / size,
        "exactMatch": metrics.accuracy_score(y, p),
    }


def forecasts(size):
    confidence = [round(random.random(), 3) for _ in range(size)]
    correct = [int(random.random() < 0.2 + 0.6 * c) for c in confidence]
    accuracy, mean = calibration_curve(correct, confidence, n_bins=10)
    return {
        "confidence": confidence,
        "correct": correct,
        "brier": metrics.brier_score_loss(correct, confidence),
        "binAccuracy": accuracy.tolist(),
        "binConfidence": mean.tolist(),
    }


result = {
    "version": sklearn.__version__,
    "single": [single(60, 0.7), single(25, 0.3), single(8, 0.9)],
    "multi": [multi(40), multi(12)],
    "forecasts": [forecasts(150)],
}
out = pathlib.Path(__file__).resolve().parents[2] / "src/shared/testing/scikit-learn-scores.json"
out.write_text(json.dumps(result) + "\n")
