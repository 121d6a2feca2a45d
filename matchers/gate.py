"""How sure it is that the best item is right: accept, ask or none."""

import re

import numpy as np

from knowledge.vocabulary import DocumentForm as Form
from matchers.denials import apologised, denied, excused
from matchers.document import Document
from matchers.features import NAMES, WORDS, Evaluation
from matchers.model import Linear
from matchers.postings import Floats
from matchers.ranking import Ranking

_BEST = (
    "name core",
    "heading phrase",
    "name phrase",
    "form accepted",
    "form refused",
    "kind fits form",
    "heading covered",
    "evidence covered",
    "evidence and form",
    "no lookalike",
    "audience named",
    "no other audience",
    "words told",
    "words in heading",
    "whole alike",
    "title concepts",
)
_AGAINST = ("form refused", "spread", "no proof", "blanks", "thin form")
_AROUND = (
    "lead on sixth",
    "lead on second",
    "share",
    "spread",
    "strength",
    "no proof",
    "blanks",
    "thin form",
    "minutes",
)
_AHEAD = ("name core", "body detail", "heading covered")
_VIEWS = (
    *WORDS,
    "heading phrase",
    "name phrase",
    "body phrase",
    "heading covered",
    "evidence covered",
    "evidence and form",
    "whole alike",
    "title concepts",
    "words told",
)
_LEADS = (*(f"{name} ahead" for name in _AHEAD), "body ahead", "views agree")
GATED = _BEST + _AROUND + _LEADS
# What can only speak for the best item, or only against it; how a letter is made may do either.
SIGNS = {name: 0 if name == "minutes" else -1 if name in _AGAINST else 1 for name in GATED}

_NO_PROOF = re.compile(
    r"\b(?:penawaran(?: harga)?|proposal|petunjuk|pedoman|buku saku|contoh (?:surat|sk|format|laporan|dokumen"
    r"|formulir|pengisian)|sekadar contoh|template|draft?|blanko"
    r"|(?:format|form|formulir|lembar)(?: \w+){0,3} kosong"
    r"|surat pengantar|selamat (?:hari|tahun|milad)|mengucapkan|pemusnahan|lowongan|penerimaan calon"
    r"|kuitansi|faktur|promo|diskon"
    r"|surat keterangan penelitian|skripsi|(?:laporan|program|kegiatan|peserta|pelepasan) (?:mahasiswa )?kkn"
    r"|magang|studi tiru|studi banding|perjalanan dinas|salah kirim"
    r"|salah grup|ulang tahun|survei harga|regu (?:jaga|pengamanan)|penggeledahan|pakaian dinas|jam kerja)\b"
)
_GUIDES = {"pedoman", "petunjuk"}
_IN_FORCE = {Form.REGULATION, Form.DECREE}
_NATIONAL = re.compile(
    r"(?:undang ?- ?undang|peraturan (?:menteri|presiden|pemerintah republik|pemerintah nomor)"
    r"|(?:berita|lembaran) negara)\b"
)
_FARTHEST, _TITLE_LINES = 30.0, 5
_MANY_BLANKS = 3
_LETTER = 900
_COLUMNS, _AHEAD_COLUMNS, _VIEW_COLUMNS, _BODY_COLUMNS = (
    [NAMES.index(name) for name in names] for names in (_BEST, _AHEAD, _VIEWS, ("body core", "body detail"))
)


def no_proof(document: Document) -> tuple[str, ...]:
    """Words of the opening or the name that announce something which proves nothing yet; guidelines that a
    rule or a decree puts in force do prove something."""
    held = f"{document.zones.name} \n {document.zones.opening}"
    found = dict.fromkeys(found.group() for found in _NO_PROOF.finditer(held))
    in_force = bool(_IN_FORCE & set(document.forms))
    return tuple(word for word in found if not (in_force and word in _GUIDES))


def national_rule(document: Document) -> str | None:
    """The words by which a rule of the whole state announces itself; it is no unit's own."""
    first = (line.text for line in document.zones.lines[:_TITLE_LINES])
    return next((found.group() for found in map(_NATIONAL.match, first) if found), None)


def gate_features(evaluation: Evaluation, ranking: Ranking) -> Floats:
    """What the gate looks at, in the order of GATED."""
    document = evaluation.document
    rows, held = evaluation.matrix[ranking.order], ranking.utility
    best = rows[0]
    share = ranking.share()
    forms = set(document.forms)
    around = [
        min(held[0] - held[min(5, len(held) - 1)], _FARTHEST),
        min(held[0] - held[min(1, len(held) - 1)], _FARTHEST),
        share[0],
        -(share * np.log(share + 1e-9)).sum(),
        best[_BODY_COLUMNS].sum(),
        min(2, len(no_proof(document))),
        min(_MANY_BLANKS, document.blanks),
        float(bool(forms & {Form.INVITATION, Form.RECEIPT, Form.CIRCULAR})),
        float(Form.MINUTES in forms),
    ]
    return np.array([*best[_COLUMNS], *around, *_leads(rows)])


def _leads(rows: Floats) -> list[float]:
    """How far the best item is ahead of all others in single features, and the share of all in which none is
    ahead of it; several views that agree are seldom wrong together."""
    best, others = rows[0], rows[1:] if len(rows) > 1 else rows
    highest = others.max(axis=0)
    ahead = (best - highest)[_AHEAD_COLUMNS]
    body = best[_BODY_COLUMNS].sum() - others[:, _BODY_COLUMNS].sum(axis=1).max()
    return [*ahead, body, float((best >= highest)[_VIEW_COLUMNS].mean())]


def excuse(document: Document) -> str | None:
    """The words by which a short letter says that what it is about could not be handed over or done, those by
    which any letter says so in its writer's name, or those beside a photo that say it is not there or out of
    order."""
    if document.snapshot:
        return denied(" ".join((document.zones.name, *(line.text for line in document.zones.lines))))
    short = document.zones.length < _LETTER
    lines = (line.text for line in document.zones.lines)
    told = [*map(apologised, lines), *(map(excused, document.zones.heading) if short else ())]
    return next((words for words in told if words is not None), None)


def probability(features: Floats, gate: Linear, learnt: float = 0.0) -> float:
    """The calibrated probability that the best item is a right answer; `learnt` is added to its logit."""
    held = float(np.clip(gate.of(features) + learnt, -_FARTHEST, _FARTHEST))
    return float(1 / (1 + np.exp(-held)))
