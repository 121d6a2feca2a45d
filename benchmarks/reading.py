"""How fast and how exactly files are read, beside other readers: python -m benchmarks reading."""

import io
import os
import time
from collections.abc import Callable
from statistics import median

os.environ.update({"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"})

import cv2
import pdfplumber
import psutil
import pypdfium2

from benchmarks import reading_papers, reading_scans
from benchmarks.reading_scans import LIMITS, SCANS
from documents.formats.registry import format_of
from documents.reader import Reader
from documents.reading import Kind
from knowledge.limits import Limits

TEXT_ONLY = Limits(table_pages=0)
MEGABYTE = 1 << 20


def main() -> None:
    """Print every table."""
    cv2.setNumThreads(1)
    text_layer()
    ruled_tables()
    overhead()
    memory()
    reading_scans.recognition()


def text_layer(rounds: int = 3) -> None:
    """Pages a second of text PDFs, beside bare PDFium and pdfplumber."""
    files = {name: build() for name, build in reading_papers.PAPERS.items()}
    files |= {path.name: path.read_bytes() for path in sorted((SCANS / "digital").glob("*.pdf"))}
    readers: dict[str, Callable[[bytes], int]] = {
        "lengkap": lambda data: len(format_of(Kind.PDF).read(data, TEXT_ONLY).pages),
        "pypdfium2": _with_pdfium,
        "pdfplumber": _with_pdfplumber,
    }
    spent: dict[str, dict[str, float]] = {reader: {} for reader in readers}
    pages = 0
    for name, data in files.items():
        for reader, read in readers.items():
            times = []
            for _ in range(rounds if reader != "pdfplumber" else 1):
                started = time.process_time()
                count = read(data)
                times.append(time.process_time() - started)
            spent[reader][name] = min(times)
        pages += count
    print(f"\nText PDFs: {len(files)} files, {pages} pages, text only\n")
    print("| reader | pages/s | CPU s | against pypdfium2, median file | worst file |")
    print("|---|---|---|---|---|")
    for reader, times_by_file in spent.items():
        ratios = [times_by_file[name] / spent["pypdfium2"][name] for name in files]
        total = sum(times_by_file.values())
        print(f"| {reader} | {pages / total:.0f} | {total:.2f} | {median(ratios):.2f} | {max(ratios):.2f} |")


def ruled_tables() -> None:
    """Rows of ruled tables that come out exact, against plain text lines."""
    print(
        "\nRuled tables: rows exact\n\n| page | rows | lengkap | one line of PDFium text |\n|---|---|---|---|"
    )
    for name in ("daftar-hadir", "sop", "notulen"):
        truth = (SCANS / "truth" / f"{name}.txt").read_text().split("\n")
        _table_row(name, (SCANS / "digital" / f"{name}.pdf").read_bytes(), [_joined(line) for line in truth])
    budget = [_joined(" ".join(row)) for row in reading_papers.BUDGET]
    _table_row("budget", reading_papers.tables(reading_papers.BUDGET), budget)


def _table_row(name: str, data: bytes, truth: list[str]) -> None:
    (first, *_) = format_of(Kind.PDF).read(data, LIMITS).pages
    rows = [_joined(" ".join(cell for cell in row if cell)) for row in first.rows]
    plain = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range().splitlines()
    lines = {_joined(line) for line in plain}
    exact = sum(row in truth for row in rows)
    print(f"| {name} | {len(rows)} | {exact} | {sum(row in lines for row in rows)} |")


def overhead(files: int = 60) -> None:
    """What the child process adds to a small file, warm."""
    data = (SCANS / "digital" / "laporan.pdf").read_bytes()
    reader = Reader(LIMITS)
    try:
        reader.submit(data, "a.pdf").result()
        inside = median(_timed(lambda: format_of(Kind.PDF).read(data, LIMITS)) for _ in range(files))
        through = median(_timed(lambda: reader.submit(data, "a.pdf").result()) for _ in range(files))
    finally:
        reader.close()
    print(f"\nIsolation: {1000 * (through - inside):.1f} ms a file, warm (target under 15)")


def memory(files: int = 500) -> None:
    """What the parent grows by over many files, and how large a child becomes; every fiftieth is a scan."""
    papers = [path.read_bytes() for path in sorted((SCANS / "digital").glob("*.pdf"))]
    scans = [path.read_bytes() for path in sorted((SCANS / "images").glob("*.pdf"))]
    reader, here = Reader(LIMITS), psutil.Process()
    largest = 0
    try:
        for data in (*papers, scans[0]):
            reader.submit(data, "a.pdf").result()
        before = here.memory_info().rss
        for number in range(files):
            of = scans if number % 50 == 0 else papers
            reader.submit(of[number % len(of)], "a.pdf").result()
            largest = max(largest, *(child.memory_info().rss for child in here.children(recursive=True)))
        grown = here.memory_info().rss - before
    finally:
        reader.close()
    print(
        f"\nMemory over {files} files: parent grown by {grown / MEGABYTE:.0f} MB (target under 20), "
        f"largest child {largest / MEGABYTE:.0f} MB (target under 500)"
    )


def _with_pdfium(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        sheet = document[index]
        textpage = sheet.get_textpage()
        textpage.get_text_range()
        textpage.close()
        sheet.close()
    count = len(document)
    document.close()
    return count


def _with_pdfplumber(data: bytes) -> int:

    with pdfplumber.open(io.BytesIO(data)) as document:
        for sheet in document.pages:
            sheet.extract_text()
            sheet.close()
        return len(document.pages)


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _joined(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
