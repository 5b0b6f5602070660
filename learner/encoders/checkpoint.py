"""Hugging Face checkpoints that lie on this machine: their weights as safetensors, never as pickle,
and none of the code that a checkpoint may bring along."""

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError

from learner.errors import UnusableModel

MODALITIES = {
    "input_ids": "text",
    "pixel_values": "image",
    "input_values": "audio",
    "input_features": "audio",
}
PROCESSORS = {
    "text": "AutoTokenizer",
    "image": "AutoImageProcessor",
    "audio": "AutoFeatureExtractor",
}
FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]  # neither pickles nor code
REFUSALS = (OSError, ValueError, LookupError, RuntimeError, TypeError, ImportError, SafetensorError)


def library() -> Any:
    """transformers, imported on first use: it takes a second that most processes need not spend."""
    transformers = import_module("transformers")
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    return transformers


@dataclass(frozen=True)
class Checkpoint:
    """A model by the name of its directory or of its place in the Hugging Face cache.

    Nothing is fetched unless `download` is set. What cannot be loaded is UnusableModel.
    """

    source: str
    device: torch.device
    download: bool = False

    @cached_property
    def folder(self) -> str:
        """Where it lies. Asked for by name, transformers would look for its files on the network
        even when told to stay local; asked for by directory, it does not."""
        if self.source and Path(self.source).is_dir():
            return self.source
        hub = import_module("huggingface_hub")
        try:
            place: str = hub.snapshot_download(
                self.source, allow_patterns=FILES, local_files_only=not self.download
            )
        except REFUSALS as error:
            raise self._refusal(error) from error
        return place

    @cached_property
    def config(self) -> Any:
        """Of a model that joins images and texts, the part that sees."""
        config = self._load("AutoConfig")
        return getattr(config, "vision_config", config)

    @cached_property
    def modality(self) -> str:
        """What the model reads: "text", "image" or "audio"."""
        families = library().MODEL_MAPPING
        wanted = (
            families[type(self.config)].main_input_name if type(self.config) in families else ""
        )
        if wanted not in MODALITIES:
            raise UnusableModel(
                f"hf:{self.source} reads neither texts nor images nor sound: name another model."
            )
        return MODALITIES[wanted]

    @cached_property
    def processor(self) -> Any:
        """What turns samples into the network's input."""
        processor = self._load(PROCESSORS[self.modality])
        if self.modality == "text" and processor.pad_token is None:
            processor.pad_token = processor.eos_token  # masked wherever it pads
        return processor

    @cached_property
    def network(self) -> Any:
        """The trained network, in float32; of an encoder with a decoder, the encoder."""
        network, report = self._load(
            "AutoModel",
            config=self.config,
            dtype=torch.float32,
            use_safetensors=True,
            output_loading_info=True,
        )
        if untrained := [key for key in report["missing_keys"] if "pooler" not in key]:
            raise UnusableModel(
                f"hf:{self.source} holds no weights for {untrained[0]}: get the checkpoint anew."
            )
        if network.config.is_encoder_decoder:
            network = network.get_encoder()
        return network.eval().to(self.device)

    def _load(self, kind: str, **options: Any) -> Any:
        try:
            return getattr(library(), kind).from_pretrained(
                self.folder, local_files_only=True, trust_remote_code=False, **options
            )
        except REFUSALS as error:
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> UnusableModel:
        reason = str(error).strip().partition("\n")[0]
        return UnusableModel(
            f"hf:{self.source} cannot be used: {reason} Put a model's directory, with its weights "
            "as safetensors and no code of its own, on this machine and name it."
        )
