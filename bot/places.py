"""Where this program keeps what is its own, found without importing anything heavy."""

import os
from pathlib import Path

VARIABLE = "LENGKAP_HOME"
DEFAULT = Path("~/.local/share/lengkap")


def home() -> Path:
    """The folder that the environment names, else the usual one; absolute, perhaps not there yet."""
    return Path(os.environ.get(VARIABLE) or DEFAULT).expanduser().absolute()


def readings(folder: Path) -> Path:
    """The folder of readings kept below a home."""
    return folder / "readings"
