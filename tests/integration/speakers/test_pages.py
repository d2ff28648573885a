"""Pages of speakers: at the desk, of their own, and in public."""

import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.database import db, unit_of_work
from app.files.models import File
from app.outbox.models import Message
from app.speakers import links
from app.speakers.models import Absence, Speaker
from app.values.access import Role, Scope
from app.values.translated import Translated
from tests.factories import accounts, files
from tests.factories import programme as sessions
from tests.factories import series as rings
from tests.factories import speakers as make
from tests.factories.world import NOW
from tests.support.uploads import multipart

DESK = "/en/desk/ring/borne/speakers"
PUBLIC = "/en/ring/borne/speakers"


@pytest.fixture
def ona(world):
    """She speaks in the released programme of Borne, and in the draft of Trakai."""
    with unit_of_work():
        speaker = make.speaker(
            world.series, "Ona Žukauskienė", "Trakai 1", function="Planner 2", place="Vilnius", languages=["lt"],
            email="ona@example.org", email_folded="ona@example.org", bio=Translated(lt="2 miestai."), bio_language="lt",
            mail_language="lt",
        )  # fmt: skip
        world.talk = sessions.session(world.edition, "Trains 2030", speakers=[speaker])
        sessions.release(world.edition)
        world.plan = sessions.session(world.other_edition, "Secret 2031", speakers=[speaker])
    return speaker


@pytest.fixture
def organiser(client, world):
    world.sign_in(client, "host_organiser")
    return client


def own(speaker, page=""):
    return f"/en/speaker/{links.token_for(speaker)}/{page}"


def picture(client, address, content, name="Ona.jpg", status=303, **more):
    """Choose a file and send the form."""
    _method, _action, values = client.page(address).form("main form")
    typed = {**values, "credit": "Ona 1", "photo": (io.BytesIO(content), name), **more}
    answer = client.post(address, data=typed, content_type="multipart/form-data")
    assert answer.status_code == status
    return answer


def test_the_pool_is_searched_and_narrowed(organiser, ona, world):
    with unit_of_work():
        make.speaker(world.series, "Jan de Vries", "Borne 1", town_id=world.edition.town_id, languages=["nl"])

    def names(**asked):
        return organiser.page(DESK, query_string=asked).texts("tbody th a")

    assert names() == ["Jan de Vries", "Ona Žukauskienė"]
    assert names(search="zukausk") == ["Ona Žukauskienė"]
    assert names(search="borne") == ["Jan de Vries"]
    assert names(town=str(world.edition.town_id)) == ["Jan de Vries"]
    assert names(language="lt") == ["Ona Žukauskienė"]
    assert names(spoke="borne") == ["Ona Žukauskienė"]
    assert names(spoke="never") == ["Jan de Vries"]
    assert names(search="nobody at all") == []
    assert names(town="none of ours", page="99999999999999999999") == []


def test_other_conferences_plans_are_not_told(client, ona, world):
    """An organiser of Borne sees what Trakai has published, not what it plans; the coordinator sees both."""
    world.sign_in(client, "host_organiser")
    assert "Secret 2031" not in client.get(f"{DESK}/{ona.id}").text
    assert client.page(DESK, query_string={"spoke": "trakai"}).texts("tbody th a") == []
    assert client.get("/en/desk/ring/speakers").status_code in {403, 404}
    assert client.get(f"/en/desk/ring/trakai/speakers/{ona.id}").status_code in {403, 404}
    world.sign_in(client, "coordinator")
    assert "Secret 2031" in client.get(f"/en/desk/ring/speakers/{ona.id}").text


def test_people_of_another_series_are_not_there(organiser, world):
    with unit_of_work():
        other = make.speaker(rings.series("other"), "Somebody")
    for page in ("", "/change", "/photo", "/picture", "/merge", "/remove"):
        assert organiser.get(f"{DESK}/{other.id}{page}").status_code == 404
    with unit_of_work():
        ours = make.speaker(world.series, "Ours", email="ours@example.org")
    _method, _action, values = organiser.page(f"{DESK}/{ours.id}").form("form[action$='/link']")
    assert organiser.post(f"{DESK}/{other.id}/link", data=values).status_code == 404


