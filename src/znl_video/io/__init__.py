"""The only code that touches the world: processes, files, store, Whisper, fonts, moviepy."""
