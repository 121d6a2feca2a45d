"""Papers of an invented Rutan as its officers would have typed them in a given year."""

from bot.demo.papers import Grid, Heading, NewPage, Paper, Para, Signature

UNIT = "Rutan Kelas IIB Muara Jambu"
_HEAD = (
    "KEMENTERIAN IMIGRASI DAN PEMASYARAKATAN REPUBLIK INDONESIA",
    "DIREKTORAT JENDERAL PEMASYARAKATAN",
    "KANTOR WILAYAH BANTEN",
    "RUMAH TAHANAN NEGARA KELAS IIB MUARA JAMBU",
    "Jalan Raya Pelabuhan Nomor 14 Muara Jambu, Telepon (0254) 5550114",
)
_CHIEF = ("Kepala,", "", "", "Suhendra Wiratmaja", "NIP 197811042001121003")


def decree(year: int) -> Paper:
    """The decision that names the P2HAM team, with its list of members."""
    return Paper(
        letterhead=_HEAD,
        blocks=(
            Heading(
                (
                    "KEPUTUSAN KEPALA RUMAH TAHANAN NEGARA KELAS IIB MUARA JAMBU",
                    f"NOMOR WBN.PAS.14-217.HA.01.01 TAHUN {year}",
                    "TENTANG",
                    "TIM PELAKSANA DAN OPERATOR PELAYANAN PUBLIK BERBASIS HAK ASASI MANUSIA",
                    f"TAHUN ANGGARAN {year}",
                )
            ),
            Para(
                "bahwa untuk menyiapkan dan mengunggah bukti pelayanan publik berbasis hak asasi manusia "
                "secara tertib perlu ditunjuk pegawai yang bertanggung jawab pada setiap kriteria;",
                "Menimbang",
            ),
            Para(
                "1. Undang-Undang Nomor 39 Tahun 1999 tentang Hak Asasi Manusia; 2. Undang-Undang Nomor "
                "25 Tahun 2009 tentang Pelayanan Publik; 3. Peraturan Menteri Hukum dan Hak Asasi "
                "Manusia Nomor 25 Tahun 2023 tentang Pelayanan Publik Berbasis Hak Asasi Manusia;",
                "Mengingat",
            ),
            Heading(("MEMUTUSKAN:",)),
            Para("Membentuk tim sebagaimana tercantum dalam lampiran keputusan ini.", "KESATU"),
            Para(
                "Tim bertugas memeriksa sarana bagi kelompok rentan, mengumpulkan foto dan dokumen, mengisi "
                "aplikasi, serta melaporkan kemajuan kepada Kepala Rutan setiap akhir bulan.",
                "KEDUA",
            ),
            Para("Biaya yang timbul dibebankan pada DIPA Rutan tahun berjalan.", "KETIGA"),
            Para("Keputusan ini berlaku sejak tanggal ditetapkan.", "KEEMPAT"),
            Signature(("Ditetapkan di Muara Jambu", f"pada tanggal 9 Februari {year}", *_CHIEF)),
            NewPage(),
            Heading(("LAMPIRAN", "SUSUNAN TIM PELAKSANA DAN OPERATOR P2HAM")),
            Grid(
                (
                    ("No", "Nama", "Jabatan", "Kedudukan dalam tim"),
                    ("1", "Suhendra Wiratmaja", "Kepala Rutan", "Penanggung jawab"),
                    ("2", "Laila Nurfitri", "Kasubsi Pengelolaan", "Ketua"),
                    (
                        "3",
                        "Bagus Permana Aji",
                        "Kasubsi Pelayanan Tahanan",
                        "Anggota, kriteria aksesibilitas",
                    ),
                    ("4", "Yohana Sitinjak", "Pengelola BMN", "Anggota, kriteria sarana prasarana"),
                    ("5", "Rizal Fakhrudin", "Staf kepegawaian", "Operator aplikasi"),
                ),
                (0.07, 0.3, 0.31, 0.32),
            ),
            Signature(_CHIEF),
        ),
        foot=f"Keputusan Kepala Rutan Muara Jambu Nomor WBN.PAS.14-217.HA.01.01 Tahun {year}",
    )


