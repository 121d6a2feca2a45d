"""Who belongs to which Kanwil and unit: coming, being known, leaving, handing over."""
