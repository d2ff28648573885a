"""What happens to series, towns and conferences. Everything here adds and flushes; the caller commits."""

from app.series.service.editions import announce, archive, cancel, change_edition, create_edition
from app.series.service.saving import lock, published
from app.series.service.series import change_series, create_series
from app.series.service.towns import add_town, change_town, create_town, order_towns, remove_town

__all__ = [
    "add_town",
    "announce",
    "archive",
    "cancel",
    "change_edition",
    "change_series",
    "change_town",
    "create_edition",
    "create_series",
    "create_town",
    "lock",
    "order_towns",
    "published",
    "remove_town",
]
