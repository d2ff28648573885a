"""One example for each route that is fetched with GET: every page is looked at in every language.

``EXAMPLES`` maps an endpoint to a function that takes the world (`tests/factories/world.py`) and answers with the
values of the address. ``lang`` is added by the test. What is not 200 stands in ``STATUS``; who looks stands in ``AS``.
"""

from collections.abc import Callable
from typing import Any

from app.accounts import links
from app.programme.queries import rooms_of
from app.registration import views as registration_views
from app.registration.views import Answer
from app.values import moments
from tests.factories.world import World

Values = Callable[[World], dict[str, Any]]

EXAMPLES: dict[str, Values] = {
    "static": lambda world: {"filename": "build/manifest.json"},
    "health.alive": lambda world: {},
    "health.ready": lambda world: {},
    "accounts.account": lambda world: {},
    "accounts.enter": lambda world: {"link": links.token_for(world.people["coordinator"], now=moments.now())},
    "accounts.sign_in": lambda world: {},
    "accounts.sign_in_sent": lambda world: {},
    "accounts.signed_out": lambda world: {},
    "team.team": lambda world: {"edition": world.edition},
    "team.invite": lambda world: {"edition": world.edition},
    "team.end": lambda world: {
        "edition": world.edition,
        "appointment": world.people["host_organiser"].appointments[0].id,
    },
    "site.root": lambda world: {},
    "site.home": lambda world: {},
    "site.series": lambda world: {"series": world.series},
    "site.edition": lambda world: {"edition": world.edition},
    "site.venue": lambda world: {"edition": world.edition},
    "site.participants": lambda world: {"edition": world.edition},
    "site.privacy": lambda world: {"edition": world.edition},
    "site.imprint": lambda world: {"edition": world.edition},
    "site.accessibility": lambda world: {"edition": world.edition},
    "programme.programme": lambda world: {"edition": world.running},
    "programme.session": lambda world: {"edition": world.edition, "session": world.session.slug},
    "programme_desk.sessions": lambda world: {"edition": world.edition},
    "programme_desk.add": lambda world: {"edition": world.edition},
    "programme_desk.session": lambda world: {"edition": world.edition, "id": world.session.id},
    "programme_desk.cancel": lambda world: {"edition": world.edition, "id": world.session.id},
    "programme_desk.delete": lambda world: {"edition": world.edition, "id": world.session.id},
    "programme_desk.rooms": lambda world: {"edition": world.edition},
    "programme_desk.add_room": lambda world: {"edition": world.edition},
    "programme_desk.room": lambda world: {"edition": world.edition, "id": rooms_of(world.edition)[0].id},
    "programme_desk.remove_room": lambda world: {"edition": world.edition, "id": rooms_of(world.edition)[0].id},
    "feeds.series": lambda world: {"series": world.series},
    "feeds.programme": lambda world: {"edition": world.edition},
    "feeds.session": lambda world: {"edition": world.edition, "session": world.session.slug},
    "registration.register": lambda world: {"edition": world.edition},
    "registration.done": lambda world: {
        "edition": world.edition,
        "signed": registration_views.signed(Answer(["lt", "en"], ["lt"], [world.session.id])),
    },
    "registration.link": lambda world: {"edition": world.edition},
    "registration.link_sent": lambda world: {"edition": world.edition},
    "registration.erased": lambda world: {"edition": world.edition},
    "my.registration": lambda world: {"registration": world.registration},
    "my.change": lambda world: {"registration": world.registration},
    "my.cancel": lambda world: {"registration": world.registration},
    "my.erase": lambda world: {"registration": world.registration},
    "my.data": lambda world: {"registration": world.registration},
    "my.calendar": lambda world: {"registration": world.registration},
    "desk.home": lambda world: {},
    "desk.edition": lambda world: {"edition": world.edition},
    "series_desk.create": lambda world: {},
    "series_desk.series": lambda world: {"series": world.series},
    "series_desk.change": lambda world: {"series": world.series},
    "series_desk.add_town": lambda world: {"series": world.series},
    "series_desk.join_town": lambda world: {"series": world.series},
    "series_desk.order_towns": lambda world: {"series": world.series},
    "series_desk.change_town": lambda world: {"series": world.series, "town": "borne"},
    "series_desk.remove_town": lambda world: {"series": world.series, "town": "borne"},
    "series_desk.part": lambda world: {"edition": world.edition, "part": "offers"},
    "places.places": lambda world: {"edition": world.edition},
    "desk.new_edition": lambda world: {"series": world.series},
    "desk.setup": lambda world: {"edition": world.edition},
    "desk.announce": lambda world: {"edition": world.edition},
    "desk.cancel": lambda world: {"edition": world.edition},
    "desk.archive": lambda world: {"edition": world.edition},
    "site.preview": lambda world: {"edition": world.edition},
    "desk.log": lambda world: {"series": world.series},
    "desk.parts": lambda world: {},
    "mailbox.mails": lambda world: {},
    "mailbox.mail": lambda world: {"id": world.mail.id},
    "mailbox.html": lambda world: {"id": world.mail.id},
    "mailbox.attachment": lambda world: {"id": world.mail.id, "number": 1},
    "outbox_desk.messages": lambda world: {"edition": world.edition},
    "outbox_desk.message": lambda world: {"edition": world.edition, "id": world.mail.id},
    "outbox_desk.resend": lambda world: {"edition": world.edition, "id": world.mail.id},
    "outbox_desk.stop": lambda world: {"edition": world.edition, "id": world.mail.id},
}

# Endpoints whose example is answered with something else than 200, and with what.
STATUS: dict[str, int] = {
    "site.root": 302,
    "site.home": 302,
    "mailbox.attachment": 404,  # this mail has none
}

# Endpoints that need somebody signed in: the world's name for them. The others are fetched by a stranger.
AS: dict[str, str] = {
    "programme_desk.sessions": "host_organiser",
    "programme_desk.add": "host_organiser",
    "programme_desk.session": "host_organiser",
    "programme_desk.cancel": "host_organiser",
    "programme_desk.delete": "host_organiser",
    "programme_desk.rooms": "host_organiser",
    "programme_desk.add_room": "host_organiser",
    "programme_desk.room": "host_organiser",
    "programme_desk.remove_room": "host_organiser",
    "accounts.account": "host_organiser",
    "team.team": "host_organiser",
    "team.invite": "coordinator",
    "team.end": "host_organiser",
    "desk.home": "coordinator",
    "desk.edition": "host_organiser",
    "series_desk.create": "administrator",
    "series_desk.series": "coordinator",
    "series_desk.change": "coordinator",
    "series_desk.add_town": "coordinator",
    "series_desk.join_town": "coordinator",
    "series_desk.order_towns": "coordinator",
    "series_desk.change_town": "coordinator",
    "series_desk.remove_town": "coordinator",
    "series_desk.part": "host_organiser",
    "places.places": "host_organiser",
    "desk.new_edition": "coordinator",
    "desk.setup": "host_organiser",
    "desk.announce": "host_organiser",
    "desk.cancel": "host_organiser",
    "desk.archive": "host_organiser",
    "site.preview": "host_organiser",
    "desk.log": "coordinator",
    "desk.parts": "administrator",
    "outbox_desk.messages": "host_organiser",
    "outbox_desk.message": "host_organiser",
    "outbox_desk.resend": "coordinator",
    "outbox_desk.stop": "host_organiser",
}
