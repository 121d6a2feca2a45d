"""Every limit of the product, named once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file, one person and one message may cost; sizes in bytes, times in seconds."""

    file_bytes: int = 20_000_000
    text_pages: int = 200
    ocr_pages: int = 40
    table_pages: int = 20
    table_seconds: float = 8
    parse_wall_seconds: float = 45
    parse_cpu_seconds: int = 30
    ocr_page_seconds: float = 20
    ocr_file_seconds: float = 300
    child_memory_bytes: int = 1536 * 1024 * 1024
    render_pixels: int = 25_000_000
    image_pixels: int = 50_000_000
    archive_entries: int = 2_000
    archive_bytes: int = 200_000_000
    archive_ratio: int = 100
    archive_depth: int = 2
    archive_seconds: float = 300
    archive_documents: int = 60
    cells: int = 200_000
    characters: int = 1_000_000
    answer_seconds: float = 60
    person_files_per_hour: int = 60
    person_bytes_per_day: int = 500_000_000
    album_quiet_seconds: float = 2
    album_longest_seconds: float = 10
    queue_seconds: float = 30
    queue_documents: int = 20_000
    message_units: int = 4_096
    caption_units: int = 1_024
    callback_bytes: int = 64
    answer_characters: int = 900
    edit_seconds: float = 20
    package_bytes: int = 49_000_000
