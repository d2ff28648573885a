"""One example for each route that is fetched with GET: every page is looked at in every language.

``EXAMPLES`` maps an endpoint to a function that takes the world (`tests/factories/world.py`) and answers with the
values of the address. ``lang`` is added by the test. What is not 200 stands in ``STATUS``; who looks stands in ``AS``.
"""

from collections.abc import Callable
from typing import Any

from tests.factories.world import World

Values = Callable[[World], dict[str, Any]]

EXAMPLES: dict[str, Values] = {
    "static": lambda world: {"filename": "build/manifest.json"},
    "health.alive": lambda world: {},
    "health.ready": lambda world: {},
}

# Endpoints whose example is answered with something else than 200, and with what.
STATUS: dict[str, int] = {}

# Endpoints that need somebody signed in: the world's name for them. The others are fetched by a stranger.
AS: dict[str, str] = {}
