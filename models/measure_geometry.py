#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Counts what the estimates of a face's geometry are off, and writes the tables of models/cards/face_geometry.md.

    models/measure_geometry.py build/bin/darchactl ../shared/data/faces            # prints the tables
    models/measure_geometry.py build/bin/darchactl ../shared/data/faces --write    # puts them into the card

Asks `darchactl face quality` for every portrait of frll_neutral, frll_smiling and ai_generated_cc0 and holds the answers against the
pupils that people marked (WebMorph's .tem files: point 0 is the subject's right pupil, point 1 the left). Debian's python3, nothing
else; no random number, so the same program and pictures give the same tables. Lengths along and down are in distances between the
marked pupils, along from the subject's right eye to the left one. Spread: the sample's standard deviation; rms: about 0.
"""
import argparse
import json
import math
import pathlib
import re
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
CARD = ROOT / "models/cards/face_geometry.md"
BEGIN, END = "<!-- counted -->", "<!-- end of what is counted -->"


def judged(program, folder):
    """Judgement of every picture of a folder that has one face, by file name."""
    files = sorted(str(path) for path in folder.glob("*.jpg"))
    # A picture that fails the profile makes the program's exit code 2, which is no failure of the program.
    done = subprocess.run([program, "face", "quality", *files], capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(files), done.stderr
    return {pathlib.Path(one["file"]).name: one for one in found if "pupils" in one and one["faces"] == 1}, len(files)


def marked(picture):
    """The two pupils of a .tem file."""
    lines = picture.with_suffix(".tem").read_text().split("\n")
    assert lines[0].strip() == "189", picture
    return [tuple(float(v) for v in line.split()) for line in lines[1:3]]


def natives(judgements, component):
    values = [one["components"][component]["native"] for one in judgements.values()]
    return [value for value in values if value is not None]


def rms(values):
    return math.sqrt(sum(v * v for v in values) / len(values))


def row(what, values, digits, unit=""):
    mean, spread = statistics.mean(values), statistics.stdev(values)
    form = f"{{:.{digits}f}}".format
    return (f"| {what} | {len(values)} | {form(mean)} +- {form(spread / math.sqrt(len(values)))} | {form(spread)} | {form(rms(values))} "
            f"| {form(min(values))} to {form(max(values))}{unit} |")


def zero_of(errors):
    """Mean error of pupils: along, down."""
    return tuple(statistics.mean(e[i] for e in errors) for i in (0, 1))


def share_within(values, limit):
    return f"{sum(abs(v) <= limit for v in values)} of {len(values)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("faces", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    frll, frll_all = judged(options.program, options.faces / "frll_neutral")
    smiling, smiling_all = judged(options.program, options.faces / "frll_smiling")
    generated, generated_all = judged(options.program, options.faces / "ai_generated_cc0")
    source = (ROOT / "core/face/face_tracker.cpp").read_text()
    taken_off = tuple(float(v) for v in re.search(r"irisZero\(([-.\d]+), ([-.\d]+)\)", source).groups())

    left_over, roll, distance = {}, [], []  # of a person: the errors of both pupils, as (along, down)
    for name, one in frll.items():
        right, left = marked(options.faces / "frll_neutral" / name)
        x, y = left[0] - right[0], left[1] - right[1]
        apart = math.hypot(x, y)
        seen = [one["pupils"]["right"], one["pupils"]["left"]]
        left_over[name] = []
        for (px, py), (tx, ty) in zip(seen, (right, left)):
            dx, dy = (px - tx) / apart, (py - ty) / apart
            left_over[name].append(((dx * x + dy * y) / apart, (dy * x - dx * y) / apart))
        roll.append(one["components"]["HeadPoseRoll"]["native"] - math.degrees(math.atan2(y, x)))
        distance.append(math.dist(*seen) / apart - 1)

    def worse(errors):
        return max(math.hypot(*e) for e in errors)

    def moved(errors, by):
        return [(e[0] + by[0], e[1] + by[1]) for e in errors]

    raw = {name: moved(errors, taken_off) for name, errors in left_over.items()}
    held_out = {}
    for name, errors in raw.items():
        others = [e for other, both in raw.items() if other != name for e in both]
        zero = zero_of(others)
        held_out[name] = moved(errors, (-zero[0], -zero[1]))
    everything = [e for both in raw.values() for e in both]
    eyes = [math.hypot(*e) for both in left_over.values() for e in both]
    kinds = [("with no zero taken off", raw), ("with the zero that is taken off", left_over),
             ("with the zero of the 25 other persons", held_out)]
    ranked = lambda errors: sorted(worse(both) for both in errors.values())
    at95 = lambda values: values[math.ceil(0.95 * len(values)) - 1]

    lines = [
        BEGIN,
        f"`models/measure_geometry.py build/bin/darchactl ../shared/data/faces --write` counted this: {len(frll)} of {frll_all} portraits of",
        f"frll_neutral, {len(smiling)} of {smiling_all} of frll_smiling, {len(generated)} of {generated_all} of ai_generated_cc0 in which one face was found.",
        "",
        "| estimate | n | mean +- its error | spread | rms about 0 | from, to |",
        "|---|---|---|---|---|---|",
        row("yaw of FRLL, degrees", natives(frll, "HeadPoseYaw"), 2),
        row("yaw of generated portraits", natives(generated, "HeadPoseYaw"), 2),
        row("pitch of FRLL, degrees", natives(frll, "HeadPosePitch"), 2),
        row("pitch of generated portraits", natives(generated, "HeadPosePitch"), 2),
        row("roll of FRLL less that of the marked pupils' line, degrees", roll, 2),
        row("eye distance of FRLL over the marked one, less 1", distance, 4),
        row("pupils of FRLL along, raw", [e[0] for e in everything], 4),
        row("pupils of FRLL down, raw", [e[1] for e in everything], 4),
        row("EyesOpen of FRLL", natives(frll, "EyesOpen"), 4),
        row("MouthClosed of FRLL", natives(frll, "MouthClosed"), 4),
        row("MouthClosed of FRLL smiling", natives(smiling, "MouthClosed"), 4),
        row("GazeForward of FRLL, degrees", natives(frll, "GazeForward"), 2),
        row("ExpressionNeutrality of FRLL", natives(frll, "ExpressionNeutrality"), 2),
        row("ExpressionNeutrality of FRLL smiling", natives(smiling, "ExpressionNeutrality"), 2),
        "",
        f"ExpressionNeutrality above 3: {sum(v > 3 for v in natives(frll, 'ExpressionNeutrality'))} of {len(frll)} of FRLL, "
        f"{sum(v > 3 for v in natives(smiling, 'ExpressionNeutrality'))} of {len(smiling)} smiling.",
        "",
        f"Roll within 0.7 degrees: {share_within(roll, 0.7)} portraits.",
        "",
        "| the worse pupil of a portrait, of the eye distance | 95 % of portraits within | portraits within 0.02 |",
        "|---|---|---|",
        *[f"| {what} | {at95(ranked(errors)):.4f} | {share_within(ranked(errors), 0.02)} |" for what, errors in kinds],
        "",
        f"Single eyes with the zero that is taken off: 95 % within {at95(sorted(eyes)):.4f} (n {len(eyes)}).",
        END,
    ]
    text = "\n".join(lines)
    print(text)
    if options.write:
        card = CARD.read_text()
        before, rest = card.split(BEGIN)
        CARD.write_text(before + text + rest.split(END)[1])


if __name__ == "__main__":
    main()
