"""The colours that every picture shares."""

INK, SOFT = "#14263C", "#5C6B80"
BAND, ON_BAND, SOFT_ON_BAND = "#123E5C", "#FFFFFF", "#BFD4E4"
