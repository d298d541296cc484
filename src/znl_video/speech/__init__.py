"""From what a recogniser wrote down to what was said: doubts, names, onsets."""
