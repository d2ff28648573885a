"""The desk of the programme, as organisers use it."""

from datetime import date, time

import pytest

from app.database import db, unit_of_work
from app.programme.models import Room, Session
from app.programme.rules import SessionKind, Spoken
from app.values.access import Role, Scope
from app.values.translated import Translated
from tests.factories import accounts as people
from tests.factories import programme as make
from tests.support.html import Page

NEW = {
    "title-en": "Trams, at last",
    "title-lt": "Pagaliau tramvajai",
    "kind": "talk",
    "day": "2026-09-02",
    "starts": "09:30",
    "ends": "10:15",
    "floors-0-language": "en",
    "heard_de": "simultaneous confirmed",
    "heard_lt": "whispered planned",
    "sign_dse": "sign planned",
    "captions_en": "captions confirmed",
    "speakers": "Ona Petrauskienė, Trakai\n\nJan de Vries",
    "bookable": "y",
}


@pytest.fixture
def edition(app, client):
    """An edition whose host organiser is signed in."""
    with unit_of_work():
        made = make.edition()
        host = people.somebody(Role.HOST_ORGANISER, Scope(made.series_id, made.id))
    people.sign_in(client, host.email)
    return made


def desk(edition, path=""):
    return f"/en/desk/{edition.series.slug}/{edition.slug}/programme{path}"


def sessions():
    db.session.expire_all()
    return list(db.session.scalars(db.select(Session).order_by(Session.id)))


def errors(response) -> dict[str, str]:
    """What is said beside which field."""
    page: Page = response.page
    return {error.attrs["id"].removesuffix("-error"): error.to_text() for error in page.all("[id$=-error]")}


def written(edition, **changes):
    with unit_of_work():
        return make.written(edition, **changes)


def test_session_is_written_and_opened_again(client, edition):
    with unit_of_work():
        room = make.written_room(edition)
    answer = client.send(desk(edition, "/add"), {**NEW, "room": room.id})
    [made] = sessions()
    assert answer.location == desk(edition, f"/{made.id}")
    assert (dict(made.title), made.slug, made.room, made.bookable) == (
        {"en": "Trams, at last", "lt": "Pagaliau tramvajai"}, "trams-at-last", room, True,
    )  # fmt: skip
    assert made.starts_at.isoformat() == "2026-09-02T07:30:00+00:00"
    assert [(floor.language, floor.minutes) for floor in made.floors] == [("en", 45)]
    assert sorted((one.language, one.number, one.mode, one.promise) for one in made.channels) == [
        ("de", 1, "simultaneous", "confirmed"), ("dse", None, "sign", "planned"),
        ("en", None, "captions", "confirmed"), ("lt", 4, "whispered", "planned"),
    ]  # fmt: skip
    assert [(one.name, one.organisation) for one in made.speakers] == [
        ("Ona Petrauskienė", "Trakai"), ("Jan de Vries", ""),
    ]  # fmt: skip
    client.send(desk(edition, f"/{made.id}"))
    assert [session.changed_at for session in sessions()] == [made.created_at]


