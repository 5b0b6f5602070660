import socket

import numpy as np
import pytest

from learner import encoders


@pytest.fixture(scope="module")
def minilm(tmp_path_factory):
    return encoders.load("text:minilm", tmp_path_factory.mktemp("state"), device="cpu")


def test_what_is_meant_counts_and_not_the_words(minilm):
    question, same, other = minilm.encode(
        ["How do I get my money back?", "I want a refund", "How do I get to the station?"]
    )
    assert question @ same > question @ other + 0.2


def test_rows_have_length_one_also_those_of_no_words(minilm):
    rows = minilm.encode(["", "   ", "\x00", "안녕하세요", "word " * 2_000])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_rows_come_in_the_order_of_the_texts(minilm):
    texts = [f"{'very ' * (i % 7)}good number {i}" for i in range(70)]
    rows = minilm.encode(texts)
    assert np.allclose(rows[::-1], minilm.encode(texts[::-1]), atol=1e-5)


def test_the_end_of_a_long_text_is_not_read(minilm):
    start = "the cat sat on the mat " * 60  # 360 tokens
    first, second = minilm.encode([start, start + "and the stock market crashed"])
    assert np.allclose(first, second, atol=1e-6)


def test_nothing_is_asked_of_the_network(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: asked.append(address))
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))
    encoders.load("text:minilm", tmp_path, device="cpu").encode(["hello"])
    assert asked == []


def test_loading_prints_nothing(tmp_path, capfd):
    encoders.load("text:minilm", tmp_path, device="cpu").encode(["hello"])
    assert capfd.readouterr() == ("", "")
