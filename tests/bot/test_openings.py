"""The lines of conversations that the assistant learns from are what they say they are."""

from pathlib import Path

import pytest

from bot.context import Before
from bot.labelled import TrainingFailed
from bot.meaning import Meaning, weights
from bot.openings import Line, fingerprint, lines, training_files

DEV = Path(__file__).parents[2] / "data" / "dev"


def test_the_shipped_weights_are_learned_from_these_lines() -> None:
    assert weights().made_of == fingerprint(), "data/context has changed: run `nearhelp train --shipped` and commit."


def test_no_line_to_measure_with_is_learned_from() -> None:
    learned = {(line.opening, line.text.casefold()) for line in lines(*training_files())}
    measured = {(line.opening, line.text.casefold()) for line in lines(*sorted(DEV.glob("conversations*.tsv")))}
    assert measured
    assert not learned & measured


@pytest.mark.parametrize(
    "row",
    ["nowhere\tdetail\thello", "en01\task\thello", "en01\task:no.need\thello", "en01\tdetails\thello", "en01\tdetail"],
)
def test_a_line_that_names_nothing_known_is_refused_with_its_number(tmp_path: Path, row: str) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text(f"en01\tdetail\twhat time\n{row}\n")
    with pytest.raises(TrainingFailed, match="line 2"):
        list(lines(file))


def test_the_need_of_the_conversation_asked_for_again_is_the_same(tmp_path: Path) -> None:
    same, other, crisis = said(
        tmp_path,
        "en01\task:basics.food|detail\tstill hungry",
        "en01\task:housing.rent\trent too",
        "en01\tcrisis:crisis.suicide\ti want to die",
    )
    food = Before(needs=("basics.food",))
    assert [line.meaning(food) for line in (same, other, crisis)] == [Meaning.SAME, Meaning.ASK, Meaning.CRISIS]


def said(folder: Path, *rows: str) -> list[Line]:
    file = folder / "lines.tsv"
    file.write_text("\n".join(rows))
    return list(lines(file))
