"""All ffmpeg knowledge: graphs, escaping, parsing of its output."""
