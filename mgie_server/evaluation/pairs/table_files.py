"""metrics.csv: every number that was measured, a line a picture."""

from __future__ import annotations

import csv
import io

from mgie_server.evaluation.pairs.comparing import Rows
from mgie_server.evaluation.pairs.metrics import METRICS


def csv_of(rows: Rows) -> str:
    """Numbers unscaled (SSIM 0..1); empty where a metric does not apply. Lines without a model are the target's own."""
    measured = [name for name in METRICS if any(name in row.values for row in rows.results)]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["record", "model", "seed", "turns", "view", "refused", *measured])
    for row in (*rows.results, *rows.targets):
        item = row.item
        values = ["" if (value := row.values.get(name)) is None else value for name in measured]
        named = [row.key, item.model, item.seed, item.way, item.view, int(item.refused)]
        writer.writerow([*named, *values])
    return file.getvalue()
