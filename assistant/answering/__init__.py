"""Answers to what people ask in their own words."""
