"""The world in which every change is tried."""

from datetime import timedelta

from storage_world import NOW, World

from knowledge.roles import Role
from storage import changes, invitations
from storage.audit import Stamp
from storage.evidence import Aim, Place
from storage.tables import Document, Evidence, Invitation, Membership


class Scene:
    """A world with one of everything, and one way to call each function that changes something."""

    def __init__(self, world: World, document: Document, proposed: Evidence, member: Membership) -> None:
        self.world = world
        self.stamp = Stamp(NOW + timedelta(hours=1), world.officer.id)
        self.own = {"unit_id": world.unit.id}
        self.document = {"document_id": document.id, **self.own}
        self.assessment = {"assessment_id": world.assessment.id, **self.own}
        self.place = Place(document_id=document.id, assessment_id=world.assessment.id, criterion="K9")
        self.aim = Aim(world.unit.id, proposed.id)
        self.document_aim = changes.Aim(world.unit.id, document.id)
        self.member = member

    def invitation(self) -> Invitation:
        return Invitation(
            token_hash=invitations.hash_token("t"),
            role=Role.ADMIN,
            kanwil_id=self.world.banten.id,
            created_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )

    def kanwil(self) -> dict[str, int]:
        return {"kanwil_id": self.world.banten.id}
