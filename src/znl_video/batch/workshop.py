"""Who performs a run's actions: children and tools of this machine, or a cluster's workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from znl_video.batch.afar import Afar, SharedMemory, subjects_for
from znl_video.batch.options import STAGE_ACTIONS, Options
from znl_video.batch.preparing import Prepared
from znl_video.batch.slots import slots_for
from znl_video.engine.runner import Runner
from znl_video.io.children import MediaChildren
from znl_video.io.cluster import Cluster
from znl_video.io.engines import make_engine
from znl_video.io.listening import Listener
from znl_video.io.outside import Outside
from znl_video.io.performers import performers
from znl_video.io.shares import Shares
from znl_video.io.store import Store
from znl_video.io.weights import Weights
from znl_video.model.actions import Action
from znl_video.model.notice import Notice


class Workshop:
    """The store and whoever fills it. Close it when done.

    Args:
        options: the run's.
        prepared: what it stands on.
        weights: the Whisper model.
        store: where results lie.
        announce: called with the subject and the actions about to be performed.
        cluster: whose workers perform; None for this machine.
        dry: perform nothing.
    """

    def __init__(
        self,
        options: Options,
        prepared: Prepared,
        weights: Weights,
        store: Store,
        announce: Callable[[str, Sequence[Action]], None],
        *,
        cluster: Cluster | None,
        dry: bool,
    ) -> None:
        recogniser = prepared.settings.transcribe
        forced = STAGE_ACTIONS[options.force] if options.force else ()
        jobs = options.jobs or (subjects_for(cluster) if cluster else None)
        self.slots = slots_for(jobs)
        self.shares = Shares(self.slots.threads)
        self._outside = Outside(store, self.shares)
        self.know(prepared.kit.files)
        self.know(prepared.files)
        self._children = MediaChildren()
        engine = make_engine(recogniser, weights, self.slots.threads)
        self._listener = Listener(engine, self.shares)
        own = performers(self._outside, self._children, self._listener)
        self.afar = (
            Afar(cluster, self._outside, store, recogniser, weights, forced) if cluster else None
        )
        self.runner = Runner(
            self.afar.performers(own) if self.afar else own,
            SharedMemory(store) if self.afar else store,
            forced=forced,
            dry=dry,
            announce=announce,
        )

    def know(self, files: Mapping[str, Path]) -> None:
        """Remember where digests lie."""
        self._outside.know(files)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What somebody should know about who performed what."""
        return (*self._listener.notices, *(self.afar.notices if self.afar else ()))

    def close(self) -> None:
        """Stop the children that read media."""
        self._children.close()

    def abort(self) -> None:
        """Kill the children that read media, without waiting for anybody."""
        self._children.abort()
