from __future__ import annotations

from hypothesis import settings

# a time limit an example would fail on a busy machine and show nothing
settings.register_profile("mgie", deadline=None)
settings.load_profile("mgie")
