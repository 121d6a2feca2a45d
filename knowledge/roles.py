"""What a person can be in the product."""

from enum import StrEnum


class Role(StrEnum):
    """A membership's role; the value is written in rows and commands."""

    OFFICER = "officer"
    COORDINATOR = "coordinator"
    VERIFIER = "verifier"
    ADMIN = "admin"
    HOLDER = "holder"
    HEAD = "head"

    @property
    def in_unit(self) -> bool:
        """Whether the role is held inside one unit; the others cover their whole Kanwil."""
        return self not in (Role.VERIFIER, Role.ADMIN)
