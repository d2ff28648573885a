"""Every form of every page is sent twice, as by a double click: the second time, nothing more is there."""

import io
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import db
from tests import pages
from tests.factories import files
from tests.support.forms import WITHOUT_SENDING, addresses, buttons, filled, forms_on

pytestmark = pytest.mark.timeout(300)

# What cannot be guessed from a form alone, by the endpoint that it is sent to.
NOTHING_MORE = {"companions-1-name": "", "companions-1-email": ""}
TYPED: dict[str, dict[str, Any]] = {
    "call.propose": {"companions-0-email": "petras@example.org", "more_title-lt": "", "more_abstract-lt": ""}
    | NOTHING_MORE,
    "call_desk.hidden": {"passage": "dorp"},
    "glossary_desk.receive": {"file": lambda: (io.BytesIO(b"nl,en\nbuis,tube\n"), "words.csv")},
    "material_desk.session": {"kind": "slides", "file": lambda: (io.BytesIO(files.pdf()), "slides.pdf")},
    "own_material.material": {"kind": "slides", "file": lambda: (io.BytesIO(files.pdf()), "slides.pdf")},
    "places.places": {"size": "500"}
    | dict.fromkeys(("size_citizen", "size_municipal_staff", "size_association"), "90"),
    "programme_desk.add": {"ends": "11:00", "floors-1-language": "", "floors-1-minutes": ""},
    "programme_desk.add_type": {"length_minutes": "30"},
    "proposal.edit": {"more_title-nl": "", "more_abstract-nl": ""},
    "registration.send": {"understands": "lt", "access_needs": ""},
    "registration_desk.create": {"understands": "lt"},
    "speaker.absences": {"ends": "11:00"},
    "texts_desk.receive": {"file": lambda: (io.BytesIO(b'msgctxt "a"\nmsgid "Wind"\nmsgstr "Wind"\n'), "de.po")},
}

# Each time, these do anew what they are for: it is noted who took data away, and when.
AGAIN = {"badges_desk.print_all", "registration_desk.export"}

# What no page of the examples offers, or what is refused there whatever is typed: none of these is a form for something
# new.
NOT_SENT = {
    # What is removed, or stands where it was to go, is not there to be done a second time.
    "call_desk.ask_again", "call_desk.remove", "call_desk.unhide", "desk.announce", "desk.archive", "desk.release",
    "material_desk.agree", "material_desk.publish", "outbox_desk.let_go", "own_material.agree", "programme_desk.delete",
    "programme_desk.remove_room", "programme_desk.remove_track", "programme_desk.remove_type", "programme_desk.restore",
    "proposal.attach", "proposal.confirm", "proposal.submit", "series_desk.remove_town", "speaker.remove_absence",
    # Offered only while there is none.
    "call_desk.usual_criteria", "call_desk.usual_phase",
    # A town has one place in a ring; a scan has a name of its own; a mail with a link has its hour.
    "series_desk.join_town", "checkin_api.Scans", "checkin_api.Undo", "speakers_desk.send_link",
    # The file is kept for a day, and put into the draft once.
    "programme_desk.read_schedule", "programme_desk.take_schedule",
}  # fmt: skip

# Counts of tries, kept so that there are not too many.
COUNTED = {"rate_count"}


def rows():
    """How many rows each table has."""
    tables = [table for table in db.metadata.sorted_tables if table.name not in COUNTED]
    counts = [sa.select(sa.literal(table.name), sa.func.count()).select_from(table) for table in tables]
    return dict(db.session.execute(sa.union_all(*counts)).all())


def sent_twice(client, target, values):
    """How many rows there were before, and after each of two answers, and the answers; then all is taken back, so that the
    next form meets the same page."""
    db.session.commit()
    cookie, before = client.get_cookie("conferring"), db.session.get_bind().begin_nested()
    try:
        counts, answers = [rows()], []
        for _time in range(2):
            # Files are read once.
            data = {name: [one() if callable(one) else one for one in given] for name, given in values.items()}
            answers.append(client.post(target, data=data))
            counts.append(rows())
        return counts, answers
    finally:
        db.session.rollback()
        before.rollback()
        db.session.expire_all()
        if cookie:
            client.set_cookie("conferring", cookie.value)


def test_sent_twice_it_is_there_once(app, demo_world):
    clients, sent, wrong = {}, set(), []
    for endpoint in sorted(pages.EXAMPLES.keys() - WITHOUT_SENDING):
        who = pages.AS.get(endpoint)
        if who not in clients:
            clients[who] = app.test_client()
            clients[who].checks_pages = False
            if who:
                demo_world.sign_in(clients[who], who)
        client = clients[who]
        for address in addresses(app, demo_world, endpoint):
            response = client.get(address)
            if response.mimetype != "text/html" or response.status_code != 200:
                continue
            for form, method, target, sent_to, values in forms_on(app, response.page, address):
                for pressed in buttons(form) if method == "post" else ():
                    whole = filled(form, values, TYPED.get(sent_to, {})) | pressed
                    counts, (first, second) = sent_twice(client, target, whole)
                    if first.status_code < 400:
                        sent.add(sent_to)
                    grown = {name for name in counts[0] if counts[2][name] > counts[1][name]}
                    is_same = (first.status_code, first.location) == (second.status_code, second.location)
                    was_spent = counts[1]["spent_form"] > counts[0]["spent_form"]
                    if (grown and sent_to not in AGAIN) or (was_spent and not is_same):
                        wrong.append(f"{sent_to} {pressed}: {first.status}, {second.status}, more in {sorted(grown)}")
    assert wrong == []
    posted = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posted - sent == NOT_SENT
