"""Checks the demo: everything delivered and ready, and a second run that performs nothing."""

import json
import subprocess
import sys
from pathlib import Path

PRESETS = ("douyin", "kuaishou", "channels", "xiaohongshu", "bilibili")
znl = str(Path(sys.executable).with_name("znl"))

done = subprocess.run(
    [znl, "render", "sample_clips", "--json"], stdout=subprocess.PIPE, check=True, text=True
)
told = json.loads(done.stdout)
performed = {kind: acted["performed"] for kind, acted in told["actions"].items()}
assert not any(performed.values()), f"a second run performed {performed}"
assert told["shorts"] * len(PRESETS) == told["delivered"] == len(told["outputs"]), told
for output in told["outputs"]:
    video = Path(output["path"])
    for ending in (".mp4", ".jpg", ".json"):
        assert video.with_suffix(ending).stat().st_size > 0, video.with_suffix(ending)
print(f"second run: 0 of {sum(a['recalled'] for a in told['actions'].values())} actions performed")
