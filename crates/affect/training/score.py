"""Scores everything, prints the report and writes it to SCORES.md; freezes the numbers a test rescores."""

import dataclasses
import hashlib
import json
import pathlib

import numpy as np

from . import assemble, baselines, film, folds, procedural, quadrants, rendered
from .data import Stills
from .export import OUTPUTS, Runner
from .families import SHIPPED
from .features import Features
from .folds import interval, pearson

ELSEWHERE = """| people, and models of others | valence | arousal |
| --- | --- | --- |
| these pictures: one human rater against the mean of the others | .73 | .44 |
| these pictures: two human raters against each other | .54 | .19 |
| these pictures, tried before this code: 418 hand statistics, SVR, whole themes held out | .21 | .29 |
| these pictures, tried before this code: CNN of 67k parameters from scratch, whole themes held out | .01 | .25 |
| films felt by an audience, MediaEval 2018, whole films held out, best of the year: GLA (sound, pictures, scenes) | .28 | .35 |
| films felt by an audience, MediaEval 2018: THUHCSI | .31 | .09 |
| films felt by an audience, MediaEval 2018: scenes alone | .19 | .14 |"""
"""Films are another task: valence and arousal felt second by second. They are here for the order of magnitude."""

ANSWERED = "the same, as the file answers: bent into its range, plain pictures pulled to neutral"


def _line(name: str, found: np.ndarray, stills: Stills) -> str:
    cells = []
    for mask in (np.ones(len(found), bool), stills.scenery):
        for k in range(2):
            a, b, groups = found[mask, k], stills.ratings[mask, k], stills.groups[mask]
            low, high = interval(a, b, groups)
            cells.append(f"{pearson(a, b):.3f} [{low:.2f}, {high:.2f}]")
    return f"| {name} | " + " | ".join(cells) + " |"


def table(found: dict[str, np.ndarray], stills: Stills) -> list[str]:
    head = "| | valence | arousal | scenery valence | scenery arousal |\n| --- | --- | --- | --- | --- |"
    return [head, *(_line(name, value, stills) for name, value in found.items())]


def margins_report(held: np.ndarray, families: dict[str, np.ndarray], stills: Stills) -> list[str]:
    """How far the answers lie above the best baseline that can be fitted, themes resampled for both at once."""
    other = families["hand statistics, forest"]
    random = np.random.default_rng(0)
    members = [np.flatnonzero(stills.groups == name) for name in np.unique(stills.groups)]
    draws = []
    for _ in range(1000):
        rows = np.concatenate([members[i] for i in random.integers(len(members), size=len(members))])
        draws.append([pearson(held[rows, k], stills.ratings[rows, k]) - pearson(other[rows, k], stills.ratings[rows, k]) for k in range(2)])
    (low_v, low_a), (high_v, high_a) = np.percentile(draws, [2.5, 97.5], axis=0)
    margin = [pearson(held[:, k], stills.ratings[:, k]) - pearson(other[:, k], stills.ratings[:, k]) for k in range(2)]
    return [
        f"Above the forest on hand statistics, on the same draws of themes: valence {margin[0]:+.3f} [{low_v:+.3f}, {high_v:+.3f}],",
        f"arousal {margin[1]:+.3f} [{low_a:+.3f}, {high_a:+.3f}].",
    ]


def shuffled_report(found: np.ndarray) -> list[str]:
    mean, spread = found.mean(0), found.std(0)
    return [
        f"A ridge on the trunk's features that learns shuffled ratings, {len(found)} shuffles: valence {mean[0]:.3f} (standard",
        f"deviation {spread[0]:.3f}), arousal {mean[1]:.3f} ({spread[1]:.3f}).",
    ]


