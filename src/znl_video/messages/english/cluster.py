"""Workers elsewhere that share the store."""

_SEE = "docs/cluster.md tells how workers are started."

CATALOGUE: dict[str, tuple[str, str]] = {
    "cluster.bad-address": (
        "--cluster cannot be {address}.",
        "Give a scheduler's address, tcp://HOST:PORT or tls://HOST:PORT, or local:N for N "
        "workers on this machine.",
    ),
    "cluster.not-installed": (
        "--cluster needs Dask, which is not installed here.",
        'Install the extra: pip install "znl-video[cluster]".',
    ),
    "cluster.away": (
        "No scheduler answers at {address}: {why}",
        f"Check the address and that the scheduler runs. {_SEE}",
    ),
    "cluster.no-workers": (
        "The scheduler at {address} had no worker within {seconds} s.",
        f"Start workers with its address. {_SEE}",
    ),
    "cluster.deserted": (
        "The scheduler at {address} has no workers any more.",
        "Start workers, and run the same command again: what was finished is kept.",
    ),
    "cluster.scheduler-lost": (
        "The scheduler at {address} is gone.",
        "Start it and its workers, and run the same command again: what was finished is kept.",
    ),
    "cluster.killed-workers": (
        "{count} workers died one after the other while they worked on it.",
        "Look at the workers' logs: a machine may have too little memory. If it is this file, "
        "leave it out.",
    ),
    "cluster.no-fit-worker": (
        "None of the workers of {address} can work for this run.",
        "See the warnings for why each was left out, and run the same command again.",
    ),
    "cluster.left-out": (
        "A worker was not used. {why}",
        "Put it right and start it again; the others did its work.",
    ),
    "cluster.other-version": (
        "Worker {worker} runs something else than this machine: {what}.",
        "Install the same znl, packages and Python (the same lock file) on all machines.",
    ),
    "cluster.no-store": (
        "Worker {worker} does not see the store {folder} that this run uses.",
        "Mount the folder at the same path there, or put the store where all see it (--store).",
    ),
    "cluster.no-file": (
        "Worker {worker} does not see {file} as it is here.",
        "Mount the folder of the footage and of the brand kit at the same path there.",
    ),
    "cluster.cannot-hear": (
        "Worker {worker} cannot transcribe as the settings ask: {why}",
        "Put that right there, or announce the resource gpu only for workers that can.",
    ),
    "cluster.other-model": (
        "On worker {worker}, {model} is another model than here.",
        "Use the same weights on all machines: znl models pull, or a folder that all see.",
    ),
    "cluster.worker-broken": (
        "Worker {worker} could not be asked: {why}",
        "Look at its log.",
    ),
}
