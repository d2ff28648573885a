"""Publishing at the desk and from the command line, what the public reads of it, and the speakers who are told."""

from datetime import time, timedelta

import icalendar
import pytest
import sqlalchemy as sa

from app.database import db, unit_of_work
from app.outbox import making
from app.outbox.models import Message
from app.programme import jobs, privacy, queries, releasing, service
from app.programme.models import Release
from app.programme.rules import Speaker as Named
from app.speakers.models import Speaker
from app.values.access import SYSTEM, Role, Scope
from app.values.translated import Translated
from tests.factories import accounts as people
from tests.factories import programme as make
from tests.factories.programme import BY
from tests.factories.world import NOW

LATER = NOW + timedelta(days=1)


@pytest.fixture
def edition(app, client):
    """An edition whose host organiser is signed in, with a session that is published and one that is not."""
    with unit_of_work():
        made = make.edition()
        made.talk = make.written(made, title=Translated(en="Title 1"))
        releasing.release(made, name="Name 1", note=Translated(en="Note 1"), by=SYSTEM, now=NOW)
        host = people.somebody(Role.HOST_ORGANISER, Scope(made.series_id, made.id))
    people.sign_in(client, host.email)
    return made


def public(edition, path=""):
    return f"/en/{edition.series.slug}/{edition.slug}/programme{path}"


def desk(edition, path=""):
    return f"/en/desk/{edition.series.slug}/{edition.slug}/programme/release{path}"


def change(session, **changes):
    with unit_of_work():
        service.change(session, make.wanted(**changes), seen=make.seen(session), by=BY, now=LATER)


def titles(page):
    return page.texts("main article h3 a")


def test_published_by_a_button_after_a_look_at_what_is_new(client, edition):
    change(edition.talk, title=Translated(en="Title 2"), starts=time(10))
    page = client.page(desk(edition))
    assert page.texts("main tbody th") == ["Title 2"]
    [words] = page.texts("main tbody td:last-child")
    assert words.startswith("Time: was: Tuesday 1 September, 09:30–11:00 is now: Tuesday 1 September, 10:00–11:00")
    assert "Title: was: Title 1 is now: Title 2" in words
    assert titles(client.page(public(edition))) == ["Title 1"]
    client.send(desk(edition), {"name": "Name 2", "note-en": "Note 2"})
    assert titles(client.page(public(edition))) == ["Title 2"]
    page = client.page(desk(edition))
    assert page.texts("main h3") == ["Release 2: Name 2", "Release 1: Name 1"]
    said = "The published programme says the same as the draft. See it as the public does"
    assert page.texts("main .c-note--good p")[-1] == said


def test_what_changed_since_the_page_was_opened_is_shown_first(client, edition):
    change(edition.talk, title=Translated(en="Title 2"))
    _method, _action, values = client.page(desk(edition)).form("main form")
    change(edition.talk, title=Translated(en="Title 3"))
    answer = client.post(desk(edition), data=values)
    assert answer.status_code == 422
    assert answer.page.texts("main tbody th") == ["Title 3"]
    # Now that it has been looked at, it is published.
    assert client.post(desk(edition), data=answer.page.form("main form")[2]).status_code == 303
    assert titles(client.page(public(edition))) == ["Title 3"]


def test_taken_back_after_a_question(client, edition):
    change(edition.talk, title=Translated(en="Title 2"))
    client.send(desk(edition), {})
    [link] = client.page(desk(edition)).all("a[href$='/2/take-back']")
    client.send(link.attrs["href"])
    assert titles(client.page(public(edition))) == ["Title 1"]
    assert client.send(desk(edition, "/2/take-back"), status=422).page.texts("#errors p")
    client.page(desk(edition, "/9/take-back"), status=404)


def test_draft_is_previewed_as_the_public_would_see_it(client, edition):
    change(edition.talk, title=Translated(en="Title 2"))
    page = client.page(desk(edition, "/preview"))
    assert titles(page) == ["Title 2"]
    [link] = page.links("main article h3 a")
    page = client.page(link)
    assert (page.texts("h1"), page.all("meta[name=robots]") != []) == (["Title 2"], True)