def deals_report(deals: list[np.ndarray], stills: Stills) -> list[str]:
    """The shipped family under several deals of themes into folds."""
    masks = [(mask, k) for mask in (np.ones(len(stills.names), bool), stills.scenery) for k in range(2)]
    rows = np.array([[pearson(deal[mask, k], stills.ratings[mask, k]) for mask, k in masks] for deal in deals])
    cells = lambda row: " | ".join(f"{value:.3f}" for value in row)  # noqa: E731
    lines = ["The same, with the themes dealt into folds anew (deal 0 is the one above):", ""]
    lines += ["| deal | valence | arousal | scenery valence | scenery arousal |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {index} | {cells(row)} |" for index, row in enumerate(rows)]
    halves = [(0, min(5, len(rows))), (5, len(rows))]
    lines += [f"| mean of {a} to {b - 1} | {cells(rows[a:b].mean(0))} |" for a, b in halves if a < b]
    return lines


def states_report(affect: np.ndarray, stills: Stills) -> list[str]:
    """Calibration of the four states on held-out answers against the spread of the ratings.

    Weights are fitted on the other nine folds here, so the figures are held out twice.
    """
    labels = quadrants.soft_labels(stills.ratings, np.stack([stills.valence_sd, stills.arousal_sd], 1))
    fold = folds.by_theme(stills.groups)
    shares = np.zeros_like(labels)
    rates = np.zeros_like(labels)
    for index in range(folds.FOLDS):
        test = fold == index
        weights, offsets = quadrants.fit(affect[~test], labels[~test])
        z = np.exp(affect[test] @ weights + offsets)
        shares[test] = z / z.sum(1, keepdims=True)
        rates[test] = labels[~test].mean(0)
    cross = lambda q: float(-(labels * np.log(q + 1e-9)).sum(1).mean())  # noqa: E731
    lines = [
        f"Cross-entropy with the soft labels: {cross(shares):.3f}; always answering the base rates "
        f"{cross(rates):.3f}; the labels themselves (the floor) {cross(labels):.3f}.",
        "",
        "| state | mean said | mean felt | r | calibration error (tenths) |",
        "| --- | --- | --- | --- | --- |",
    ]
    for k, name in enumerate(quadrants.NAMES):
        order = np.array_split(np.argsort(shares[:, k]), 10)
        error = np.mean([abs(shares[part, k].mean() - labels[part, k].mean()) for part in order])
        lines.append(
            f"| {name} | {shares[:, k].mean():.3f} | {labels[:, k].mean():.3f} "
            f"| {pearson(shares[:, k], labels[:, k]):.2f} | {error:.3f} |"
        )
    return lines


def plain_report(runner: Runner, stills: Stills) -> list[str]:
    """What is said of pictures without features, and of the rated stills when they are darkened."""
    lines = ["| picture | valence | arousal | familiarity |", "| --- | --- | --- | --- |"]
    flat = {"black": (0, 0, 0), "grey": (128, 128, 128), "white": (255, 255, 255), "blue": (20, 60, 150)}
    for name, colour in flat.items():
        answer = runner.stills(np.broadcast_to(np.array(colour, np.uint8), (1, 90, 160, 3)))
        valence, arousal = answer["affect"][0]
        lines.append(f"| one colour, {name} | {valence:.2f} | {arousal:.2f} | {answer['familiarity'][0, 0]:.2f} |")
    subset = stills.pictures[::3]
    for words, share in (("as they are", 1.0), ("at half their light", 1 / 2), ("at a third", 1 / 3), ("at a tenth", 1 / 10), ("at a thirtieth", 1 / 30)):
        answer = runner.stills(np.rint(subset * share).astype(np.uint8))
        (valence, arousal), familiar = answer["affect"].mean(0), answer["familiarity"].mean()
        lines.append(f"| every third rated still, {words}, mean | {valence:.2f} | {arousal:.2f} | {familiar:.2f} |")
    return lines


