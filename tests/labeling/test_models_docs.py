import re
from pathlib import Path

import numpy as np
import pytest

from labeling.rounds import features
from learner import artifacts
from tests import learned

PAGE = Path(__file__).resolve().parents[2] / "docs" / "models.md"


@pytest.fixture
def version(nudged, db):
    return learned.digits().model_versions.get()


def test_the_lines_in_the_documentation_predict_what_the_model_predicts(version, tmp_path):
    [lines] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    path = tmp_path / "model.safetensors"
    path.write_bytes(version.file.read_bytes())
    _, shard = next(features.rows_of(version).shards())
    names = {"rows": shard.astype(np.float32)}
    exec(lines.replace('"model.safetensors"', repr(str(path))), names)
    model = artifacts.load(version.folder, version.digest)
    assert np.allclose(names["predictions"], model.predict(shard), atol=1e-5)
    members = model.member_probabilities(shard).transpose(1, 0, 2)
    likeliest = model.predict(shard).argmax(axis=1)
    assert names["names"] == [version.categories[place] for place in likeliest]
    assert np.allclose(names["committee"], members, atol=1e-5)


def test_the_documentation_names_everything_that_an_artifact_holds(version):
    page = PAGE.read_text()
    data = version.file.read_bytes()
    card = artifacts.card_of(version.folder, version.digest)
    names = {*artifacts.read_arrays(data), *card, *card["made_by"]}
    assert {name for name in names if f"`{name}`" not in page} == set()
