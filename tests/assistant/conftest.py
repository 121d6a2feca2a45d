"""The use cases are tried in the same town as the handlers."""

from tests.bot.conftest import town

__all__ = ["town"]
