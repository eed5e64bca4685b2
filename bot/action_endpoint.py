"""Runs the custom actions in the server's own process, so that `nearhelp serve` is all that has to be started."""

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

import actions


class InProcessActions(EndpointConfig):
    """An action endpoint without a network: the same payload, the same answer, the same action classes."""

    def __init__(self) -> None:
        super().__init__(url="in-process")
        self._executor = ActionExecutor()
        self._executor.register_package(actions)

    async def request(self, *args: Any, json: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """Run the action that the payload names.

        Raises:
            ActionExecutionRejection: a form rejects the message, as `rasa_sdk` says it.
        """
        return await self._executor.run(json or {})