def order(year: int) -> Paper:
    """The written order that puts three officers at the service of vulnerable visitors."""
    return Paper(
        letterhead=_HEAD,
        blocks=(
            Heading(("SURAT PERINTAH", f"NOMOR WBN.PAS.14-398.KP.04.01 TAHUN {year}")),
            Para(
                "bahwa pengunjung lanjut usia, ibu hamil, orang tua dengan balita, dan penyandang "
                "disabilitas memerlukan pendampingan petugas selama berada di Rutan;",
                "Pertimbangan",
            ),
            Para("Peraturan Menteri Hukum dan HAM Nomor 25 Tahun 2023.", "Dasar"),
            Heading(("MEMERINTAHKAN",)),
            Grid(
                (
                    ("No", "Nama dan NIP", "Tempat tugas"),
                    ("1", "Dewi Anggraeni, 199203172015022001", "Loket kunjungan"),
                    ("2", "Muhammad Ilyas, 198906052012121002", "Pintu utama dan jalur kursi roda"),
                    ("3", "Kristina Manalu, 199410292017122001", "Ruang tunggu keluarga"),
                ),
                (0.08, 0.52, 0.4),
            ),
            Para(
                "Bertugas sebagai petugas khusus bagi pengunjung kelompok rentan pada setiap hari kunjungan, "
                "menyambut, mendahulukan, dan mengantar sampai selesai dilayani.",
                "Untuk",
            ),
            Para(f"Surat perintah ini berlaku dari 1 Maret sampai dengan 31 Desember {year}.", "Masa"),
            Signature(("Dikeluarkan di Muara Jambu", f"pada tanggal 26 Februari {year}", *_CHIEF)),
        ),
    )


def training(year: int) -> Paper:
    """The report of a sign language course."""
    return Paper(
        letterhead=(_HEAD[2], _HEAD[3]),
        blocks=(
            Heading(
                ("LAPORAN KEGIATAN", "PELATIHAN DASAR BAHASA ISYARAT INDONESIA (BISINDO)", f"TAHUN {year}")
            ),
            Para(
                "Keluarga tahanan yang tuli kerap pulang tanpa memahami jadwal kunjungan. Karena itu "
                "Rutan Muara Jambu mengajarkan isyarat dasar kepada pegawai yang berhadapan langsung "
                "dengan pengunjung.",
                "Latar belakang",
            ),
            Para(
                f"Selasa dan Rabu, 14-15 April {year}, aula Rutan. Pengajar dua orang dari komunitas tuli "
                "Muara Jambu.",
                "Waktu dan tempat",
            ),
            Para("Peserta dan hasil latihan memperagakan salam, arah, jam kunjungan, dan nomor antrean:"),
            Grid(
                (
                    ("No", "Nama petugas", "Bagian", "Kehadiran", "Nilai praktik"),
                    ("1", "Dewi Anggraeni", "Loket kunjungan", "2 hari", "86"),
                    ("2", "Muhammad Ilyas", "Pengamanan pintu utama", "2 hari", "81"),
                    ("3", "Kristina Manalu", "Pelayanan tahanan", "2 hari", "90"),
                    ("4", "Fajar Setyo Nugroho", "Klinik", "1 hari", "74"),
                ),
                (0.07, 0.3, 0.28, 0.15, 0.2),
            ),
            Para(
                "Seluruh peserta dapat menyapa dan menjelaskan urutan kunjungan dengan isyarat. Latihan "
                "ulang direncanakan setiap triwulan.",
                "Hasil",
            ),
            Signature((f"Muara Jambu, 17 April {year}", "Ketua Tim,", "", "", "Laila Nurfitri")),
        ),
        foot="Laporan pelatihan BISINDO, Rutan Muara Jambu",
    )


def agreement(year: int) -> Paper:
    """The agreement with a special school."""
    school = "SEKOLAH LUAR BIASA NEGERI MUARA JAMBU"
    return Paper(
        letterhead=(),
        blocks=(
            Heading(
                (
                    "PERJANJIAN KERJA SAMA",
                    "ANTARA",
                    "RUMAH TAHANAN NEGARA KELAS IIB MUARA JAMBU",
                    "DENGAN",
                    school,
                    "TENTANG",
                    "PENDAMPINGAN PENYANDANG DISABILITAS DAN PENYEDIAAN JURU BAHASA ISYARAT",
                    f"NOMOR WBN.PAS.14-455.HH.05.05 TAHUN {year}",
                    f"NOMOR 421.8/063/SLBN-MJ/{year}",
                )
            ),
            Para(
                f"Pada hari ini Senin tanggal 4 Mei {year} bertempat di Muara Jambu, Suhendra Wiratmaja "
                "selaku PIHAK KESATU dan Ratna Dewi Kusumah, Kepala SLB Negeri, selaku PIHAK KEDUA, "
                "sepakat sebagai berikut."
            ),
            Heading(("Pasal 1", "RUANG LINGKUP")),
            Para(
                "PIHAK KEDUA menyediakan juru bahasa isyarat ketika ada tahanan atau pengunjung tuli, "
                "serta memberi saran atas sarana bagi penyandang disabilitas."
            ),
            Heading(("Pasal 2", "JANGKA WAKTU")),
            Para(f"Perjanjian berlaku dua tahun, sejak 4 Mei {year} sampai dengan 3 Mei {year + 2}."),
            Heading(("Pasal 3", "PEMBIAYAAN")),
            Para("Biaya ditanggung masing-masing pihak sesuai anggaran yang tersedia."),
            Signature(
                ("PIHAK KESATU,", "", "Suhendra Wiratmaja", "", "PIHAK KEDUA,", "", "Ratna Dewi Kusumah")
            ),
        ),
    )


