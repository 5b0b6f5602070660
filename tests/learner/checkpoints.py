"""Tiny Hugging Face checkpoints with random weights, made on the spot: nothing is downloaded."""

from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

SMALL: dict[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}
WORDS = "sentence number about cats dogs a 0 1 2 3 4 5"
SQUARE = {"height": 32, "width": 32}


def quiet():
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    torch.manual_seed(0)


def text(folder: Path) -> Path:
    """A BERT that knows a dozen words."""
    quiet()
    words = ["[PAD]", "[UNK]", *WORDS.split()]
    vocabulary = {word: at for at, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    ).save_pretrained(folder)
    config = transformers.BertConfig(**SMALL, vocab_size=len(words), max_position_embeddings=32)
    transformers.BertModel(config).save_pretrained(folder)
    return folder


def image(folder: Path) -> Path:
    """A vision transformer."""
    quiet()
    config = transformers.ViTConfig(**SMALL, image_size=32, patch_size=8)
    transformers.ViTModel(config).save_pretrained(folder)
    transformers.ViTImageProcessor(size=SQUARE).save_pretrained(folder)
    return folder


def convolutional(folder: Path) -> Path:
    """A residual network, whose last layer is a map and no sequence."""
    quiet()
    config = transformers.ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 24], depths=[1, 1], layer_type="basic"
    )
    transformers.ResNetModel(config).save_pretrained(folder)
    transformers.ViTImageProcessor(size=SQUARE).save_pretrained(folder)
    return folder


def image_and_text(folder: Path) -> Path:
    """A CLIP: two towers, of which one sees."""
    quiet()
    vision = SMALL | {"image_size": 32, "patch_size": 8}
    config = transformers.CLIPConfig(
        text_config=SMALL | {"vocab_size": 20}, vision_config=vision, projection_dim=8
    )
    transformers.CLIPModel(config).save_pretrained(folder)
    transformers.CLIPImageProcessor(size=SQUARE, crop_size=SQUARE).save_pretrained(folder)
    return folder


def audio(folder: Path) -> Path:
    """A wav2vec 2.0."""
    quiet()
    config = transformers.Wav2Vec2Config(
        **SMALL,
        conv_dim=(8, 8),
        conv_stride=(10, 8),
        conv_kernel=(10, 8),
        num_conv_pos_embeddings=4,
        num_conv_pos_embedding_groups=2,
    )
    transformers.Wav2Vec2Model(config).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor().save_pretrained(folder)
    return folder


def listening(folder: Path) -> Path:
    """A Whisper: an encoder with a decoder, for spectrograms."""
    quiet()
    config = transformers.WhisperConfig(
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        vocab_size=20,
        num_mel_bins=8,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=1,
    )
    transformers.WhisperModel(config).save_pretrained(folder)
    transformers.WhisperFeatureExtractor(feature_size=8).save_pretrained(folder)
    return folder
