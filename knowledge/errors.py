"""The root of every error a person may be told about."""

from collections.abc import Mapping
from typing import ClassVar


class LengkapError(Exception):
    """Something went wrong that a person can be told: a stable code and the facts its sentence needs."""

    code: ClassVar[str] = "internal"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({shown})"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), dict(self.facts))


def _rebuild(kind: type[LengkapError], facts: dict[str, object]) -> LengkapError:
    return kind(**facts)