def test_somebody_is_added_and_changed(organiser, world):
    organiser.send(
        f"{DESK}/add",
        {"name": "Rūta 1", "email": "ruta@example.org", "languages": ["lt", "en"], "bio-lt": "2030", "gender": "woman"},
    )
    ruta = db.session.scalars(sa.select(Speaker).where(Speaker.slug == "ruta-1")).one()
    assert (ruta.languages, ruta.bio, ruta.gender.value) == (["lt", "en"], {"lt": "2030"}, "woman")
    organiser.send(f"{DESK}/{ruta.id}/change", {"name": "Rūta 2", "website": "https://example.org"})
    db.session.expire_all()
    assert (ruta.name, ruta.slug, ruta.website) == ("Rūta 2", "ruta-1", "https://example.org")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nobody"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"bio-lt": "x" * 601}, "bio-lt"),
        ({"town": "999"}, "town"),
        ({"languages": ["xx"]}, "languages"),
        ({"gender": "robot"}, "gender"),
        ({"mail_language": "xx"}, "mail_language"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(organiser, world, typed, field):
    answer = organiser.send(f"{DESK}/add", {"name": "Rūta 1", **typed}, status=422)
    assert len(answer.page.texts(f"#{field}-error")) == 1
    assert db.session.scalars(sa.select(Speaker)).all() == []


def test_two_at_once_do_not_overwrite_each_other(organiser, ona):
    address = f"{DESK}/{ona.id}/change"
    _method, _action, values = organiser.page(address).form("main form")
    organiser.send(address, {"name": "Ona 1"})
    answer = organiser.post(address, data={**values, "name": "Ona 2"})
    assert (answer.status_code, "Someone else has changed this meanwhile." in answer.text) == (422, True)
    db.session.expire_all()
    assert ona.name == "Ona 1"


def test_desk_sends_the_link_and_puts_rows_together(organiser, ona, world):
    with unit_of_work():
        twin = make.speaker(world.series, "O. Žukauskienė", website="https://example.org")
    organiser.send(f"{DESK}/{ona.id}", form=f"form[action$='/{ona.id}/link']")
    assert [mail.to_address for mail in db.session.scalars(sa.select(Message))][-1] == "ona@example.org"
    organiser.send(f"{DESK}/{ona.id}/merge", {"other": str(twin.id)})
    db.session.expire_all()
    assert (ona.website, twin.merged_into_id) == ("https://example.org", ona.id)
    organiser.send(f"{DESK}/{ona.id}/merge", {"other": ""}, status=422)
    organiser.send(f"{DESK}/{ona.id}/remove")
    db.session.expire_all()
    assert (ona.name, world.talk.speakers) == ("", [])


def test_a_photo_is_uploaded_shown_and_removed(organiser, client, ona):
    address = f"{DESK}/{ona.id}/photo"
    picture(organiser, address, files.picture(size=(800, 600)))
    db.session.expire_all()
    shown = organiser.get(f"{DESK}/{ona.id}/picture")
    assert (shown.content_type, shown.headers["Cache-Control"]) == ("image/webp", "private, no-store")
    assert client.get(f"/speakers/photo/{ona.photo.key}").status_code == 404
    assert "<img" not in client.get(PUBLIC).text
    organiser.send(address, {"consents": "y"})
    db.session.expire_all()
    public = client.get(f"/speakers/photo/{ona.photo.key}?small=1")
    assert (public.status_code, public.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert f"/speakers/photo/{ona.photo.key}?small=1" in client.get(PUBLIC).text
    organiser.send(address, {"photo-remove": "y"})
    db.session.expire_all()
    assert (ona.photo, db.session.scalars(sa.select(File)).all()) == (None, [])


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a.svg"),
        (b"<html><script>alert(1)</script>", "a.jpg"),
        (files.pdf(), "a.jpg"),
        (files.picture()[:400], "a.jpg"),
        (b"", "a.jpg"),
        (b"MZ" + bytes(500), "../../a.exe\x00.jpg"),
    ],
)
def test_what_is_no_photo_is_refused_beside_its_field(client, ona, content, name):
    answer = picture(client, own(ona, "photo"), content, name, status=422)
    assert len(answer.page.texts("#photo-error")) == 1
    assert db.session.scalars(sa.select(File)).all() == []


