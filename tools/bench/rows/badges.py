"""A thousand badges as one PDF, in a process of its own that does nothing else."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.support.server import ROOT
from tools.bench.result import Result
from tools.bench.stage import OPEN, Stages

SIZE = 5000
COUNT = 1000


def row(stages: Stages) -> Iterator[Result]:
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench.rows.badges", stages.database(SIZE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    seconds, megabytes, pages = json.loads(done.stdout.splitlines()[-1])
    if pages != 2 * COUNT:
        raise AssertionError(f"{pages} pages instead of fronts and backs of {COUNT} badges")
    yield Result("1,000 badges, front and back, as one PDF", seconds, "s", 3)
    yield Result("1,000 badges, front and back, as one PDF: memory", megabytes, "MB", 300)


def _print(database: str) -> None:
    """Read a thousand people, write down their badges, make the document; say how long it took, the most memory the
    process has had, and how many pages there are."""
    import gc
    import io

    import pypdf
    import sqlalchemy as sa

    from app import create_app, i18n, settings
    from app.badges import composing, pdf, queries
    from app.database import db
    from app.series.models import Edition

    app = create_app(settings.load({"DATABASE_URL": database}))
    # As in a web process, where somebody prints.
    gc.freeze()
    with app.test_request_context():
        edition = db.session.scalars(sa.select(Edition).where(Edition.slug == OPEN)).one()
        began = time.perf_counter()
        chosen = queries.to_print(edition, [person.id for person in queries.people(edition)][:COUNT])
        made = composing.badges(edition, chosen)
        document = pdf.pages(made, title=i18n.plain(edition.series.title), tag=i18n.language().tag)
        seconds = time.perf_counter() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, most, len(pypdf.PdfReader(io.BytesIO(document)).pages)]))


if __name__ == "__main__":
    _print(sys.argv[1])
