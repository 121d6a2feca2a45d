"""The use cases are tried in the same town as the handlers."""

from tests.bot.conftest import settled, town

__all__ = ["settled", "town"]
