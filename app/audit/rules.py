"""Who may read the log."""

from flask_babel import lazy_gettext as _l

from app.values.access import Permission, Role

LOG_READ = Permission("audit.read", _l("Read who changed what"), frozenset({Role.COORDINATOR, Role.HOST_ORGANISER}))
