#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Fits "Darcha-FQ 0" (finger_score.cpp): a logistic model over a few NFIQ 2 features, to follow NFIQ 2's score.

Trained on NIST's published conformance table (features and scores, public domain; no pictures). Measured on the pictures of
data/fingerprints against NFIQ 2's own output, none of which is used here for training or selection.

  /usr/bin/python3 core/fingerprint/fit_finger_score.py ../shared/data/nfiq2

Prints the coefficients as C++ and the measures. Deterministic. Needs python3-numpy.
"""
import csv
import sys

import numpy as np

FAMILIES = ["FDA", "LCS", "OCL", "OF", "RVUP"]
RIDGE = 0.02  # penalty of the weights, on standardised inputs
MOST_INPUTS = 12
FULL_AREA = 40e3  # pixels; a smaller print loses score in proportion, or a bare tip would pass


def load(path):
    rows = [r for r in csv.DictReader(open(path)) if r["QualityScore"] not in ("NA", "")]
    return [r for r in rows if r["FDA_Bin10_Mean"] not in ("NA", "")]


def inputs(row):
    """Candidate inputs by name: shares of the histograms, logarithms of the raw counts (NIST's forest sees the raw ones)."""
    x = {}
    for family in FAMILIES:
        counts = [float(row[f"{family}_Bin10_{i}"]) for i in range(10)]
        total = max(sum(counts), 1.0)
        for i, count in enumerate(counts):
            x[f"share {family}_Bin10_{i}"] = count / total
            x[f"log {family}_Bin10_{i}"] = np.log1p(count)
        x[f"value {family}_Bin10_Mean"] = float(row[f"{family}_Bin10_Mean"])
        x[f"value {family}_Bin10_StdDev"] = float(row[f"{family}_Bin10_StdDev"])
    for name in ("Mu", "MMB", "ImgProcROIArea_Mean", "OrientationMap_ROIFilter_CoherenceRel"):
        x["value " + name] = float(row[name])
    x["log OrientationMap_ROIFilter_CoherenceSum"] = np.log1p(float(row["OrientationMap_ROIFilter_CoherenceSum"]))
    return x


def groups(rows):
    """Pictures of one finger, or of one source of few fingers, stay together in cross-validation."""
    keys = []
    for row in rows:
        folder, _, file = row["Filename"].rpartition("/")
        keys.append(folder + "/" + file.split("_")[0] if "fvc2002" in folder or "nist" in folder else folder or file)
    names = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    return np.array([names[key] for key in keys])


def fit(X, y, rounds=30):
    """Gauss-Newton on 100 * sigmoid(X w), least squares with a ridge."""
    A = np.hstack([np.ones((len(X), 1)), X])
    w = np.zeros(A.shape[1])
    penalty = RIDGE * len(X) * np.eye(A.shape[1])
    penalty[0, 0] = 0
    target = y / 100
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-A @ w))
        J = A * (p * (1 - p))[:, None]
        w = w + np.linalg.solve(J.T @ J + penalty * 0.05, J.T @ (target - p) - penalty * 0.05 @ w)
    return w


def predict(X, w):
    return 100 / (1 + np.exp(-(w[0] + X @ w[1:])))


def cross_validated(X, y, group, folds=10):
    out = np.zeros(len(y))
    fold = group % folds
    for k in range(folds):
        out[fold == k] = predict(X[fold == k], fit(X[fold != k], y[fold != k]))
    return out


def rank(v):
    order = np.argsort(v, kind="stable")
    r = np.empty(len(v))
    r[order] = np.arange(len(v))
    for value in np.unique(v):
        r[v == value] = r[v == value].mean()
    return r


def report(name, p, y):
    d = np.abs(np.floor(p + 0.5) - y)
    spearman = np.corrcoef(rank(p), rank(y))[0, 1]
    print(f"{name}: n {len(y)}, Spearman {spearman:.3f}, mean |d| {d.mean():.2f}, within 10: {np.mean(d <= 10):.0%}, "
          f"bias {np.mean(p - y):+.1f}")


def main(folder):
    table, pictures = load(f"{folder}/conformance_expected_output-v2.3.0.csv"), load(f"{folder}/reference_scores.csv")
    rows = table + pictures
    own = np.arange(len(rows)) >= len(table)
    group = groups(rows)
    names = sorted(inputs(rows[0]))
    X = np.array([[inputs(r)[n] for n in names] for r in rows])
    y = np.array([float(r["QualityScore"]) for r in rows])
    mean, deviation = X.mean(0), X.std(0) + 1e-9
    X = (X - mean) / deviation

    chosen = []
    best = 1e9
    while len(chosen) < MOST_INPUTS:
        error, pick = min((np.abs(cross_validated(X[:, chosen + [j]], y, group) - y).mean(), j)
                          for j in range(len(names)) if j not in chosen)
        if error > best - 0.02:
            break
        best = error
        chosen.append(pick)
        print(f"// {len(chosen)}: + {names[pick]}, cross-validated mean |d| {error:.2f}")
    w = fit(X[:, chosen], y)
    slope = w[1:] / deviation[chosen]
    print(f"constexpr double offset = {w[0] - np.sum(slope * mean[chosen]):.6g};")
    for j, s in zip(chosen, slope):
        kind, name = names[j].split(" ")
        print(f'    {{Kind::{kind.capitalize()}, "{name}", {s:.6g}}},')
    p = cross_validated(X[:, chosen], y, group)
    pixels = np.array([float(r["SufficientFingerprintForeground"]) for r in rows])
    for full in (0, 20e3, 30e3, 40e3, 50e3):
        d = np.abs(p * np.minimum(1, pixels / max(full, 1)) - y)
        print(f"// scaled by the area up to {full:.0f} pixels: mean |d| {d.mean():.2f}")
    p = p * np.minimum(1, pixels / FULL_AREA)
    report("// conformance table, cross-validated", p[~own], y[~own])
    report("// pictures of data/fingerprints, cross-validated by finger or source", p[own], y[own])
    q = predict(X[own][:, chosen], fit(X[~own][:, chosen], y[~own])) * np.minimum(1, pixels[own] / FULL_AREA)
    report("// both", p, y)
    report("// the same inputs fitted to the table alone, on the pictures", q, y[own])


if __name__ == "__main__":
    main(sys.argv[1])
