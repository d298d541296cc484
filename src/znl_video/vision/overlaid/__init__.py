"""Text that was put over a picture: where it stands, from when to when, and what is wrong with it.

Only pixels are known. Put-over text is told from text in the scene by its life, not by its look: it
comes and goes at once, alone, and stays to the pixel while the picture behind it moves. Text in the
scene moves with the camera, or is there for as long as the shot.
"""
