"""The only code that touches the world: processes, files, store, Whisper, fonts, moviepy."""

import os

# onnxruntime tells its maker what it runs, from 1.29 on, unless this stands before it is loaded;
# the hub's client adds to its downloads who asks. Nothing here calls anybody unasked.
os.environ.update(ORT_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_TELEMETRY="1")
