"""What may be shown on a terminal."""

from znl_video.messages.harmless import json_text, plain

__all__ = ["json_text", "plain"]
