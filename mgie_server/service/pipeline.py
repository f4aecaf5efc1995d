"""What runs jobs in a worker: the models and descriptions that it keeps between them."""

from __future__ import annotations

from mgie_protocol.messages import Result
from mgie_server.service import recipe_job
from mgie_server.service.channel import Order
from mgie_server.service.description_cache import DescriptionCache
from mgie_server.service.edit_job import EditJob
from mgie_server.service.job_progress import JobProgress, Reporter
from mgie_server.service.model_cache import ModelCache, release_memory
from mgie_server.service.previews import PreviewMaker
from mgie_server.service.stage_clock import StageClock
from mgie_server.service.unchanged_cache import UnchangedCache
from mgie_server.settings import Settings


class Pipeline:
    """Runs jobs on one device, one at a time; keeps models and what they said and gave back between them."""

    def __init__(self, device: str, settings: Settings, cache: ModelCache | None = None) -> None:
        self._settings = settings
        self._cache = cache or ModelCache(device, settings=settings)
        self._descriptions = DescriptionCache()
        self._unchanged = UnchangedCache()

    @property
    def models(self) -> list[str]:
        """The loaded ones."""
        return self._cache.names

    def preload(self, name: str) -> None:
        """Load a model before a job asks for it."""
        self._cache.get(name, describes=False)  # the job says whether it is to describe

    def release_memory(self) -> None:
        """After a job that ran out of it."""
        release_memory()

    def run(self, order: Order, reporter: Reporter, came_at: float | None = None) -> Result:
        """Do the job: its pictures and attachments are in order.folder when this returns.

        came_at: time.perf_counter() since when it waited for the process, which was loading a model.
        Raises MgieError, or whatever a model raises.
        """
        submit, settings = order.submit, self._settings
        if submit.request.task == "apply":
            return recipe_job.run(order, reporter)
        previews = PreviewMaker(submit.request.previews, settings.preview_side, settings.preview_every_s)
        progress = JobProgress(submit.job, reporter, previews)
        job = EditJob(order, progress, StageClock(came_at), self._unchanged)
        return job.run(self._cache.get, self._descriptions, came_at)