def test_uploads_have_their_own_limit_and_nothing_else_has(make_app, ona):
    app = make_app(MAX_UPLOAD_MB="2", MAX_REQUEST_KB="100")
    client = app.test_client()
    large, small = bytes(2_500_000), b"\xff\xd8\xff" + bytes(1_000_000)
    answers = {}
    with app.app_context():
        for name, address in (("photo", own(ona, "photo")), ("change", own(ona, "change"))):
            _method, _action, values = client.page(address).form("main form")
            for size, content in (("small", small), ("large", large), ("huge", bytes(6_000_000))):
                body, kind = multipart(values, "photo", content)
                answer = client.post(address, data=body, content_type=kind)
                answers[name, size] = answer.status_code
                if (name, size) == ("photo", "large"):
                    assert "Files may have up to 2 MB." in answer.page.texts("#photo-error")[0]
    assert answers == {
        ("photo", "small"): 422, ("photo", "large"): 422, ("photo", "huge"): 413,
        ("change", "small"): 413, ("change", "large"): 413, ("change", "huge"): 413,
    }  # fmt: skip


def test_their_own_page_shows_and_changes_everything(client, ona):
    page = client.get(own(ona))
    assert [word for word in ("Planner 2", "Vilnius", "2 miestai.", "Trains 2030", "Secret 2031") if word in page.text] == [
        "Planner 2", "Vilnius", "2 miestai.", "Trains 2030", "Secret 2031",
    ]  # fmt: skip
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    change = client.get(own(ona, "change")).page
    assert [change.texts(f"label[for={name}]") for name in ("name", "country")] == [
        ["Your name as it is to be printed"],
        ["Country you come from (optional)"],
    ]
    client.send(own(ona, "change"), {"function": "Mayor 3", "email": "ona2@example.org"})
    client.send(own(ona, "change"), {"email": ""}, status=422)
    db.session.expire_all()
    assert (ona.function, ona.email) == ("Mayor 3", "ona2@example.org")
    assert json.loads(client.get(own(ona, "data")).text)["speaker"]["function"] == "Mayor 3"


def test_absences_are_noted_and_taken_back(client, ona, world):
    with unit_of_work():
        # Pages look at the real clock.
        world.edition.starts_on = world.edition.starts_on.replace(year=2090)
        world.edition.ends_on = world.edition.ends_on.replace(year=2090)
    day = "borne 2090-09-01"
    address, form = own(ona, "absences"), "main form.c-form"
    client.send(address, {"day": day, "starts": "09:00", "ends": "11:30"}, form=form)
    client.send(address, {"day": day}, form=form)
    client.send(address, {"day": day, "starts": "12:00", "ends": "11:00"}, form=form, status=422)
    client.send(address, {"day": "trakai 1990-01-01"}, form=form, status=422)
    client.send(address, {}, form=form, status=422)
    found = db.session.scalars(sa.select(Absence).order_by(Absence.id)).all()
    start = datetime(2090, 8, 31, 22, tzinfo=UTC)
    assert [(one.starts_at, one.ends_at) for one in found] == [
        (start + timedelta(hours=9), start + timedelta(hours=11, minutes=30)), (start, start + timedelta(days=1)),
    ]  # fmt: skip
    client.send(own(ona, "absences"), form=f"form[action$='/absences/{found[0].id}/remove']")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Absence)) == 1


def test_they_remove_themselves(client, ona, world):
    address = own(ona, "remove")
    assert client.get(address).status_code == 200
    assert client.page(PUBLIC).texts("article h2") == ["Ona Žukauskienė"]
    answer = client.send(address)
    assert client.page(answer.location).texts("h1") == ["You are removed"]
    assert client.get(address).status_code == 404
    assert client.page(PUBLIC).texts("article h2") == []
    assert "Žukausk" not in client.get(f"/en/ring/borne/programme/{world.talk.slug}").text
    assert client.get(f"{PUBLIC}/ona-zukauskiene").status_code == 404


def test_a_link_shows_one_person_and_no_other(client, ona, world):
    token = links.token_for(ona)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token + "=", "x", "%00"):
        assert client.get(f"/en/speaker/{wrong}/").status_code in {400, 404}
    with unit_of_work():
        ona.link_generation += 1
    assert client.get(f"/en/speaker/{token}/").status_code == 404
    assert client.get(f"/en/my/{links.token_for(ona)}/").status_code == 404


def test_asking_for_the_link_tells_nobody_who_is_known(client, ona):
    answers = []
    for email in ("ona@example.org", "stranger@example.org"):
        answer = client.send(f"{PUBLIC}/link", {"email": email})
        page = client.get(answer.location)
        answers.append((answer.location, re.sub(r'value="[^"]*"', "", page.text)))
    assert answers[0] == answers[1]
    mail = db.session.scalars(sa.select(Message).where(Message.kind == "speakers.link")).one()
    assert (mail.to_address, mail.language) == ("ona@example.org", "lt")
    client.send(f"{PUBLIC}/link", {"email": "nobody"}, status=422)


