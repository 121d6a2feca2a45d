"""Papers of an invented kabupaten as its offices would have typed them in a given year."""

from bot.demo.papers import Grid, Heading, Paper, Para, Signature

UNIT = "Kabupaten Tanjung Lada"
_HEAD = (
    "PEMERINTAH KABUPATEN TANJUNG LADA",
    "SEKRETARIAT DAERAH",
    "Jalan Alun-alun Barat Nomor 1 Tanjung Lada",
)


def information_officers(year: int) -> Paper:
    """The regent's decision that appoints the officers for public information."""
    return Paper(
        letterhead=("BUPATI TANJUNG LADA", "PROVINSI BANTEN"),
        blocks=(
            Heading(
                (
                    "KEPUTUSAN BUPATI TANJUNG LADA",
                    f"NOMOR 489/Kep.118-Huk/{year}",
                    "TENTANG",
                    "PEJABAT PENGELOLA INFORMASI DAN DOKUMENTASI",
                    "DI LINGKUNGAN PEMERINTAH KABUPATEN TANJUNG LADA",
                )
            ),
            Para(
                "bahwa agar permintaan informasi warga dilayani cepat dan tepat perlu ditunjuk pejabat "
                "pengelola di setiap perangkat daerah;",
                "Menimbang",
            ),
            Para("Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik;", "Mengingat"),
            Heading(("MEMUTUSKAN:",)),
            Para(
                "Menunjuk Kepala Dinas Komunikasi dan Informatika sebagai PPID Utama dan sekretaris setiap "
                "perangkat daerah sebagai PPID Pelaksana.",
                "KESATU",
            ),
            Para("PPID Utama menyusun daftar informasi publik dan laporan layanan setiap tahun.", "KEDUA"),
            Para("Keputusan ini berlaku sejak tanggal ditetapkan.", "KETIGA"),
            Signature(
                (
                    "Ditetapkan di Tanjung Lada",
                    f"pada tanggal 20 Januari {year}",
                    "BUPATI TANJUNG LADA,",
                    "",
                    "H. Arifin Syahdan",
                )
            ),
        ),
    )


BIRTHS_SHEET = "Akta kelahiran"


def births(year: int) -> tuple[tuple[str | int | float, ...], ...]:
    """The table of children who have a birth certificate, district by district."""
    districts = (
        ("Tanjung Lada", 21_480, 20_911),
        ("Cikaret", 17_905, 16_870),
        ("Muara Lesung", 12_316, 11_204),
        ("Pasir Gading", 9_742, 9_015),
    )
    rows = tuple(
        (place, name, children, holders, f"{100 * holders / children:.2f} %".replace(".", ","))
        for place, (name, children, holders) in enumerate(districts, 1)
    )
    children, holders = sum(d[1] for d in districts), sum(d[2] for d in districts)
    return (
        ("DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL KABUPATEN TANJUNG LADA",),
        (f"KEPEMILIKAN AKTA KELAHIRAN ANAK USIA 0-18 TAHUN, KEADAAN 31 DESEMBER {year}",),
        (),
        ("No", "Kecamatan", "Anak 0-18 tahun (jiwa)", "Memiliki akta (jiwa)", "Persentase"),
        *rows,
        ("", "Jumlah", children, holders, f"{100 * holders / children:.2f} %".replace(".", ",")),
        (),
        ("", "Kepala Dinas, Drs. Mulyadi Hasan"),
    )


def budget(year: int) -> Paper:
    """An extract of the budget for legal aid, with what was spent."""
    return Paper(
        letterhead=_HEAD,
        blocks=(
            Heading(
                (
                    "DOKUMEN PELAKSANAAN ANGGARAN DAN REALISASI BELANJA",
                    f"BAGIAN HUKUM TAHUN ANGGARAN {year}",
                )
            ),
            Grid(
                (
                    ("Kode", "Program/kegiatan/subkegiatan", "Pagu (Rp)", "Realisasi (Rp)"),
                    ("4.01.02.2.03", "Fasilitasi dan koordinasi hukum", "912.400.000", "874.115.000"),
                    (
                        "4.01.02.2.03.02",
                        "Fasilitasi bantuan hukum bagi warga kurang mampu",
                        "240.000.000",
                        "221.500.000",
                    ),
                ),
                (0.19, 0.41, 0.2, 0.2),
            ),
            Signature(
                (
                    f"Tanjung Lada, 30 Desember {year}",
                    "Kepala Bagian Hukum,",
                    "",
                    "",
                    "Nining Sulastri, S.H., M.H.",
                )
            ),
        ),
    )
