"""Trains the head: a bidirectional LSTM over frozen hidden states, characters and what the rules found.

The encoder is never changed. What is learned is small (about 1.1 million weights) and takes minutes on one core. Same
texts, same seed, same machine: the same weights.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from kg.recognition.tagging import TAGS

_IGNORED = -100
LOG = logging.getLogger(__name__)

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a head is trained."""

    epochs: int = 8
    rate: float = 2e-3
    """Highest learning rate of the one-cycle schedule."""
    decay: float = 0.01
    dropout: float = 0.35
    smoothing: float = 0.05
    """Share of the target that is spread over all tags."""
    ruleless: float = 0.1
    """Share of windows that are shown without the rules' mentions, so that the head does not lean on them alone."""
    batch: int = 2500
    """Characters of a batch, at least."""
    encoder: int = 192
    character: int = 48
    offset: int = 8
    feature: int = 64
    state: int = 192


@dataclass(frozen=True, slots=True)
class Example:
    """One window of a document, as numbers."""

    hidden: Array
    """Float16, tokens × width."""
    index: Array
    """Token of each character."""
    chars: Array
    offset: Array
    features: Array
    """Characters × kinds of rule features."""
    tags: Array

    def __len__(self) -> int:
        return len(self.tags)


class Head(nn.Module):
    """The network. Names of its parts are names in the exported file."""

    def __init__(self, width: int, characters: int, features: int, settings: Settings) -> None:
        super().__init__()
        self.encoder = nn.Linear(width, settings.encoder)
        self.character = nn.Embedding(characters, settings.character)
        self.offset = nn.Embedding(4, settings.offset)
        self.feature = nn.Linear(features, settings.feature)
        self.drop = nn.Dropout(settings.dropout)
        size = settings.encoder + settings.character + settings.offset + settings.feature
        self.lstm = nn.LSTM(size, settings.state, batch_first=True, bidirectional=True)
        self.output = nn.Linear(2 * settings.state, len(TAGS))

    def forward(
        self, hidden: torch.Tensor, chars: torch.Tensor, offset: torch.Tensor, features: torch.Tensor
    ) -> torch.Tensor:
        """Return the logits, batch × characters × tags; *hidden* is given per character."""
        parts = [
            functional.gelu(self.encoder(hidden)),
            self.character(chars),
            self.offset(offset),
            functional.gelu(self.feature(features)),
        ]
        states, _ = self.lstm(self.drop(torch.cat(parts, -1)))
        return self.output(self.drop(states))

    def weights(self) -> dict[str, Array]:
        """Return the parameters by name."""
        return {name: value.detach().numpy() for name, value in self.state_dict().items()}


def batches(examples: Iterable[Example], size: int) -> list[list[Example]]:
    """Return the examples by length in groups of at least *size* characters, padding counted; the rest comes last."""
    found: list[list[Example]] = []
    current: list[Example] = []
    for example in sorted(examples, key=len):
        current.append(example)
        if len(example) * len(current) > size:
            found.append(current)
            current = []
    return [*found, current] if current else found


def _padded(arrays: Sequence[Array], fill: int = 0) -> torch.Tensor:
    shape = (len(arrays), max(map(len, arrays)), *arrays[0].shape[1:])
    out = np.full(shape, fill, np.int64 if arrays[0].dtype.kind == "i" else np.float32)
    for row, array in zip(out, arrays, strict=True):
        row[: len(array)] = array
    return torch.from_numpy(out)


def _steps(groups: list[list[Example]], settings: Settings, chance: random.Random) -> Iterator[list[Example]]:
    for epoch in range(1, settings.epochs + 1):
        LOG.info("epoch %d of %d", epoch, settings.epochs)
        chance.shuffle(groups)
        yield from groups


def train(examples: Sequence[Example], characters: int, flags: int, settings: Settings, seed: int) -> Head:
    """Return a head trained on *examples*.

    Args:
        examples: the windows of all documents to learn from.
        characters: how many numbers characters have.
        flags: how many of the features, from the first, say what the rules found; they are hidden now and then.
        settings: how it is trained.
        seed: of the first weights, the order of batches and the dropout.
    """
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    groups = batches(examples, settings.batch)
    head = Head(examples[0].hidden.shape[1], characters, examples[0].features.shape[1], settings)
    optimizer = torch.optim.AdamW(head.parameters(), settings.rate, weight_decay=settings.decay)
    total = settings.epochs * len(groups)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, settings.rate, total_steps=total)
    head.train()
    for group in _steps(groups, settings, random.Random(seed)):
        optimizer.zero_grad()
        _loss(head, group, flags, settings).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(head.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return head.eval()


def _loss(head: Head, group: Sequence[Example], flags: int, settings: Settings) -> torch.Tensor:
    features = _padded([x.features for x in group])
    features[:, :, :flags] *= (torch.rand(len(group), 1, 1) >= settings.ruleless).float()
    logits = head(
        _padded([x.hidden[x.index] for x in group]),
        _padded([x.chars for x in group]),
        _padded([x.offset for x in group]),
        features,
    )
    wanted = _padded([x.tags for x in group], _IGNORED)
    return functional.cross_entropy(
        logits.reshape(-1, len(TAGS)),
        wanted.reshape(-1),
        ignore_index=_IGNORED,
        label_smoothing=settings.smoothing,
    )
