"""The entry for servers and commands: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import os

from app import create_app, logs, settings

_settings = settings.load(os.environ)
logs.configure(_settings)
app = create_app(_settings)
