"""The labelled messages as Rasa gets them."""

import copy
from pathlib import Path

import numpy as np
import pytest

from bot import labelled
from bot.labelled import TrainingFailed, labelled_messages

GOOD = """version: "3.1"
nlu:
- intent: request
  metadata:
    language: en
    needs: [basics.food]
  examples: |
    - no food since tuesday
    - the fridge is - sadly - empty
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of messages with one language, which stands in for `data/nlu`."""
    monkeypatch.setattr(labelled, "FOLDER", tmp_path)
    (tmp_path / "en").mkdir()
    return tmp_path / "en"


def test_a_message_has_the_labels_of_its_group(folder: Path) -> None:
    (folder / "food.yml").write_text(GOOD)
    texts = [(message.text, message.language, message.labels) for message in labelled_messages()]
    assert texts == [
        ("no food since tuesday", "en", ("basics.food",)),
        ("the fridge is - sadly - empty", "en", ("basics.food",)),
    ]


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (GOOD.replace("    language: en\n", ""), "group 1 needs a language"),
        (GOOD.replace("  metadata:\n    language: en\n    needs: [basics.food]\n", ""), "group 1 needs intent"),
        (GOOD.replace("- no food", "no food"), "'- ' before every example"),
        (GOOD.replace("nlu:", "nul:"), "a list `nlu`"),
        (GOOD.replace("[basics.food]", "[basics.food"), "not YAML"),
        ("", "not YAML"),
    ],
)
def test_a_malformed_file_is_named_with_what_was_expected(folder: Path, broken: str, expected: str) -> None:
    (folder / "food.yml").write_text(broken)
    with pytest.raises(TrainingFailed, match=r"food\.yml") as refused:
        list(labelled_messages())
    assert expected in str(refused.value)


@pytest.mark.model
def test_rasa_reads_the_same_messages_itself() -> None:
    from rasa.shared.importers.rasa import RasaFileImporter  # noqa: PLC0415 - cost: importing Rasa takes seconds

    from bot.importer import LabelledImporter  # noqa: PLC0415

    file = labelled.FOLDER / "hmn" / "acts.yml"
    by_rasa = RasaFileImporter(training_data_paths=[str(file)]).get_nlu_data().training_examples
    ours = {message.get("text"): message.data for message in LabelledImporter().get_nlu_data().training_examples}
    assert len(by_rasa) > 100
    assert all(ours[message.get("text")] == message.data for message in by_rasa)


@pytest.mark.model
def test_a_copy_of_a_message_keeps_its_features_and_a_feature_changes_no_fingerprint() -> None:
    from rasa.shared.nlu.training_data.features import Features  # noqa: PLC0415 - cost: importing Rasa takes seconds

    from bot.importer import Example  # noqa: PLC0415

    message = Example({"text": "no heat", "intent": "request"})
    before = message.fingerprint()
    message.add_features(Features(np.ones((1, 2)), "sentence", "text", "use"))
    copied = copy.deepcopy(message)
    copied.set("text", "no water")
    assert message.fingerprint() == before != copied.fingerprint()
    assert len(copied.features) == 1 and message.get("text") == "no heat"
