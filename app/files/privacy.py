"""Why uploads are kept."""

from flask_babel import lazy_gettext as _l

KEEPS = {
    "file": _l(
        "What somebody uploaded, such as a photo or slides, as long as what it belongs to is kept; it goes with it."
    ),
}
