from __future__ import annotations

import numpy as np

from rag.answers.features import FEATURES
from training.reader import Reading, best, fit_answers, fit_choice

COVERED, SIMILARITY = FEATURES.index("covered"), FEATURES.index("similarity")


def readings(count: int, answered: bool) -> list[Reading]:
    """Three sentences each; the one that answers is covered best, and better where the answer is there."""
    generator = np.random.default_rng(int(answered))
    made = []
    for _ in range(count):
        features = generator.uniform(0, 0.3, (3, len(FEATURES)))
        right = generator.integers(3)
        features[right, COVERED] += 0.5 if answered else 0.1
        made.append(Reading(features, np.arange(3) == right if answered else np.zeros(3, bool)))
    return made


def test_the_feature_that_tells_gets_the_weight() -> None:
    weights = fit_choice(readings(200, True), ("covered", "similarity"))
    assert weights["covered"] > 3 * abs(weights["similarity"])
    found = readings(1, True)[0]
    assert best(found, weights)[COVERED] == found.features[:, COVERED].max()


def test_answers_are_told_from_what_is_left_without_them() -> None:
    choice = {"covered": 1.0}
    weights, bias = fit_answers(
        [(1, readings(200, True))], [(1, readings(200, False))], 1.0, choice, ("covered",)
    )

    def share(answered: bool) -> float:
        rows = [best(found, choice)[COVERED] for found in readings(100, answered)]
        return float(np.mean([weights["covered"] * x + bias > 0 for x in rows]))

    assert share(True) > 0.9
    assert share(False) < 0.1
