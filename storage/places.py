"""Where originals are kept, chosen by URL alone."""

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from storage.originals import Originals, OriginalStore

FOLDER, BUCKET = "file", "s3"


def originals_at(url: str) -> OriginalStore:
    """The store of a `file:///` or `s3://` URL."""
    folder = folder_of(url)
    if folder is not None:
        return Originals(folder)
    # Only where it is used: the client is a large library.
    from storage.buckets import BucketOriginals  # noqa: PLC0415

    return BucketOriginals.at(url)


def folder_of(url: str) -> Path | None:
    """The folder of a `file:///` URL; None for a bucket."""
    parts = urlsplit(url)
    return Path(url2pathname(parts.path)) if parts.scheme == FOLDER else None
