"""Programmes as data: their model, vocabulary, calendar and the checklist value."""