def film_report(series: dict[str, np.ndarray]) -> list[str]:
    asked = {"movement, nothing fitted": lambda target, seconds: film.unfitted(series, target, seconds)}
    for name, columns in (("movement", (0,)), ("movement, cuts", (0, 1)), ("movement, cuts, flicker, light", (0, 1, 2, 3))):
        asked[f"{name}, ten minutes left out"] = lambda target, seconds, columns=columns: film.blocks_out(
            series, columns, target, seconds
        )
    windows = (0, *film.WINDOWS)
    heads = ["as the curve", *(f"{seconds} s" for seconds in film.WINDOWS)]
    lines = [f"| arousal r, smoothed over | {' | '.join(heads)} |", "| --- |" + " --- |" * len(heads)]
    for name, ask in asked.items():
        lines.append(f"| {name} | " + " | ".join(f"{ask('arousal', seconds):.3f}" for seconds in windows) + " |")
    lines += ["", f"Valence over {film.WINDOW} s, in the same order: " + ", ".join(f"{ask('valence', film.WINDOW):.3f}" for ask in asked.values()) + "."]
    return lines


def freeze(model: pathlib.Path, runner: Runner, stills: Stills, headline: dict[str, float], file: pathlib.Path) -> str:
    """Writes what the shipped file answers, for a test to ask again; returns the file's SHA-256."""
    digest = hashlib.sha256(model.read_bytes()).hexdigest()

    def numbers(answer: dict[str, np.ndarray]) -> list[float]:
        return [round(float(x), 4) for name in OUTPUTS for x in answer[name].ravel()]

    windows = [
        {"kind": kind, "seed": seed, "outputs": numbers(runner.window(procedural.window(kind, seed)))}
        for kind in procedural.KINDS
        for seed in procedural.SEEDS
    ]
    subset = np.arange(0, len(stills.names), 5)
    answers = runner.stills(stills.pictures[subset])
    entries = [
        {
            "file": stills.names[index],
            "rated": [round(float(x), 4) for x in stills.ratings[index]],
            "outputs": numbers({name: value[slot] for name, value in answers.items()}),
        }
        for slot, index in enumerate(subset)
    ]
    agreement = [round(pearson(answers["affect"][:, k], stills.ratings[subset, k]), 4) for k in range(2)]
    frozen = {
        "format": 1,
        "model_sha256": digest,
        "outputs": ["valence", "arousal", "intensity", *quadrants.NAMES, "familiarity"],
        "tolerance": 0.002,
        "held_out": headline,
        "subset_r": agreement,
        "procedural": windows,
        "stills": entries,
    }
    # One record a line, so that a change of the model reads as a change of numbers.
    text = json.dumps(frozen, indent=1)
    for record in [*windows, *entries]:
        text = text.replace(json.dumps(record, indent=1).replace("\n", "\n  "), json.dumps(record))
    file.write_text(text + "\n", encoding="utf-8")
    return digest


@dataclasses.dataclass
class Material:
    """What the report is made from, beside the predictions."""

    stills: Stills
    main: Features
    hand: Features
    film: dict[str, np.ndarray]


def failures_report(held: np.ndarray, stills: Stills) -> list[str]:
    """Which themes are misread most, and within which kinds of picture nothing is known."""
    standard = lambda x: (x - x.mean(axis=0)) / x.std(axis=0)  # noqa: E731
    error = standard(held) - standard(stills.ratings)
    themes, sizes = np.unique(stills.groups, return_counts=True)
    themes = themes[sizes >= 3]
    means = np.array([error[stills.groups == theme].mean(axis=0) for theme in themes])
    lines = [f"Means over the pictures of a theme, for the {len(themes)} themes of three pictures or more, in standard deviations", "between pictures: how much too high the held-out predictions lie.", ""]
    lines += ["| read as | the themes misread most |", "| --- | --- |"]
    for k, words in enumerate((("less pleasant than rated", "more pleasant than rated"), ("calmer than rated", "more excited than rated"))):
        order = np.argsort(means[:, k])
        for word, chosen in zip(words, (order[:8], order[::-1][:8])):
            lines.append(f"| {word} | " + ", ".join(f"{themes[i].lower()} {means[i, k]:+.1f}" for i in chosen) + " |")
    lines += ["", "| r within | pictures | valence | arousal |", "| --- | --- | --- | --- |"]
    for category in np.unique(stills.categories):
        of = stills.categories == category
        values = " | ".join(f"{pearson(held[of, k], stills.ratings[of, k]):.2f}" for k in range(2))
        lines.append(f"| {category.lower()} | {of.sum()} | {values} |")
    return lines