def test_public_reads_what_has_changed_and_earlier_programmes(client, edition):
    change(edition.talk, title=Translated(en="Title 2"))
    with unit_of_work():
        releasing.release(edition, name="Name 2", note=Translated(en="Note 2"), by=SYSTEM, now=LATER)
    client.get("/en/account/sign-out")
    page = client.page(public(edition))
    assert page.texts("main p.small.muted")[-1].startswith("Release 2: Name 2. Published on 11 June 2026, 11:00.")
    page = client.page(public(edition, "/releases"))
    assert page.texts("main h2") == ["Release 2: Name 2", "Release 1: Name 1"]
    assert page.texts("main section li") == ["Changed Title 2 Title"]
    page = client.page(public(edition, "/releases/1"))
    assert titles(page) == ["Title 1"]
    assert page.texts("main .c-note--warn strong") == ["This is an earlier programme: release 1."]
    assert [meta.attrs["content"] for meta in page.all("meta[name=robots]")] == ["noindex"]
    client.page(public(edition, "/releases/3"), status=404)


def test_speakers_are_told_once_with_the_entry_for_their_calendar(client, edition):
    with unit_of_work():
        ona, jan = (
            make.written(edition, speakers=(Named(name),)).speakers[0] for name in ("Ona Žukauskienė", "Jan de Vries")
        )
        ona.email, ona.mail_language = "ona@example.org", "en"
        releasing.release(edition, note=Translated(en="Note 2"), by=SYSTEM, now=LATER)
    assert jobs.tell_speakers(now=LATER) == 1
    assert jobs.tell_speakers(now=LATER) == 0
    [message] = db.session.scalars(sa.select(Message).where(Message.kind == "programme.released"))
    whole = making.whole(message)
    assert (message.to_address, "Note 2" in whole.text, "New: Trains change towns" in whole.text) == (
        ona.email,
        True,
        True,
    )
    [attached] = whole.attachments
    [event] = icalendar.Calendar.from_ical(attached.content).walk("VEVENT")
    assert (str(event["SUMMARY"]), jan.email) == ("Trains change towns", "")
    assert db.session.scalar(sa.select(sa.func.count()).where(Release.speakers_told_at.is_(None))) == 0


@pytest.mark.both_databases
@pytest.mark.parametrize("dies_at", range(4))
def test_speakers_are_told_once_whatever_is_killed(app, monkeypatch, dies_at):
    class Stop(BaseException):
        pass

    with unit_of_work():
        made = make.edition()
        for name in ("Ona", "Jan", "Rui"):
            make.written(made, speakers=(Named(name),)).speakers[0].email = f"{name}@example.org"
        releasing.release(made, by=SYSTEM, now=NOW)
    put, seen = jobs.outbox.put, []

    def dying(letter, **more):
        seen.append(letter)
        if len(seen) == dies_at + 1:
            raise Stop
        put(letter, **more)
        if dies_at == 3:
            raise Stop

    with monkeypatch.context() as patch:
        patch.setattr(jobs.outbox, "put", dying)
        with pytest.raises(Stop):
            jobs.tell_speakers(now=NOW)
    for _twice in range(2):
        jobs.tell_speakers(now=NOW)
    told = db.session.scalars(sa.select(Message.to_address).where(Message.kind == "programme.released"))
    assert sorted(told) == ["Jan@example.org", "Ona@example.org", "Rui@example.org"]


def test_whoever_is_forgotten_is_in_no_release_any_more(client, edition):
    change(edition.talk, title=Translated(en="Title 2"))
    with unit_of_work():
        releasing.release(edition, by=SYSTEM, now=LATER)
    [speaker] = db.session.scalars(sa.select(Speaker))
    name = speaker.name
    with unit_of_work():
        privacy.forget(speaker, by=SYSTEM, now=LATER)
    db.session.expire_all()
    for number in (1, 2):
        assert [one.speakers for one in queries.find_released(edition, number).sessions] == [()]
        assert name not in client.get(public(edition, f"/releases/{number}")).text


def test_command_publishes_and_says_what_is_new(cli, app):
    with unit_of_work():
        made = make.edition()
        make.written(made)
    where = ["--series", made.series.slug, "--edition", made.slug]
    said = cli("programme", "release", *where, "--name", "Name 1").output.splitlines()
    assert said == [
        "Release 1: 1 new session", "  New        trains-change-towns", "The programme has 1 sessions that take place.",
    ]  # fmt: skip
    assert "nothing new to publish" in cli("programme", "release", *where, exit_code=1).output
    assert "no conference" in cli("programme", "release", "--series", "x", "--edition", "y", exit_code=2).output
