"""Reads a JSON document of any size one item at a time, so that memory holds one item and never the document.

Understood are a list of records, a page object whose `contents` is such a list (HSDS 3.1's pagination), an object of
lists by table name, one record, and JSON Lines.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Final

_CHUNK: Final = 64 * 1024
_LONGEST_ITEM: Final = 64 * 1024**2
_SPACE: Final = " \t\r\n\ufeff"


class BadJson(ValueError):
    """The document is not JSON; `line` counts from 1."""

    def __init__(self, line: int, expected: str) -> None:
        super().__init__(expected)
        self.line = line


@dataclass(frozen=True)
class Item:
    """A record of the document: the key of the list that holds it (empty at the top), its place and its line."""

    key: str
    path: str
    line: int
    value: Any


IsList = Callable[[str, Mapping[str, Any]], bool]
"""Whether a key of a top object holds a list of records to be read one by one, given what came before it."""


class _Text:
    """The document as a window of text that grows at its end and is forgotten at its beginning."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8", errors="surrogateescape", newline="")
        self._window = ""
        self._at = 0
        self.line = 1

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        while True:
            while self._at < len(self._window) and self._window[self._at] in _SPACE:
                self.line += self._window[self._at] == "\n"
                self._at += 1
            if self._at < len(self._window) or not self._grow(_CHUNK):
                return self._window[self._at : self._at + 1]

    def take(self, wanted: str) -> str:
        """Read one of the wanted characters."""
        found = self.peek()
        if not found or found not in wanted:
            raise BadJson(self.line, f"{' or '.join(wanted)} here" if found else f"{' or '.join(wanted)}, not the end")
        self._at += 1
        return found

    def value(self) -> Any:
        """Read one JSON value."""
        self.peek()
        self._window, self._at = self._window[self._at :], 0
        size = _CHUNK
        while True:
            try:
                found, end = _DECODER.raw_decode(self._window)
                # A number at the very end of the window may go on in the next chunk.
                if end < len(self._window) or not self._grow(size):
                    self.line += self._window.count("\n", 0, end)
                    self._at = end
                    return found
            except json.JSONDecodeError as error:
                if len(self._window) > _LONGEST_ITEM:
                    raise BadJson(self.line, f"items of at most {_LONGEST_ITEM // 1024**2} MB") from None
                if not self._grow(size):
                    line = self.line + self._window.count("\n", 0, error.pos)
                    raise BadJson(line, f"JSON ({error.msg})") from None
            except RecursionError:
                raise BadJson(self.line, "JSON that is nested less deeply") from None
            except ValueError:
                raise BadJson(self.line, "numbers of fewer digits") from None
            size *= 2

    def _grow(self, size: int) -> bool:
        more = self._text.read(size)
        self._window += more
        return bool(more)


_DECODER = json.JSONDecoder()


def read_items(stream: IO[bytes], is_list: IsList) -> Iterator[Item]:
    """The items of a document, in its order; what is left of an object after its lists of records comes last.

    Raises:
        BadJson: when the reading comes to something that is not JSON.
    """
    text = _Text(stream)
    if not text.peek():
        raise BadJson(1, "a JSON document; the file is empty")
    number = 0
    while text.peek():
        if text.peek() == "[":
            yield from _list(text, "", f"[{number}]" if number else "")
        elif text.peek() == "{":
            yield from _object(text, is_list)
        else:
            raise BadJson(text.line, "a JSON object or list")
        number += 1


def _list(text: _Text, key: str, path: str) -> Iterator[Item]:
    text.take("[")
    number = 0
    while text.peek() != "]":
        if number:
            text.take(",")
        text.peek()
        yield Item(key, f"{path}[{number}]", text.line, text.value())
        number += 1
        if text.peek() not in (",", "]"):
            text.take(",]")
    text.take("]")


def _object(text: _Text, is_list: IsList) -> Iterator[Item]:
    text.peek()
    line = text.line
    text.take("{")
    members: dict[str, Any] = {}
    streamed = False
    while text.peek() != "}":
        if members or streamed:
            text.take(",")
        if text.peek() != '"':
            text.take('"')
        key = text.value()
        text.take(":")
        if text.peek() == "[" and is_list(key, members):
            streamed = True
            yield from _list(text, key, f".{key}")
        else:
            members[key] = text.value()
    text.take("}")
    yield Item("", "", line, members)