def report(
    model: pathlib.Path,
    material: Material,
    families: dict[str, np.ndarray],
    other_deals: list[np.ndarray],
    absent: list[str],
    frozen: pathlib.Path,
) -> str:
    """The whole of SCORES.md."""
    stills, series = material.stills, material.film
    # The shipped family is judged by what the file would answer, behind its bend; the others by their bare predictions.
    held, *others = (assemble.held_out_affect(deal, stills)[1] for deal in (families[SHIPPED], *other_deals))
    runner = Runner(model)
    answers = runner.stills(stills.pictures)["affect"]
    names = ("valence", "arousal")
    headline = {name: round(pearson(held[:, k], stills.ratings[:, k]), 4) for k, name in enumerate(names)}
    for k, name in enumerate(names):
        headline[f"scenery_{name}"] = round(pearson(held[stills.scenery, k], stills.ratings[stills.scenery, k]), 4)
    headline["film_arousal"] = round(film.blocks_out(series, (0, 1)), 4)
    digest = freeze(model, runner, stills, headline, frozen)
    lines = [
        "# Scores",
        "",
        "Written by `python -m training score`; never edited by hand.",
        "",
        f"Model `affect.onnx`, SHA-256 `{digest}`, {model.stat().st_size} bytes.",
        "",
        "## Rated stills, whole themes held out",
        "",
        f"{len(held)} pictures in {len(np.unique(stills.groups))} themes, {int(stills.scenery.sum())} of them scenery. Pearson's r with the mean",
        "human rating over ten folds by theme; in brackets 95 % intervals, themes resampled. Each input is the whole",
        "picture squeezed to 160x90, as the plugin gives it.",
        "",
        *table(families | {ANSWERED: held}, stills),
        "",
        *margins_report(held, families, stills),
        "",
        *deals_report([held, *others], stills),
        "",
        *([f"Not in this run, since `train` was stopped before them: {', '.join(absent)}.", ""] if absent else []),
        "### Baselines of the same run",
        "",
        *table(baselines.held_out(stills, material.hand, 0), stills),
        "",
        *shuffled_report(baselines.shuffled(stills, material.main)),
        "",
        ELSEWHERE,
        "",
        "Figures of others from their papers (Kurdi, Lozano & Banaji 2017 publish the ratings; MediaEval 2018, Emotional",
        "Impact of Movies).",
        "",
        "## The four states, held out",
        "",
        *states_report(held, stills),
        "",
        "## What is misread most",
        "",
        *failures_report(held, stills),
        "",
        "## Film, feature level",
        "",
        "5,400 seconds of one film, portrayed arousal; blocks of ten minutes left out together with a minute or more on",
        "either side. Pictures of the film are not at hand: this scores statistics, not the network, whose weights are set",
        "by hand. The curve's own smoothing is shown first. A minute is the headline: about the best, chosen in sight of these rows.",
        "",
        *film_report(series),
        "",
        "## Plain and darkened pictures",
        "",
        *plain_report(runner, stills),
        "",
        "## Rendered clips",
        "",
        f"Every {rendered.EVERY}th rated still, rendered as a clip of eight frames with one thing done to it. Such views of the same",
        "pictures taught the head, so this shows habits and is no evidence of skill.",
        "",
        *rendered.report(runner, stills),
        "",
        "## The shipped file itself",
        "",
        "Asked through ONNX Runtime about the pictures that it was fitted on, each repeated eight times. This shows that",
        "the file is whole; it is no evidence of skill.",
        "",
        "| | valence | arousal |",
        "| --- | --- | --- |",
        "| r on its own training pictures | "
        + " | ".join(f"{pearson(answers[:, k], stills.ratings[:, k]):.3f}" for k in range(2)) + " |",
        "| spread of its answers | " + " | ".join(f"{answers[:, k].std():.3f}" for k in range(2)) + " |",
    ]
    return "\n".join(lines) + "\n"
