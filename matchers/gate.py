"""How sure it is that the best item is right: accept, ask or none."""

import re

import numpy as np

from knowledge.vocabulary import DocumentForm as Form
from matchers.denials import excused
from matchers.document import Document
from matchers.features import NAMES, Evaluation
from matchers.model import Linear
from matchers.postings import Floats
from matchers.ranking import Ranking

_BEST = (
    "heading core",
    "name core",
    "body core",
    "body topic",
    "heading phrase",
    "name phrase",
    "body phrase",
    "form accepted",
    "form refused",
    "kind fits form",
    "heading covered",
    "evidence covered",
    "evidence and form",
    "no lookalike",
    "audience named",
    "no other audience",
    "heading like title",
    "name like title",
    "specific",
    "words told",
    "words in heading",
    "phrase share",
    "title in heading",
    "title anywhere",
    "whole alike",
    "title concepts",
)
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
GATED = _BEST + _AROUND

_NO_PROOF = re.compile(
    r"\b(?:penawaran(?: harga)?|proposal|petunjuk|pedoman|buku saku|contoh (?:surat|sk|format|laporan|dokumen"
    r"|formulir|pengisian)|sekadar contoh|template|draft?|blanko"
    r"|surat pengantar|selamat (?:hari|tahun|milad)|mengucapkan|pemusnahan|lowongan|penerimaan calon"
    r"|kuitansi|faktur|promo|diskon"
    r"|surat keterangan penelitian|skripsi|kkn|magang|studi tiru|studi banding|perjalanan dinas|salah kirim"
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
_COLUMNS = [NAMES.index(name) for name in _BEST]


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
    best, held = evaluation.matrix[ranking.order[0]], ranking.utility
    share = ranking.share()
    forms = set(document.forms)
    around = [
        min(held[0] - held[min(5, len(held) - 1)], _FARTHEST),
        min(held[0] - held[min(1, len(held) - 1)], _FARTHEST),
        share[0],
        -(share * np.log(share + 1e-9)).sum(),
        best[NAMES.index("body core")] + best[NAMES.index("body detail")],
        min(2, len(no_proof(document))),
        min(_MANY_BLANKS, document.blanks),
        float(bool(forms & {Form.INVITATION, Form.RECEIPT, Form.CIRCULAR})),
        float(Form.MINUTES in forms),
    ]
    return np.array([*best[_COLUMNS], *around])


def excuse(document: Document) -> str | None:
    """The words by which a short letter says that what it is about could not be handed over or done."""
    if document.zones.length >= _LETTER:
        return None
    return next((words for words in map(excused, document.zones.heading) if words is not None), None)


def probability(features: Floats, gate: Linear, learnt: float = 0.0) -> float:
    """The calibrated probability that the best item is a right answer; `learnt` is added to its logit."""
    held = float(np.clip(gate.of(features) + learnt, -_FARTHEST, _FARTHEST))
    return float(1 / (1 + np.exp(-held)))