def inventory(year: int) -> Paper:
    """The yearly list of aids in the possession of the Rutan."""
    return Paper(
        letterhead=_HEAD,
        blocks=(
            Heading(
                ("DAFTAR INVENTARIS ALAT BANTU BAGI PENYANDANG DISABILITAS", f"KEADAAN 31 DESEMBER {year}")
            ),
            Grid(
                (
                    ("No", "Nama barang", "Jumlah", "Keadaan", "Tempat"),
                    ("1", "Kursi roda", "2", "Baik", "Pintu utama dan klinik"),
                    ("2", "Tongkat penyangga (kruk)", "3 pasang", "Baik", "Klinik"),
                    ("3", "Tongkat siku", "1", "Rusak ringan", "Klinik"),
                    ("4", "Kaca pembesar baca", "2", "Baik", "Loket kunjungan"),
                ),
                (0.07, 0.36, 0.15, 0.17, 0.25),
            ),
            Signature((f"Muara Jambu, 5 Januari {year + 1}", "Pengelola BMN,", "", "", "Yohana Sitinjak")),
        ),
    )


def invitation(year: int) -> Paper:
    """A letter that proves nothing: an invitation to a gathering."""
    return Paper(
        letterhead=_HEAD,
        blocks=(
            Para(f"WBN.PAS.14-UM.01.01-311/{year}", "Nomor"),
            Para("Biasa", "Sifat"),
            Para("Undangan halal bihalal keluarga besar", "Hal"),
            Para(f"Muara Jambu, 2 April {year}"),
            Para("Yth. Seluruh pegawai beserta keluarga, di tempat"),
            Para(
                "Dalam suasana Idulfitri kami mengundang Bapak/Ibu hadir pada halal bihalal, hari Jumat "
                "pukul 16.00 WIB di halaman depan kantor. Panitia menyiapkan lontong sayur, hiburan "
                "organ tunggal, dan undian berhadiah. Mohon setiap subseksi membawa satu kue."
            ),
            Signature(("Ketua Panitia,", "", "", "Bagus Permana Aji")),
        ),
    )


STAFFING_SHEET = "Layanan kunjungan"


def staffing(year: int) -> tuple[tuple[str | int | float, ...], ...]:
    """The table that sets officers on duty against visitors served, month by month."""
    visitors = (612, 588, 731, 940, 655, 670, 702, 689, 644)
    months = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September")
    served = tuple(
        (place, month, count, 9, f"1 : {round(count / 9)}")
        for place, (month, count) in enumerate(zip(months, visitors, strict=True), 1)
    )
    return (
        ("RUMAH TAHANAN NEGARA KELAS IIB MUARA JAMBU",),
        (f"PERBANDINGAN JUMLAH PETUGAS DAN PENGGUNA LAYANAN KUNJUNGAN TAHUN {year}",),
        (),
        (
            "No",
            "Bulan",
            "Pengunjung dilayani (orang)",
            "Petugas layanan (orang)",
            "Rasio petugas : pengunjung",
        ),
        *served,
        ("", "Jumlah", sum(visitors), 9, f"1 : {round(sum(visitors) / 9)}"),
        (),
        ("", f"Muara Jambu, 5 Oktober {year}"),
        ("", "Kasubsi Pelayanan Tahanan, Bagus Permana Aji"),
    )


PLEDGE = (
    "MAKLUMAT PELAYANAN",
    "Dengan ini kami segenap petugas Rutan Kelas IIB Muara Jambu",
    "menyatakan sanggup menyelenggarakan pelayanan",
    "sesuai standar yang telah ditetapkan, tanpa pungutan,",
    "tanpa membeda-bedakan, serta siap menerima sanksi",
    "apabila tidak menepati janji ini.",
    "",
    "Muara Jambu, 12 Januari {year}",
    "Kepala Rutan,",
    "",
    "Suhendra Wiratmaja",
)

NURSING_CAPTION = "Ruang laktasi di samping loket kunjungan, difoto {day} Maret {year}"