def test_button_pressed_twice_makes_one_session(client, edition):
    page = client.page(desk(edition, "/add"))
    _method, _action, values = page.form("main form")
    values |= {name: [value] for name, value in NEW.items()}
    answers = [client.post(desk(edition, "/add"), data=values) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(sessions()) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title-en": "", "title-lt": ""}, "title-de"),
        ({"title-en": "x" * 201}, "title-en"),
        ({"starts": ""}, "starts"),
        ({"starts": "half past nine"}, "starts"),
        ({"starts": "24:00"}, "starts"),
        ({"ends": "09:30"}, "ends"),
        ({"ends": "08:00"}, "ends"),
        ({"day": "2026-09-03"}, "day"),
        ({"kind": "party"}, "kind"),
        ({"room": "4711"}, "room"),
        ({"floors-0-minutes": "46"}, "floors-0-minutes"),
        ({"floors-0-minutes": "-5"}, "floors-0-minutes"),
        ({"floors-0-minutes": "9" * 5000}, "floors-0-minutes"),
        ({"floors-1-language": "en"}, "floors-1-language"),
        ({"floors-1-minutes": "10"}, "floors-1-language"),
        ({"floors-0-language": "tlh"}, "floors-0-language"),
        ({"heard_de": "telepathic planned"}, "heard_de"),
        ({"sign_gsg": "simultaneous planned"}, "sign_gsg"),
        ({"speakers": ", Trakai"}, "speakers"),
        ({"speakers": "x" * 201}, "speakers"),
        ({"speakers": "\n".join("Ona" for _number in range(31))}, "speakers"),
    ],
)
def test_message_beside_its_field_and_what_was_typed_is_kept(client, edition, changes, field):
    answer = client.send(desk(edition, "/add"), {**NEW, **changes}, status=422)
    assert [*errors(answer)] == [field]
    assert [link.attrs["href"] for link in answer.page.all("#errors a")] == [f"#{field}"]
    _method, _action, kept = answer.page.form("main form")
    typed = {**NEW, **changes}
    # A choice that is not offered cannot be shown as chosen.
    offered = {
        name: value for name, value in typed.items() if name != field or field.startswith(("starts", "ends", "t"))
    }
    assert {name: kept.get(name, [""])[0].replace("\r\n", "\n") for name in offered} == offered
    assert sessions() == []


@pytest.mark.parametrize("language", ["de", "nl", "pt", "lt", "en"])
def test_refusals_in_every_language(client, edition, language):
    """The client looks at the words."""
    address = desk(edition, "/add").replace("/en/", f"/{language}/")
    client.send(address, {**NEW, "title-en": "", "title-lt": "", "starts": "x", "floors-0-minutes": "x"}, status=422)
    client.send(address, {**NEW, "ends": "08:00"}, status=422)


def test_hour_that_clocks_jump_over(client, app):
    with unit_of_work():
        edition = make.edition("Europe/Vilnius", starts_on=date(2027, 3, 28), ends_on=date(2027, 3, 28))
        host = people.somebody(Role.HOST_ORGANISER, Scope(edition.series_id, edition.id))
    people.sign_in(client, host.email)
    answer = client.send(desk(edition, "/add"), {**NEW, "day": "2027-03-28", "starts": "03:30"}, status=422)
    assert [*errors(answer)] == ["starts"]


@pytest.mark.parametrize("typed", ["9:30", "9.30", "09h30", " 09:30 ", "09:30:00"])
def test_times_as_people_write_them(client, edition, typed):
    client.send(desk(edition, "/add"), {**NEW, "starts": typed})
    assert [f"{session.starts_at:%H:%M}" for session in sessions()] == ["07:30"]


def test_session_after_midnight(client, edition):
    made = written(edition, starts=time(22), ends=time(1), ends_next_day=True)
    page = client.page(desk(edition, f"/{made.id}"))
    assert page.form("main form")[2]["ends_next_day"] == ["y"]
    client.send(desk(edition, f"/{made.id}"), {"ends": "00:30"})
    assert [f"{session.ends_at:%d %H:%M}" for session in sessions()] == ["01 22:30"]


def test_one_more_line_for_languages_with_each_save(client, edition):
    made = written(edition)
    lines = []
    for number, language in enumerate(("de", "en", "lt"), 1):
        lines.append(len(client.page(desk(edition, f"/{made.id}")).all("select[id^=floors-]")))
        client.send(desk(edition, f"/{made.id}"), {f"floors-{number}-language": language})
    assert lines == [2, 3, 4]
    [session] = sessions()
    assert [(floor.language, floor.minutes) for floor in session.floors] == [
        ("nl", 23), ("de", 23), ("en", 22), ("lt", 22),
    ]  # fmt: skip


