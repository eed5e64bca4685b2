"""Selects the rows of a table that may leave the house, in an order that is the same on every database."""

from typing import Any

from sqlalchemy import Select, case, null, select

from directory.exchange.resources import Resource
from directory.visibility import is_hidden, public


def shown_rows(resource: Resource) -> Select[Any]:
    """The columns of the public rows of a table by id; a link to a hidden row of the same table is left empty."""
    model = resource.model
    columns = []
    for name in resource.columns:
        column = getattr(model, name)
        if resource.links.get(name) == resource.name == "organization":
            column = case((is_hidden("organization", column), null()), else_=column).label(name)
        columns.append(column)
    return select(*columns).where(public(model)).order_by(model.id)
