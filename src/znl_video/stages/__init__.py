"""One file a stage; each is a pure plan and absorb."""
