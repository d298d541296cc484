"""znl: raw phone footage in, finished vertical shorts for every platform out."""
