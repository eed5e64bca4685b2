"""What components that learn nothing share: they are made from their part of `config.yml` alone."""

from typing import Any, ClassVar, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


class UntrainedComponent(GraphComponent):
    """A graph component whose `config` is all that it is made from."""

    defaults: ClassVar[dict[str, Any]] = {}

    def __init__(self, config: dict[str, Any] | None = None) -> None:
        self.config = self.defaults | (config or {})

    @classmethod
    def get_default_config(cls) -> dict[str, Any]:
        """The settings that `config.yml` may leave out."""
        return dict(cls.defaults)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """The component; there is nothing to load."""
        return cls(config)
