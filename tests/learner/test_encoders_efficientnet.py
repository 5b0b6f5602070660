import numpy as np
from PIL import Image
from sklearn.datasets import load_sample_images

from learner import encoders


def test_the_imagenet_weights_are_there_and_see_what_is_in_a_photograph(tmp_path, capsys):
    """Crops of one photograph are more alike than crops of two, by far."""
    photographs = load_sample_images().images  # a Chinese temple and a flower
    paths = []
    for name, pixels in zip("ab", photographs, strict=True):
        for number, left in enumerate((60, 160, 260)):
            paths.append(tmp_path / f"{name}{number}.jpg")
            Image.fromarray(pixels[60:360, left : left + 300]).save(paths[-1], quality=95)
    rows = encoders.load("image:efficientnet-lite0", tmp_path, device="cpu").encode(paths)
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    alike = unit @ unit.T
    same = np.kron(np.eye(2), np.ones((3, 3))).astype(bool)
    assert alike[same].min() > alike[~same].max() + 0.2
    assert rows.min() >= 0  # averages after ReLU6
    assert rows.max() <= 6
    assert capsys.readouterr().out == ""
