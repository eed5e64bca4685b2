"""Takes nested HSDS JSON apart into rows of its tables, links drawn from the nesting."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from directory.exchange.csv_rows import Advance
from directory.exchange.findings import Findings, Problem
from directory.exchange.json_stream import BadJson, Item, read_items
from directory.exchange.resources import LOOSE_LINKS, RESOURCES, Resource, by_file_name
from directory.exchange.rows import RawRow
from directory.exchange.sources import SourceFile
from directory.exchange.tree import ALSO_LISTS, ALSO_OBJECTS, LISTS, OBJECTS
from directory.exchange.values import Raw

CONTENTS: Final = "contents"
_PAGE: Final = "total_items"
_STREAMED: Final = frozenset({CONTENTS, "organizations", "services", "taxonomies", "taxonomy_terms"})
"""Keys of a top object that hold lists of records even where no page object is known from its `total_items`."""


def read_document(file: SourceFile, findings: Findings, advance: Advance, alone: bool = True) -> Iterator[RawRow]:
    """The rows of a JSON document. What cannot be read becomes a problem.

    A document without any record is one too, unless it lies among others, where it may be the feed's description.
    """
    with file.open() as stream:
        try:
            for item in read_items(stream, _is_list):
                yield from _Taker(file, item, findings, alone).rows()
                advance(stream.tell())
        except BadJson as error:
            findings.problems.append(Problem(file.name, error.line, "", "", str(error)))


def _is_list(key: str, before: Mapping[str, Any]) -> bool:
    if "id" in before:
        return False  # the object is itself a record, and its lists are its own
    return key in _STREAMED or (_table(key) is not None and (key.endswith(".csv") or _PAGE in before))


class _Taker:
    """Takes one item of a document apart."""

    def __init__(self, file: SourceFile, item: Item, findings: Findings, alone: bool) -> None:
        self._file, self._item, self._findings, self._alone = file, item, findings, alone

    def rows(self) -> Iterator[RawRow]:
        value, key = self._item.value, self._item.key
        if not isinstance(value, dict):
            self._complain(self._item.path, key, value, "an object with the columns of a record")
            return
        resource = _table(key) if key not in ("", CONTENTS) else None
        resource = resource or kind_of(value, self._file.name)
        if resource is not None:
            yield from self._record(resource, value, {}, self._item.path)
        elif not key:
            yield from self._collections(value)
        else:
            self._complain(self._item.path, "", ", ".join(value), "a record of an HSDS table, such as a service")

    def _collections(self, value: Mapping[str, Any]) -> Iterator[RawRow]:
        """An object of lists by table, such as `{"locations": […]}`."""
        lists = {key: rows for key, rows in value.items() if isinstance(rows, list) and _table(key)}
        if not lists and value and _PAGE not in value:
            if self._alone or self._item.path:
                self._complain(self._item.path, "", ", ".join(value), "a record of an HSDS table, such as a service")
            else:
                self._findings.note(f"{self._file.name} holds no record of an HSDS table and was not read")
        for key, rows in lists.items():
            resource = _table(key)
            assert resource is not None
            for number, row in enumerate(rows):
                yield from self._member(resource, row, {}, f".{key}[{number}]")

    def _member(self, resource: Resource, value: Any, implied: dict[str, Raw], path: str) -> Iterator[RawRow]:
        if isinstance(value, dict):
            yield from self._record(resource, value, implied, path)
        else:
            self._complain(path, resource.name, value, "an object with the columns of a record")

    def _record(
        self, resource: Resource, value: Mapping[str, Any], implied: dict[str, Raw], path: str
    ) -> Iterator[RawRow]:
        if value.keys() == {"id"}:
            return  # only says which record is meant
        cells: dict[str, Raw] = {**implied}
        cells |= {name: cell for name, cell in value.items() if name in resource.columns and cell is not None}
        if resource.name in LOOSE_LINKS and implied:
            # Where the record stands says for sure what it is about.
            cells[LOOSE_LINKS[resource.name][1]] = implied[LOOSE_LINKS[resource.name][1]]
        for key, (table, column) in _objects(resource).items():
            if isinstance(inner := value.get(key), dict):
                cells.setdefault(column, inner.get("id"))
                # A program that does not name its organization belongs to that of the service.
                given = {"organization_id": cells.get("organization_id")} if table == "program" else {}
                yield from self._record(RESOURCES[table], inner, given, f"{path}.{key}")
        yield RawRow(resource, self._file.name, self._item.line, cells, path)
        for key, child, links in self._children(resource, value, cells.get("id")):
            if not isinstance(value[key], list):
                self._complain(f"{path}.{key}", key, value[key], "a list")
                continue
            for number, member in enumerate(value[key]):
                yield from self._member(child, member, links, f"{path}.{key}[{number}]")

    def _children(
        self, resource: Resource, value: Mapping[str, Any], key: Raw
    ) -> Iterator[tuple[str, Resource, dict[str, Raw]]]:
        lists = {**LISTS.get(resource.name, {}), **ALSO_LISTS.get(resource.name, {})}
        for name, inner in value.items():
            if inner is None or name in resource.columns or (isinstance(inner, dict) and name in _objects(resource)):
                continue
            if name in lists:
                yield name, RESOURCES[lists[name]], {f"{resource.name}_id": key}
            elif name == "attributes":
                yield name, RESOURCES["attribute"], {"link_id": key, "link_entity": resource.name}
            elif name == "metadata":
                yield name, RESOURCES["metadata"], {"resource_id": key, "resource_type": resource.name}
            else:
                text = f"{name!r} of a {resource.name} is not in HSDS 3.1 and was not kept"
                self._findings.note(f"{self._file.name}: {text}")

    def _complain(self, path: str, column: str, value: Any, expected: str) -> None:
        problem = Problem(self._file.name, self._item.line, column, str(value), expected, path)
        self._findings.problems.append(problem)


def _objects(resource: Resource) -> Mapping[str, tuple[str, str]]:
    return {**OBJECTS.get(resource.name, {}), **ALSO_OBJECTS.get(resource.name, {})}


def kind_of(value: Mapping[str, Any], file_name: str = "") -> Resource | None:
    """The table to which a record belongs, by the keys that only it has, else by the name of its file."""
    for name, keys in _TELLING:
        if value.keys() & keys:
            return RESOURCES[name]
    if "name" not in value:
        return None
    stem = file_name.rpartition("/")[2].lower()
    by_stem = [
        name for name in ("taxonomy_term", "taxonomy", "location", "organization", "service") if stem.startswith(name)
    ]
    if by_stem:
        return RESOURCES[by_stem[0]]
    return RESOURCES["taxonomy" if "version" in value else "organization"] if "id" in value else None


_TELLING: Final = (
    ("service", {"status", "organization", "service_at_locations", "capacities", "eligibility_description", "program"}),
    ("location", {"location_type", "addresses", "accessibility", "latitude"}),
    ("service_at_location", {"location", "location_id"}),
    ("taxonomy_term", {"taxonomy_detail", "taxonomy_id", "taxonomy", "parent_id", "term_uri"}),
    (
        "organization",
        {"additional_websites", "organization_identifiers", "legal_status", "website", "tax_id", "programs"},
    ),
    ("service", {"organization_id", "schedules", "minimum_age", "additional_urls", "url"}),
)


def _table(key: str) -> Resource | None:
    return by_file_name(key if key.endswith(".csv") else f"{key}.csv")
