"""What pictures hold: pure functions on arrays and on what was seen."""
