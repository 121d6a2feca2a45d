"""The files that the people of the demo send, made at run time for a given year."""

from dataclasses import dataclass

from bot.demo import regency, rutan
from bot.demo.pictures import board, nursing_room, photographed, scanned
from bot.demo.writing import as_docx, as_pdf, as_xlsx


@dataclass(frozen=True, slots=True)
class Sample:
    """A file as a person has it on the phone; a photo is sent as a photo, everything else as a file.

    `serves` is the item that the person knows it proves, empty when it proves none that can still be proved.
    """

    filename: str
    content: bytes
    serves: str = ""
    caption: str = ""
    photo: bool = False
    album: bool = False


def for_rutan(year: int) -> tuple[Sample, ...]:
    """What the Rutan sends for the year, in order."""
    decree = as_pdf(rutan.decree(year))
    agreement = as_pdf(rutan.agreement(year))
    return (
        Sample("SK Tim P2HAM Rutan Muara Jambu.pdf", decree, "P2HAM23-P5"),
        Sample("scan sprint petugas.pdf", scanned(as_pdf(rutan.order(year)), seed=11), "P2HAM23-C3"),
        _pledge(year),
        Sample("Laporan pelatihan BISINDO.docx", as_docx(rutan.training(year)), "P2HAM23-C4"),
        Sample(
            "rasio petugas kunjungan.xlsx", as_xlsx(rutan.STAFFING_SHEET, rutan.staffing(year)), "P2HAM23-C1"
        ),
        Sample("SK Tim P2HAM (final) (1).pdf", decree),
        Sample("undangan halal bihalal.pdf", as_pdf(rutan.invitation(year))),
        Sample("PKS SLB.pdf", agreement[: len(agreement) * 2 // 3]),
        Sample("PKS SLB kirim ulang.pdf", agreement, "P2HAM23-C5"),
        Sample(f"inventaris alat bantu {year - 2}.pdf", as_pdf(rutan.inventory(year - 2))),
        *_nursing_room(year),
    )


def for_visitor(year: int) -> tuple[Sample, ...]:
    """The same for somebody at the page: first what completes a required item at once."""
    return tuple(sorted(for_rutan(year), key=lambda sample: sample.serves != "P2HAM23-C1"))


def for_regency(year: int) -> tuple[Sample, ...]:
    """What the kabupaten sends for the data year, in order."""
    return (
        Sample("SK PPID Kab. Tanjung Lada.pdf", as_pdf(regency.information_officers(year)), "KKP-INFO-S2"),
        Sample(
            "akta lahir per kecamatan.xlsx",
            as_xlsx(regency.BIRTHS_SHEET, regency.births(year)),
            "KKP-DUKCAPIL-H2",
        ),
        Sample("DPA Bagian Hukum.pdf", as_pdf(regency.budget(year)), "KKP-BANKUM-P1"),
    )


def _pledge(year: int) -> Sample:
    content = photographed(board([line.format(year=year) for line in rutan.PLEDGE]), seed=23)
    return Sample("IMG_0112.jpg", content, "P2HAM23-A1", "dipasang di ruang tunggu", photo=True)


def _nursing_room(year: int) -> tuple[Sample, ...]:
    days = (3, 3, 5)
    return tuple(
        Sample(
            f"IMG_02{view}7.jpg",
            nursing_room(view, seed=31 + view),
            "P2HAM23-B2",
            rutan.NURSING_CAPTION.format(day=day, year=year),
            photo=True,
            album=True,
        )
        for view, day in enumerate(days)
    )
