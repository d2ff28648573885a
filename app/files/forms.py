"""The field by which files are uploaded."""

from collections.abc import Collection
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import ValidationError
from wtforms.widgets import FileInput

from app.files.rules import MEDIA_TYPES, Empty, Format, TooLarge, Upload, listed
from app.forms import REQUIRED


class Kept(NamedTuple):
    """The file that is there already: what it is called, where it can be opened (or None) and what there is to say of it."""

    name: str
    url: str | None = None
    remark: Any = ""


class UploadField(Field):
    """One file. ``upload`` is what was chosen, or None; ``removes`` says that the one that is there is to go. A view sets
    ``kept`` to what is there already: it stays unless another is chosen. With ``required`` one of both must be there.

    ``accepts`` are the formats that are kept as files. What is only read has none: its reader finds out what it is, and
    ``choices`` are the endings and media types that the browser is to offer. ``most_mb`` is a limit below the service's.
    """

    widget = FileInput()

    def __init__(
        self,
        label: Any = None,
        *,
        accepts: Collection[Format] = (),
        choices: Collection[str] = (),
        most_mb: int | None = None,
        hint: Any = "",
        required: bool = False,
        **kwargs: Any,
    ):
        super().__init__(label, **kwargs)
        self.accepts, self.most_mb, self.hint, self.required = accepts, most_mb, hint, required
        offered = choices or [MEDIA_TYPES[one] for one in sorted(accepts)]
        self.render_kw = {**(self.render_kw or {}), "accept": ",".join(offered)}
        self.kept: Kept | None = None
        self.upload: Upload | None = None
        self.removes = False
        if not required:
            self.flags.optional = True

    @property
    def remove_name(self) -> str:
        """What the box to tick is called."""
        return f"{self.name}-remove"

    @property
    def description(self) -> Any:
        """Why we ask, what is accepted, and how much of it."""
        if self.accepts:
            formats = listed(self.accepts)
            about = _("Accepted are: %(formats)s. Up to %(limit)d MB.", formats=formats, limit=self._limit_mb)
        else:
            about = _("Up to %(limit)d MB.", limit=self._limit_mb)
        return Markup("{} {}").format(self.hint, about) if self.hint else about

    @description.setter
    def description(self, value: Any) -> None:
        """What WTForms sets in its constructor is of no use here."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.data = None
        if not formdata:
            return
        self.removes = bool(formdata.get(self.remove_name))
        for sent in formdata.getlist(self.name):
            # A field in which nothing was chosen is sent as a file without a name.
            if isinstance(sent, FileStorage) and sent.filename:
                # One byte more than is allowed tells what is too large.
                content = sent.stream.read(self._limit_mb * 1024 * 1024 + 1)
                self.data = self.upload = Upload(sent.filename, content)

    def pre_validate(self, form: Any) -> None:
        if self.upload is None:
            if self.required and (self.kept is None or self.removes):
                raise ValidationError(REQUIRED)
            return
        if not self.upload.content:
            raise ValidationError(Empty.message)
        if len(self.upload.content) > self._limit_mb * 1024 * 1024:
            raise ValidationError(TooLarge(self._limit_mb).message)

    @property
    def _limit_mb(self) -> int:
        limit = current_app.config["SETTINGS"].max_upload_mb
        return limit if self.most_mb is None else min(limit, self.most_mb)
