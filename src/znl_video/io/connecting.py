"""Where workers are found: with a Dask scheduler, or as processes of this machine."""

from __future__ import annotations

import contextlib
import logging
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from znl_video.errors import UsageError
from znl_video.io import cluster
from znl_video.io.outside import cores

# Dask takes a second to import, and most runs need none.
if TYPE_CHECKING:
    from distributed import LocalCluster

# How long a scheduler may take to answer.
ANSWERS_S = 10.0

_LOCAL = re.compile(r"local:([1-9]\d{0,2})")
_REMOTE = re.compile(r"(tcp|tls)://[^\s/@]+:\d+")


def check_address(address: str) -> None:
    """Refuse what ``--cluster`` cannot be.

    Raises:
        UsageError: it is neither a scheduler's address nor ``local:N``; or Dask is not installed.
    """
    if not (_LOCAL.fullmatch(address) or _REMOTE.fullmatch(address)):
        raise UsageError("cluster.bad-address", address=address)
    try:
        import distributed  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError("cluster.not-installed") from error


@contextlib.contextmanager
def joined(address: str) -> Iterator[cluster.Cluster]:
    """Connect to a scheduler, or start ``local:N`` workers here, until the context ends.

    Raises:
        UsageError: as ``check_address``; nobody answers there, or there is no worker.
    """
    check_address(address)
    from distributed import Client

    for name in ("distributed", "tornado"):
        # What matters of it is told in our own words.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    number = _LOCAL.fullmatch(address)
    with contextlib.ExitStack() as stack:
        threads = max(1, cores() // int(number[1])) if number else None
        local = stack.enter_context(_local(int(number[1]))) if number else None
        try:
            with warnings.catch_warnings():
                # Versions that differ are looked at by us.
                warnings.simplefilter("ignore")
                client = Client(
                    local.scheduler_address if local else address,
                    timeout=ANSWERS_S,
                    set_as_default=False,
                )
        except (OSError, TimeoutError, ValueError) as error:
            why = str(error).strip() or type(error).__name__
            raise UsageError("cluster.away", address=address, why=why) from error
        stack.callback(client.close, timeout=cluster.FAREWELL_S)
        try:
            client.wait_for_workers(int(number[1]) if number else 1, timeout=cluster.PATIENCE_S)
        except TimeoutError as error:
            raise UsageError(
                "cluster.no-workers", address=address, seconds=f"{cluster.PATIENCE_S:g}"
            ) from error
        yield cluster.Cluster(client, threads)


@contextlib.contextmanager
def _local(workers: int) -> Iterator[LocalCluster]:
    from distributed import LocalCluster

    started = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        # Nobody but us is to reach it, and the system frees memory better than a guess at it.
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    )
    try:
        yield started
    finally:
        started.close()