def test_a_mailbox_is_written_to_a_few_times_only(make_app, ona):
    client = make_app(RATE_LINK="2/1h").test_client()
    known = [
        client.send(f"{PUBLIC}/link", {"email": "ona@example.org"}, status=code).status_code for code in (303, 303, 429)
    ]
    unknown = [
        client.send(f"{PUBLIC}/link", {"email": "no@example.org"}, status=code).status_code for code in (303, 303, 429)
    ]
    assert known == unknown


def test_the_page_of_somebody_leads_to_a_calendar_of_their_sessions(client, ona, world):
    with unit_of_work():
        sessions.session(world.edition, "Buses 2032")
        sessions.release(world.edition)
    [address] = [link for link in client.page(f"{PUBLIC}/ona-zukauskiene").links() if ".ics?" in link]
    assert address.endswith("speaker=ona-zukauskiene")
    said = client.get(address).get_data(as_text=True)
    assert re.findall("SUMMARY.*?:(.*)\r", said) == ["Trains 2030"]


def test_the_public_sees_who_is_in_the_release(client, ona, world):
    page = client.page(PUBLIC)
    assert page.texts("article h2") == ["Ona Žukauskienė"]
    person = client.get(f"{PUBLIC}/ona-zukauskiene")
    structured = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', person.text)[1])
    assert (structured["@type"], structured["name"], structured["jobTitle"]) == (
        "Person",
        "Ona Žukauskienė",
        "Planner 2",
    )
    assert '<span lang="lt">' in person.text or 'lang="lt"' in person.text
    assert "ona@example.org" not in person.text
    assert client.get("/en/ring/trakai/speakers/ona-zukauskiene").status_code == 404
    assert client.page("/en/ring/trakai/speakers").texts(".c-empty h2") == ["No speakers yet"]
    with unit_of_work():
        world.edition.state = "planned"
        world.series.version += 1
    assert client.get(PUBLIC).status_code == 404


def test_a_name_that_was_put_together_leads_on(client, ona, world):
    with unit_of_work():
        ona.merged_into_id = None
        gone = make.speaker(world.series, "Old Name")
        gone.merged_into_id, gone.erased_at = ona.id, NOW
    answer = client.get(f"{PUBLIC}/old-name")
    assert (answer.status_code, answer.location) == (301, f"{PUBLIC}/ona-zukauskiene")


@pytest.mark.parametrize("address", [DESK, PUBLIC])
def test_more_speakers_need_no_more_questions(client, world, ona, count_queries, address):
    world.sign_in(client, "host_organiser")
    asked = []
    for number in range(2):
        client.get(address)
        with unit_of_work():
            world.series.version += 1
        with count_queries() as statements:
            client.get(address)
        asked.append(len(statements))
        with unit_of_work():
            for other in range(2):
                speaker = make.speaker(world.series, f"More {number}-{other}", photo=files.stored())
                sessions.session(world.edition, starts=f"1{other}:30", speakers=[speaker])
            sessions.release(world.edition)
    assert asked[0] == asked[1]


def test_helpers_at_the_door_see_no_pool(client, world, ona):
    with unit_of_work():
        who = accounts.somebody(Role.REVIEWER, Scope(world.series.id, world.edition.id), email="reads@example.org")
    accounts.sign_in(client, who.email)
    for page in ("", f"/{ona.id}", f"/{ona.id}/picture"):
        assert client.get(f"{DESK}{page}").status_code == 403


@pytest.mark.parametrize(
    ("place", "country", "town", "said"),
    [
        ("Cork", "IE", False, "Cork, Ireland"),
        ("", "IE", False, "Ireland"),
        ("Kaunas", "", True, "Kaunas"),
        ("", "", True, "Borne, Netherlands"),
    ],
)
def test_where_people_come_from_stands_beside_their_name(client, ona, world, place, country, town, said):
    with unit_of_work():
        ona.place, ona.country, ona.town = place, country, world.edition.town if town else None
    assert client.page(PUBLIC).texts(".c-person p.small")[-1] == said
    assert said in client.page(f"{PUBLIC}/{ona.slug}").texts("dd")


def test_a_country_is_chosen_and_taken_along(client, ona):
    client.send(own(ona, "change"), {"place": "Cork", "country": "XX"}, status=422)
    client.send(own(ona, "change"), {"place": "Cork", "country": "IE"})
    db.session.expire_all()
    assert ona.home == ("Cork", "IE")
    assert client.get(own(ona, "data")).json["speaker"]["country"] == "IE"
