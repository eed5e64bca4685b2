"""The app's one columnar copy of the ledger, opened when somebody first looks at figures."""

from threading import Lock

from fastapi import Request

from channels.context import Context
from needs.figures.columns import Columns, open_columns

_GUARD = Lock()


def columns_of(request: Request) -> Columns:
    """The copy of the app that a request came to."""
    state = request.app.state
    with _GUARD:
        if not hasattr(state, "columns"):
            context: Context = state.context
            state.columns = open_columns(context.database, context.settings)
        found: Columns = state.columns
        return found
