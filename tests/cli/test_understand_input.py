"""What `nearhelp understand` and `evaluate` do with lines that are not messages."""

import pytest

from cli.understand import read_row, read_rows


def test_a_row_keeps_its_id_and_text() -> None:
    assert read_row('{"id": "7", "text": "no heat"}', 1) == {"id": "7", "text": "no heat"}


@pytest.mark.parametrize("line", ["no json", "[1]", '"text"', '{"id": 1}', '{"text": 5}', '{"text": null}'])
def test_a_line_that_is_no_message_says_which_and_what_is_expected(line: str) -> None:
    with pytest.raises(ValueError, match=r"^line 3: .*(expected|JSON)"):
        read_row(line, 3)


def test_blank_lines_are_passed_over() -> None:
    assert [row["text"] for row in read_rows(["\n", '{"text": "a"}', "  ", '{"text": "b"}'])] == ["a", "b"]
