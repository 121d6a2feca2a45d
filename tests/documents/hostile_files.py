"""Small files made to cost much, each built in memory."""

import io
import zipfile
import zlib
from collections.abc import Sequence

import pikepdf
from made_files import docx, text_pdf, with_part

MEGABYTE = 1 << 20


def pdf(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of numbered objects, the first being the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(
        out + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    )


def stream(content: bytes, head: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n" % (len(content), head) + content + b"\nendstream"


def one_page(
    contents: bytes, resources: bytes = b"", extra: Sequence[bytes] = (), box: bytes = b"0 0 595 842"
) -> bytes:
    """A PDF of one page with the given content stream."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> >>" % (
        box,
        resources,
    )
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, contents, *extra])


def packed(content_size: int, times: int) -> bytes:
    """Spaces packed so many times over."""
    packer = zlib.compressobj(9)
    content = (
        b"".join(packer.compress(b" " * MEGABYTE) for _ in range(content_size // MEGABYTE)) + packer.flush()
    )
    for _ in range(times - 1):
        content = zlib.compress(content, 9)
    filters = b" ".join([b"/FlateDecode"] * times)
    return stream(content, b"/Filter [%s]" % filters)


def flate_bomb() -> bytes:
    return one_page(packed(1 << 30, 3))


def many_operators() -> bytes:
    return one_page(stream(zlib.compress(b"0 0 m 9 9 l S\n" * 1_500_000, 9), b"/Filter /FlateDecode"))


def many_glyphs() -> bytes:
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    content = b"BT /F 9 Tf " + (b"(" + b"a" * 1_000 + b") Tj\n") * 40_000 + b"ET"
    return one_page(stream(zlib.compress(content, 9), b"/Filter /FlateDecode"), font)


def forms_in_forms() -> bytes:
    forms = []
    for level in range(30):
        inner = b"/Fm Do " * 10 if level < 29 else b"0 0 m 9 9 l S"
        below = b"/Resources << /XObject << /Fm %d 0 R >> >>" % (6 + level) if level < 29 else b""
        forms.append(stream(inner, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] %s" % below))
    return one_page(stream(b"/Fm Do"), b"/XObject << /Fm 5 0 R >>", forms)


def deep_page_tree(depth: int = 60_000) -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    objects += [b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (number + 3) for number in range(depth)]
    return pdf([*objects, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])


def deep_array() -> bytes:
    extra = [b"[" * 200_000 + b"]" * 200_000]
    return one_page(stream(b""), b"", extra)


def cyclic_page_tree() -> bytes:
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"])


def circular_cross_reference() -> bytes:
    data = text_pdf()
    start = data.rindex(b"startxref")
    offset = int(data[start + 9 :].split()[0])
    return data.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % offset)


def many_pages(count: int = 10_000) -> bytes:
    with pikepdf.new() as document:
        for _ in range(count):
            document.add_blank_page(page_size=(200, 200))
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def huge_page() -> bytes:
    return one_page(stream(b"0 0 m 14000 14000 l S"), box=b"0 0 14400 14400")


def huge_picture_inside() -> bytes:
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(7_500 * 100)) for _ in range(600)) + packer.flush()
    head = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 1"
    picture = stream(rows, head + b" /ColorSpace /DeviceGray /Filter /FlateDecode")
    return one_page(stream(b"595 0 0 842 0 0 cm /Im Do"), b"/XObject << /Im 5 0 R >>", [picture])


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def nested_archives() -> bytes:
    data = zipped({"a.txt": bytes(8 * MEGABYTE)})
    for _ in range(4):
        data = zipped({f"{index}.zip": data for index in range(16)})
    return data


def flat_archive_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        for _ in range(512):
            member.write(bytes(MEGABYTE))
    return buffer.getvalue()


def archive_of_100_000_entries() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}.txt", b"")
    return buffer.getvalue()


def lying_docx() -> bytes:
    """A body of 60 MB whose directory entry says ten bytes."""
    body = b"<d>" + b"<p><r><t>a</t></r></p>" * 2_600_000 + b"</d>"
    data = bytearray(with_part(docx("a"), "word/document.xml", body))
    size = len(body).to_bytes(4, "little")
    while (position := data.find(size)) >= 0:
        data[position : position + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def wide_docx() -> bytes:
    """A body of 150 MB with little repetition to a packer's eye."""
    row = "".join(f"<p><r><t>{number:x}</t></r></p>" for number in range(200_000)).encode()
    return with_part(docx("a"), "word/document.xml", b"<d>" + row * 30 + b"</d>")
