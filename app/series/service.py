"""What happens to series and editions."""

import sqlalchemy as sa

from app.database import db
from app.series.models import Series


def published(series_id: int) -> None:
    """Say that the public sees something new of this series: what processes and browsers keep of it is out of date. The
    caller commits."""
    db.session.execute(
        sa.update(Series)
        .where(Series.id == series_id)
        .values(version=Series.version + 1)
        .execution_options(synchronize_session=False)
    )
