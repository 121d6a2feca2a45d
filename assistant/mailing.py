"""What a message of the outbox finds when its turn has come."""

from datetime import datetime

from knowledge.errors import LengkapError


class Moot(LengkapError):
    """There is nothing left to say."""

    code = "outbox.moot"


class NotNow(LengkapError):
    """It is not a time to write to people; facts: until."""

    code = "outbox.later"

    @property
    def until(self) -> datetime:
        """From when on the message may leave."""
        until = self.facts["until"]
        if not isinstance(until, datetime):
            raise TypeError("a moment")
        return until
