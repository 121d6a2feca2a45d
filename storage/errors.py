"""What can go wrong with what is kept."""

from knowledge.errors import LengkapError


class StorageError(LengkapError):
    """Something about the kept data or files."""

    code = "storage"


class RecordUnknown(StorageError):
    """There is no such row, or it belongs to somebody else."""

    code = "storage.unknown"


class NameTaken(StorageError):
    """Another office of the unit has or had this name; facts: name."""

    code = "storage.name_taken"


class SchemaNewer(StorageError):
    """The database was brought to a schema that this program does not know."""

    code = "storage.newer"


class BrokenReferences(StorageError):
    """A migration would leave rows that refer to nothing."""

    code = "storage.broken_references"


class DatabaseInUse(StorageError):
    """The database that was to be filled holds rows already; facts: table."""

    code = "storage.in_use"


class CopyDiffers(StorageError):
    """A copy is not what it was made from, and was not kept; facts: what."""

    code = "storage.copy_differs"


class NothingKept(StorageError):
    """There is nothing yet that could be backed up."""

    code = "storage.nothing_kept"


class BackupUnreadable(StorageError):
    """The file is no backup of this program, or is damaged; facts: what."""

    code = "storage.backup_unreadable"


class StorageFull(StorageError):
    """No room for an original; nothing of it was kept."""

    code = "storage.full"


class StorageRefused(StorageError):
    """A name that no original can have."""

    code = "storage.refused"


class OriginalMissing(StorageError):
    """The original of a document is not there."""

    code = "storage.original_missing"


class OriginalDamaged(StorageError):
    """An original is no longer what was sent."""

    code = "storage.original_damaged"


class OriginalsUnreachable(StorageError):
    """The place of the originals does not answer; facts: reason."""

    code = "storage.unreachable"


class InvitationError(StorageError):
    """An invitation that lets nobody in."""

    code = "invitation"


class InvitationUnknown(InvitationError):
    """Nobody issued this token."""

    code = "invitation.unknown"


class InvitationUsed(InvitationError):
    """Somebody else came in with it."""

    code = "invitation.used"


class InvitationExpired(InvitationError):
    """Its time is over."""

    code = "invitation.expired"


class InvitationRevoked(InvitationError):
    """It was taken back."""

    code = "invitation.revoked"
