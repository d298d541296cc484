"""The composition root: the order of stages, and the engine wired to the world."""
