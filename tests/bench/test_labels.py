import json

import numpy as np
import pytest

from bench import datasets, labels
from learner.simulate import Simulation

AT = np.array([100, 200, 300])


def simulation(**curves) -> Simulation:
    arrays = {name: np.array(curve, float) for name, curve in curves.items()}
    calibration = {name: np.full(curve.shape, 0.03) for name, curve in arrays.items()}
    return Simulation(AT, {"accuracy": arrays, "ece": calibration})


def test_the_ratio_is_labels_needed_for_what_random_ends_with_over_randoms():
    found = simulation(random=[[0.5, 0.6, 0.7]] * 3, auto=[[0.6, 0.8, 0.9]] * 3)
    figures = labels.figures(found)
    assert figures["ratio"] == pytest.approx(0.5)  # 150 labels
    assert figures["ratio_low"] == figures["ratio_high"] == figures["ratio"]
    assert figures["lead_over_random"] == pytest.approx(0.175)
    assert figures["ece_at_200"] == 0.03


def test_a_ratio_that_some_seeds_never_reach_has_no_upper_end():
    found = simulation(
        random=[[0.5, 0.6, 0.7]] * 4, auto=[[0.6, 0.8, 0.9]] * 2 + [[0.1, 0.2, 0.3]] * 2
    )
    low, high = labels.ratio_interval(found)
    assert low == pytest.approx(0.5)
    assert high is None


def test_the_summary_is_one_json_object_with_the_goals_in_it():
    slow = simulation(random=[[0.5, 0.6, 0.7]] * 2, auto=[[0.5, 0.6, 0.65]] * 2)
    quick = simulation(
        random=[[0.5, 0.6, 0.7]] * 2,
        auto=[[0.88, 0.92, 0.94]] * 2,
        **{"modal:margin": [[0.8, 0.9, 0.9]] * 2},
    )
    told = json.loads(json.dumps(labels.summary({"digits": quick, "news": slow})))
    assert told["digits_to_90"] == 150
    assert told["digits_to_95"] is None
    assert told["mean_ratio"] is None  # on one set it never gets there
    assert told["min_lead_over_random"] < 0
    assert told["min_lead_over_peers"] == pytest.approx(0.04)
    assert set(told["sets"]["digits"]["strategies"]) == {"auto", "random", "modal:margin"}


def test_every_set_names_a_known_encoder():
    assert {one.encoder for one in datasets.SETS.values()} <= set(datasets.encoders.ENCODERS.names)


def test_rare_digits_keep_24_of_each_from_5_to_9(tmp_path):
    samples, names = datasets.rare_digits(tmp_path)
    assert len(samples) == len(names)
    assert np.bincount(names)[5:].tolist() == [24] * 5
