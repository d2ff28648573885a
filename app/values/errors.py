"""The one base of all refusals."""

from flask_babel import LazyString


class DomainError(Exception):
    """Something a person asked for that the rules do not allow.

    ``code`` is stable and untranslated (API, logs, tests). ``message`` is a lazily translated sentence for the person.
    ``field`` names the form field it belongs to, if there is one. ``status`` is the HTTP status where a view does not
    show it beside a field.
    """

    code = "refused"
    message: LazyString | str = ""
    field: str | None = None
    status = 422

    def __init__(self, message: LazyString | str | None = None, *, field: str | None = None):
        if message is not None:
            self.message = message
        if field is not None:
            self.field = field
        super().__init__(self.code)
