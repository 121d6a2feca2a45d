"""Words that say a thing is not there yet, or that it was not done."""

import re

_DENIED = re.compile(
    r"\b(?:(?:belum|blm) (?:tersedia|ada|memiliki|mempunyai|punya|terpasang|dibangun|dibuat|dilaksanakan"
    r"|terlaksana|berfungsi|lengkap|selesai|terpenuhi|(?:dapat|bisa)(?: kami)? \w+)"
    r"|(?:tidak|tdk|gak?|nggak) (?:tersedia|ada|memiliki|mempunyai|terpasang|berfungsi|dilaksanakan"
    r"|terlaksana)"
    r"|(?:mohon|agar|supaya) dikosongkan|dalam proses|masih proses|(?:masih|baru) (?:direncanakan|diusulkan)"
    r"|akan (?:dibangun|disediakan|dipasang|diadakan|dilaksanakan|dianggarkan|diusulkan)"
    r"|rusak|mampet|bocor|(?:lagi|sedang|masih|dalam|tahap) (?:di)?(?:perbaiki|perbaikan|renovasi|bangun)"
    r"|(?<!yang )(?<!yg )(?:belum|blm) (?:di|ter)\w{3,}"
    r"|data (?:belum|blm) (?:masuk|ada|lengkap|final))\b"
)
_EXCUSED = re.compile(
    r"\b(?:(?:belum|tidak) (?:dapat|bisa)(?: kami)? (?:\w+kan|\w+i|dipenuhi|disusun)"
    r"|tidak (?:dapat |bisa )?terlaksana|(?:mohon|agar|supaya) dikosongkan"
    r"|(?<!yang )(?<!yg )(?:belum|blm) (?:tersedia|ada|memiliki|mempunyai|punya|(?:di|ter)\w{3,}))\b"
    r"(?!\s*:?\s*\d)"
)

_APOLOGISED = re.compile(
    r"\b(?:(?:belum|tidak) (?:dapat|bisa) kami (?:beri|sampai|penuhi|serah|kirim|laku|laksana)\w*"
    r"|(?<!yang )(?<!yg )(?<!dapat )(?<!bisa )(?<!boleh )(?<!untuk )(?:me)?mohon(?: diberi(?:kan)?)?"
    r" (?:tambahan|perpanjangan|kelonggaran) waktu(?! (?:tinggal|kunjung|izin|berlaku|kontrak|tahan)))\b"
)


def denied(text: str) -> str | None:
    """The words by which a plain text says that what it speaks of is not there; None when it does not."""
    found = _DENIED.search(text)
    return found.group() if found else None


def excused(text: str) -> str | None:
    """The words by which a plain text says that something could not be handed over or done."""
    found = _EXCUSED.search(text)
    return found.group() if found else None


def apologised(text: str) -> str | None:
    """The words by which the writer of a plain text says that what was asked for does not come with it."""
    found = _APOLOGISED.search(text)
    return found.group() if found else None
