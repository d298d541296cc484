"""Words to lines to SRT and ASS; Chinese typography."""
