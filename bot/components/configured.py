"""What every component of ours shares: its settings are its part of `config.yml` over its defaults."""

from typing import Any, ClassVar, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


class ConfiguredComponent(GraphComponent):
    """A graph component with a `config`; alone it learns nothing and keeps nothing."""

    defaults: ClassVar[dict[str, Any]] = {}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.config = config
        self._storage = storage
        self._resource = resource

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
        """The component as it is before any training."""
        return cls(config, model_storage, resource)