def test_languages_that_are_none_of_ours_stay(client, edition):
    session = written(edition, floors=(Spoken("ja"), Spoken("mis"), Spoken("en")), original_language="ja")
    address = desk(edition, f"/{session.id}")
    client.send(address, {"title-en": "Winds"})
    [same] = sessions()
    assert (same.title["en"], same.original_language) == ("Winds", "ja")
    assert [floor.language for floor in same.floors] == ["ja", "mis", "en"]
    client.send(address, {"floors-0-language": "ko"}, status=422)
    assert [floor.language for floor in sessions()[0].floors] == ["ja", "mis", "en"]


def test_two_organisers_save_one_after_the_other(client, edition):
    """The second is told, and what they typed is still there."""
    made = written(edition)
    address = desk(edition, f"/{made.id}")
    _method, _action, values = client.page(address).form("main form")
    client.send(address, {"abstract-en": "From the first organiser."})
    answer = client.post(address, data={**values, "abstract-en": ["From the second organiser."]})
    assert answer.status_code == 422
    assert answer.page.texts("#errors p")[0].startswith("Someone else has changed this meanwhile.")
    assert answer.page.form("main form")[2]["abstract-en"] == ["From the second organiser."]
    assert [dict(session.abstract) for session in sessions()] == [{"en": "From the first organiser."}]
    again = client.post(address, data=answer.page.form("main form")[2])
    assert again.status_code == 422


def test_cancelling_asks_for_a_reason(client, edition):
    made = written(edition)
    assert [*errors(client.send(desk(edition, f"/{made.id}/cancel"), status=422))] == ["reason"]
    client.send(desk(edition, f"/{made.id}/cancel"), {"reason": "The speaker is ill."})
    assert [session.is_cancelled for session in sessions()] == [True]
    client.send(desk(edition, f"/{made.id}"), form=f"form[action$='/{made.id}/restore']")
    assert [session.is_cancelled for session in sessions()] == [False]


def test_published_session_is_not_deleted(client, edition):
    made = written(edition)
    with unit_of_work():
        make.release(edition)
    assert client.page(desk(edition, f"/{made.id}")).all(f"a[href$='/{made.id}/delete']") == []
    answer = client.send(desk(edition, f"/{made.id}/delete"), status=422)
    assert answer.page.texts("#errors p")[0].startswith("This session was published")
    assert len(sessions()) == 1


def test_session_that_was_never_published_is_deleted(client, edition):
    made = written(edition)
    client.send(desk(edition, f"/{made.id}/delete"))
    assert sessions() == []


def test_list_says_what_is_lacking(client, edition):
    with unit_of_work():
        room = make.written_room(edition)
    written(edition, room_id=room.id)
    written(edition, room_id=room.id, starts=time(10), floors=(), title=Translated(en="Trams"))
    written(edition, kind=SessionKind.LUNCH, floors=(), channels=(), speakers=(), day=date(2026, 9, 2))
    page = client.page(desk(edition))
    assert page.texts("h2") == ["Tuesday 1 September", "Wednesday 2 September"]
    assert page.texts("tbody th .small:not(.muted)") == [
        "Another session takes place in this room at the same time.",
        "Another session takes place in this room at the same time.",
        "Which language will be spoken?",
        "The title is not there in every language.",
    ]


def test_empty_programme_shows_the_way(client, edition):
    """Rooms come first, then sessions."""
    for there, path in ((False, "/rooms/add"), (True, "/add")):
        if there:
            with unit_of_work():
                make.written_room(edition)
        assert [link.attrs["href"] for link in client.page(desk(edition)).all(".c-empty a")] == [desk(edition, path)]
    client.page(desk(edition, "/rooms"))


def test_number_of_places_is_set_elsewhere(client, edition):
    made = written(edition, bookable=True)
    [link] = client.page(desk(edition, f"/{made.id}")).all("main .row a[href$='/places']")
    client.page(link.attrs["href"])


