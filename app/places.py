"""Where templates, translations and migrations lie: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

APP = Path(__file__).resolve().parent
_CHECKOUT = APP.parent
_ROOT = _CHECKOUT if (_CHECKOUT / "templates").is_dir() and (_CHECKOUT / "pyproject.toml").is_file() else APP / "_data"

TEMPLATES = _ROOT / "templates"
TRANSLATIONS = _ROOT / "translations"
MIGRATIONS = _ROOT / "migrations"
STATIC = APP / "static"
BUNDLES = STATIC / "build"
