import pytest
import torch

from learner.errors import NoSuchDevice
from learner.networks import device


def with_cards(monkeypatch, count, bf16=True):
    """As if this machine had so many CUDA cards."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: count > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: bf16)


def test_auto_is_the_cpu_where_there_is_no_card(monkeypatch):
    with_cards(monkeypatch, 0)
    assert device.resolve("auto") == torch.device("cpu")


def test_auto_is_a_card_where_there_is_one(monkeypatch):
    with_cards(monkeypatch, 1)
    assert device.resolve("auto") == torch.device("cuda")


def test_a_card_is_named_by_its_number(monkeypatch):
    with_cards(monkeypatch, 2)
    assert device.resolve("cuda:1") == torch.device("cuda:1")
    with pytest.raises(NoSuchDevice, match="has no device 'cuda:2'"):
        device.resolve("cuda:2")


def test_apple_s_card_is_taken_by_name(monkeypatch):
    monkeypatch.setattr(torch.mps, "device_count", lambda: 1)
    assert device.resolve("mps") == torch.device("mps")


@pytest.mark.parametrize("name", ["tpu", "gpu", "mps", "meta", "", "cuda", "cuda:63", "cpu:1"])
def test_a_device_that_is_not_there_is_refused(monkeypatch, name):
    with_cards(monkeypatch, 0)
    with pytest.raises(NoSuchDevice, match="use auto"):
        device.resolve(name)


def test_only_a_card_that_has_bfloat16_multiplies_in_it(monkeypatch):
    with_cards(monkeypatch, 1, bf16=True)
    assert device.product_dtype(torch.device("cuda")) == torch.bfloat16
    assert device.product_dtype(torch.device("cpu")) == torch.float32
    assert device.product_dtype(torch.device("mps")) == torch.float32
    with_cards(monkeypatch, 1, bf16=False)
    assert device.product_dtype(torch.device("cuda")) == torch.float32


def test_what_needs_many_digits_gets_them():
    assert device.in_double(torch.ones(2)).dtype == torch.float64