def test_list_takes_as_many_queries_for_three_as_for_one(client, edition, count_queries):
    numbers = []
    client.page(desk(edition))  # what is published is read once
    for more in (1, 2):
        for _number in range(more):
            written(edition, floors=(Spoken("nl", 30), Spoken("en")))
        address = desk(edition)
        db.session.expire_all()
        with count_queries() as seen:
            assert len(client.page(address).all("tbody tr")) == len(numbers) * 2 + 1
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def test_rooms_are_added_changed_removed(client, edition):
    client.send(desk(edition, "/rooms/add"), {"name-en": "Library", "capacity": "40"})
    [room] = db.session.scalars(db.select(Room))
    client.send(desk(edition, f"/rooms/{room.id}"), {"name-nl": "Bibliotheek", "capacity": ""})
    db.session.expire_all()
    assert (dict(room.name), room.capacity, room.position) == ({"en": "Library", "nl": "Bibliotheek"}, None, 1)
    client.send(desk(edition, f"/rooms/{room.id}/remove"))
    assert list(db.session.scalars(db.select(Room))) == []


def test_room_in_use_stays(client, edition):
    with unit_of_work():
        room = make.written_room(edition)
        make.written(edition, room_id=room.id)
    assert client.page(desk(edition, "/rooms")).all("a[href$='/remove']") == []
    answer = client.send(desk(edition, f"/rooms/{room.id}/remove"), status=422)
    assert answer.page.texts("#errors p")[0].startswith("Sessions take place in this room.")


@pytest.mark.parametrize(
    ("changes", "field"), [({"name-en": ""}, "name-de"), ({"capacity": "many"}, "capacity"), ({"position": "0"}, "position")]
)  # fmt: skip
def test_room_messages(client, edition, changes, field):
    answer = client.send(desk(edition, "/rooms/add"), {"name-en": "Library", **changes}, status=422)
    assert [*errors(answer)] == [field]


@pytest.mark.parametrize("path", ["/{id}", "/{id}/cancel", "/{id}/delete", "/rooms/{room}", "/rooms/{room}/remove"])
def test_nothing_of_another_conference_is_found(client, edition, path):
    with unit_of_work():
        other = make.edition()
        numbers = {"id": make.written(other).id, "room": make.written_room(other).id}
    client.page(desk(edition, path.format(**numbers)), status=404)
    client.page(desk(other, path.format(**numbers)), status=404)


@pytest.mark.parametrize("role", [Role.CHECKIN_HELPER, Role.INTERPRETER, Role.REVIEWER])
def test_others_of_the_team_do_not_write(client, app, role):
    with unit_of_work():
        edition = make.edition()
        somebody = people.somebody(role, Scope(edition.series_id, edition.id))
    people.sign_in(client, somebody.email)
    assert client.get(desk(edition)).status_code in {403, 404}


NAUGHTY = [
    "'; DROP TABLE session; --", "<script>alert(1)</script>", "\u202egnihtyna\u202c", "a\u200bb", "👩\u200d👧", "=1+1",
    "\x00x", "\ud800x", "x" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_words_are_stored_clean_or_refused(client, edition, text):
    typed = dict.fromkeys(("title-en", "abstract-en", "place-en", "speakers"), text.encode("utf-8", "surrogatepass"))
    _method, _action, values = client.page(desk(edition, "/add")).form("main form")
    answer = client.post(desk(edition, "/add"), data={**values, **NEW, **typed})
    assert answer.status_code in {303, 422}
    assert len(sessions()) == (answer.status_code == 303)
    for session in sessions():
        client.page(desk(edition, f"/{session.id}"))
        stored = session.title["en"] + session.abstract["en"] + session.place["en"] + session.speakers[0].name
        assert set("\x00\u200b\u202c\u202e\ud800") & set(stored) == set()
