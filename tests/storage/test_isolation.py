"""No query of a unit's data can be asked without saying whose."""

import inspect
from types import ModuleType

import pytest

from storage import (
    assessments,
    changes,
    copies,
    deadlines,
    decisions,
    documents,
    evidence,
    letters,
    members,
    offices,
    recap,
    sheets,
    submission_files,
    submissions,
    usage,
)

WHOSE = {"unit_id", "kanwil_id", "aim"}
WITHOUT = {
    "documents.store": "the row names its unit",
    "assessments.open_for": "the row names its unit",
    "deadlines.put": "the row names its Kanwil",
    "deadlines.withdraw": "the row names its Kanwil",
    "assessments.unit_of": "tells whose it is, before rights are decided",
    "letters.write": "the row names its unit and its Kanwil",
    "letters.set_template": "the row names its Kanwil",
    "offices.add": "the row names its unit",
    "offices.home": "tells whose it is, before rights are decided",
    "offices.seat": "the membership names its unit",
    "offices.take_over": "the membership names its unit",
    "sheets.keep": "the row names its sender",
    "sheets.get": "a person's own",
    "sheets.end": "a person's own",
    "sheets.reshow": "a person's own",
    "documents.by_message": "a private chat is one person's own",
    "documents.by_id": "for jobs, which act for no person, and before rights are decided",
    "documents.unit_of": "for jobs, which act for no person",
    "documents.members": "the archive names its unit",
    "recap.of_assessment": "the assessment names its unit",
    "submissions.unit_of": "for jobs, which act for no person",
    "submissions.close": "for jobs, which act for no person",
    "submissions.rest": "for jobs, which act for no person",
    "submissions.resting": "for jobs, which act for no person",
    "submissions.known": "the message is the sender's own",
    "submissions.part": "a private chat is one person's own",
    "copies.repeated": "for jobs, which act for no person",
    "submission_files.whole": "for jobs, which act for no person, and before rights are decided",
    "submission_files.opened": "for who decides then who may see it",
    "submission_files.begin": "for jobs, which act for no person",
    "submission_files.finish": "for jobs, which act for no person",
    "submission_files.attach": "the row names its unit",
    "submission_files.add_members": "the archive names its unit",
    "submission_files.ahead": "how long the queue is, over all units",
    "usage.of_person": "a person's own total over their units, and a number without anybody's data",
}


MODULES = [
    assessments,
    changes,
    copies,
    deadlines,
    decisions,
    documents,
    evidence,
    letters,
    members,
    offices,
    recap,
    sheets,
    submission_files,
    submissions,
    usage,
]


@pytest.mark.parametrize("module", MODULES)
def test_every_query_says_whose_data_it_is_about(module: ModuleType) -> None:
    short = module.__name__.rpartition(".")[2]
    functions = {
        f"{short}.{name}": set(inspect.signature(function).parameters)
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction)
        if not name.startswith("_") and function.__module__ == module.__name__
    }
    assert functions
    assert {name for name, given in functions.items() if not given & WHOSE} == {
        name for name in WITHOUT if name.startswith(f"{short}.")
    }
    assert all("session" in given for given in functions.values())
