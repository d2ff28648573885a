"""Setting up a conference at the desk, from four answers to open registration."""

import re
from datetime import date

import pytest
from wtforms import Field

from app.database import db, unit_of_work
from app.forms_translated import EditForm
from app.registration import queries as registration
from app.series import queries
from app.series.forms import FORMS
from app.series.parts import PARTS
from app.series.rules import RESERVED_SLUGS, EditionState
from app.series.series_forms import NewEditionForm
from app.web import SlugConverter
from tests.factories.programme import written, written_room
from tests.support.html import words

RING = "/en/desk/ring"
NEW = {"starts_on": "2090-05-16", "ends_on": "2090-05-18", "theme-en": "Water 2090"}
# What a host types, by part; everything else stays as it was put at first.
TYPED = {
    "about": {"about-en": "Rain 2090", "audience-en": "All", "costs-en": "Free"},
    "venue": {"venue_name-en": "Town hall", "venue_address": "Street 1, Trakai"},
    "privacy": {"dpo_contact": "dpo@example.org", "authority-en": "The authority"},
    "imprint": {"imprint-en": "Trakai"},
    "accessibility": {"enforcement-en": "The ombudsperson"},
}
NOTHING = {"HiddenField", "CSRFTokenField"}


@pytest.fixture
def planned(client, world):
    """The address of a new conference in Trakai, made by the coordinator who is signed in."""
    world.sign_in(client, "coordinator")
    town = world.other_edition.town_id
    return client.send(f"{RING}/new", {"town": town, **NEW}).location.removesuffix("/setup")


def states(page):
    return dict(zip(page.texts("ol h3"), page.texts("ol .c-pill"), strict=True))


def needed(page):
    return [title for title, state in states(page).items() if state == "needed"]


def edition_at(address):
    return queries.find_edition("ring", address.rpartition("/")[2])


def test_list_has_twelve_things_and_says_what_is_needed(client, planned):
    page = client.page(f"{planned}/setup")
    assert len(states(page)) == 12
    assert needed(page) == [
        "What it is about, for whom, what it costs",
        "Venue, address and map",
        "Privacy notice: who is responsible",
        "Imprint",
        "Accessibility statement",
    ]
    assert all("about" in when and "minute" in when for when in page.texts("ol .when"))


def test_from_four_answers_to_open_registration(client, planned):
    """The whole way, and every link of the list leads somewhere."""
    for part, values in TYPED.items():
        assert client.send(f"{planned}/setup/{part}", values).location == f"{planned}/setup"
    page = client.page(f"{planned}/setup")
    assert needed(page) == []
    client.checks_pages = False  # each of these is looked at with all other pages
    links = [link.attrs["href"] for link in page.all("ol a")]
    assert (len(links), {client.get(link).status_code for link in links}) == (12, {200})
    client.send(f"{planned}/setup/announce")
    public = planned.replace("/desk", "")
    assert client.get(f"{public}/register").status_code == 200
    assert edition_at(planned).state is EditionState.ANNOUNCED


def decisions(form):
    """The fields of a form that have no default: what somebody has to think about."""
    asked: list[Field] = [field for field in form if field.type not in NOTHING]
    return [field.name for field in asked if not field.data and field.type != "BooleanField"]


def test_at_most_forty_decisions(app, client, planned):
    """Everything that is asked from a new conference to open registration and has no default yet, optional texts
    included; a text in several languages is one decision."""
    edition = edition_at(planned)
    with app.test_request_context():
        asked = decisions(NewEditionForm(formdata=None, languages=["en"]))
        for name, form in FORMS.items():
            if name != "basics":  # asked for at the beginning
                stored = PARTS[name]
                values = form.values_of(_read(stored, edition), edition.timezone)
                asked += decisions(form(formdata=None, languages=["en"], data=values))
    # One session, as the programme asks for it: title, kind, beginning, end, room, language spoken.
    assert len(asked) + 6 <= 40
    assert len(decisions(NewEditionForm(formdata=None, languages=["en"]))) <= 6
    assert registration.capacity(edition).size == 120


def _read(kind, edition):
    from app.series import parts  # the name is taken above

    return parts.read(kind, edition)


def test_announcing_is_refused_and_names_what_is_missing(client, planned):
    for part in ("about", "privacy", "imprint", "accessibility"):
        client.send(f"{planned}/setup/{part}", TYPED[part])
    page = client.page(f"{planned}/setup/announce")
    assert page.texts(".c-note li") == ["Venue, address and map"]
    assert page.all("main form") == []
    token = client.page(f"{planned}/setup/venue").form("main form")[2]["csrf_token"][0]
    answer = client.post(f"{planned}/setup/announce", data={"csrf_token": token})
    assert (answer.status_code, edition_at(planned).state) == (422, EditionState.PLANNED)
    assert answer.page.texts("#errors p")[0] == "Something that the public needs is still missing."


def test_announcing_needs_a_group_that_may_register(client, planned):
    for part, values in TYPED.items():
        client.send(f"{planned}/setup/{part}", values)
    kinds = [category.kind.value for category in registration.categories(edition_at(planned))]
    client.send(f"{planned}/setup/places", {f"how_{kind}": "desk" for kind in kinds})
    assert needed(client.page(f"{planned}/setup")) == ["Places and groups"]
    assert client.page(f"{planned}/setup/announce").texts(".c-note li") == ["Places and groups"]


def test_preview_shows_what_the_public_does_not_see_yet(client, planned):
    client.send(f"{planned}/setup/about", {**TYPED["about"], "about-en": "Rain on the roofs of 2090"})
    assert "Rain on the roofs of 2090" in client.page(f"{planned}/preview").texts("main p")
    public = planned.replace("/desk", "")
    assert "Rain on the roofs of 2090" not in client.page(f"{public}/").texts("main p")
    assert client.get(f"{planned}/preview").headers["Cache-Control"] == "private, no-store"


def test_missing_languages_are_named_and_not_an_error(client, planned):
    client.send(f"{planned}/setup/imprint", {"imprint-lt": "Trakai 2090"})
    row = client.page(f"{planned}/setup").texts("ol li")[9]
    assert states(client.page(f"{planned}/setup"))["Imprint"] == "done"
    assert "Not written yet in: Deutsch , Nederlands , Português , English" in row


def test_stale_save_is_refused_and_keeps_what_was_typed(client, planned):
    address = f"{planned}/setup/venue"
    _method, _action, mine = client.page(address).form("main form")
    client.send(address, {"venue_address": "Street 2"})
    mine["venue_address"] = ["Street 3"]
    answer = client.post(address, data=mine)
    assert answer.status_code == 422
    assert answer.page.texts("#errors p")[0] == "Someone else has changed this meanwhile."
    _method, _action, again = answer.page.form("main form")
    assert again["venue_address"] == ["Street 3"]
    assert edition_at(planned).venue_address == "Street 2"
    # Having been told, they may replace it.
    assert client.post(address, data=again).status_code == 303
    db.session.expire_all()
    assert edition_at(planned).venue_address == "Street 3"


def test_stale_save_of_places(client, planned):
    address = f"{planned}/setup/places"
    _method, _action, mine = client.page(address).form("main form")
    client.send(address, {"size": "80"})
    answer = client.post(address, data={**mine, "size": "90"})
    assert answer.page.texts("#errors p")[0] == "Someone else has changed this meanwhile."
    assert answer.page.form("main form")[2]["size"] == ["90"]


@pytest.mark.parametrize(
    ("part", "values", "said"),
    [
        ("basics", {"theme-en": ""}, "Please fill in this field."),
        ("basics", {"starts_on": "soon"}, "Please choose a whole date: day, month and year."),
        ("basics", {"ends_on": "2090-05-15"}, "The last day comes before the first one."),
        ("basics", {"slug": "Team"}, "This word has a meaning of its own in addresses. Please choose another one."),
        ("basics", {"theme-lt": "x" * 201}, "Too long. Characters allowed: 200."),
        ("venue", {"venue_map_url": "javascript:alert(1)"},
         "A link begins with https://. Please copy the whole address of the page."),
        ("window", {"closes_on": ""}, "Please fill in this field."),
        ("window", {"closes_on": "2090-05-19"}, "This is after the last day of the conference."),
        ("accessibility", {"accessibility_feedback": "nobody@"},
         "The part after @ is missing. Example: ruta@example.org"),
        ("places", {"size": "many"}, "Please type a number, or leave it empty."),
        ("places", {"size": "-1"}, "Please type a number from 0 to 100000."),
        ("places", {"how_press": "perhaps"}, "Please choose one of these."),
    ],
)  # fmt: skip
def test_wrong_input_is_said_beside_its_field(client, planned, part, values, said):
    answer = client.send(f"{planned}/setup/{part}", values, status=422)
    assert answer.page.texts(".kern-error") == [said]
    [(name, typed)] = values.items()
    if name not in {"starts_on", "slug", "how_press"}:
        assert answer.page.form("main form")[2][name] == [typed]


def test_window_keeps_the_time_of_day_of_a_day_that_stays(client, planned):
    edition = edition_at(planned)
    before = edition.registration_closes_at
    client.send(f"{planned}/setup/window", {"opens_on": "2090-01-10"})
    db.session.expire_all()
    assert edition.registration_closes_at == before
    assert edition.registration_opens_at.isoformat() == "2090-01-10T06:00:00+00:00"


def test_cancelling_says_why_in_public(client, planned):
    client.send(f"{planned}/setup/cancel", {}, status=422)
    client.send(f"{planned}/setup/cancel", {"public_reason-en": "The hall is flooded."})
    public = planned.replace("/desk", "")
    assert "The hall is flooded." in client.page(f"{public}/").texts("main .c-note p")
    assert client.page(f"{planned}/setup/cancel").all("main form") == []


def test_archiving_waits_for_the_end(client, planned):
    page = client.page(f"{planned}/setup/archive")
    assert page.all("main form") == []
    assert "Archive the conference" not in client.page(f"{planned}/setup").texts("main a")


def test_hosts_set_up_their_own_conference_and_no_other(client, world):
    world.sign_in(client, "host_organiser")
    own, other = f"{RING}/borne", f"{RING}/trakai"
    for page in ("setup", "setup/about", "setup/places", "setup/announce", "setup/cancel", "preview", ""):
        assert client.get(f"{own}/{page}").status_code == 200, page
        assert client.get(f"{other}/{page}").status_code == 404, page
    for page in ("", "/edit", "/new", "/towns/new", "/towns/order", "/towns/borne"):
        assert client.get(f"{RING}{page}").status_code in {403, 404, 308}, page


@pytest.mark.parametrize("name", ["checkin_helper", "interpreter", "reviewer"])
def test_others_set_up_nothing(client, world, name):
    world.sign_in(client, name)
    for page in ("setup", "setup/about", "setup/places", "setup/announce", "preview"):
        assert client.get(f"{RING}/borne/{page}").status_code == 403, page


def test_words_of_addresses_are_reserved(app):
    """No series, conference or town can be called like a fixed word that stands where its slug would."""
    taken = set()
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    for start in {rule.partition("<slug:")[0] for rule in rules if "<slug:" in rule}:
        taken |= {rule[len(start) :].partition("/")[0] for rule in rules if rule.startswith(start)}
    for start in ("/<lang:lang>/desk/<slug:series>/", "/<lang:lang>/<slug:series>/",
                  "/<lang:lang>/desk/<slug:series>/towns/"):  # fmt: skip
        taken |= {rule[len(start) :].partition("/")[0] for rule in rules if rule.startswith(start)}
    words = {word for word in taken if re.fullmatch(SlugConverter.regex, word)}
    assert words - RESERVED_SLUGS == set()


def test_forms_of_all_parts_exist():
    assert list(FORMS) == list(PARTS)
    assert all(issubclass(form, EditForm) for form in FORMS.values())


def test_what_will_not_work_out_in_the_draft_is_counted(client, world, count_queries):
    """On the list and on the overview, with as many queries for three sessions as for one."""
    world.sign_in(client, "host_organiser")
    day = date(2090, 9, 1)
    with unit_of_work():
        world.edition.starts_on = world.edition.ends_on = day
        hall = written_room(world.edition, "Hall")

    def clashing(number):
        with unit_of_work():
            for _ in range(number):
                written(world.edition, day=day, room_id=hall.id, channels=(), speakers=())
        seen = []
        for path in ("setup", ""):
            # The test and its requests share a session, and what the test has written is read again once.
            client.page(f"{RING}/borne/{path}")
            with count_queries() as queries:
                page = client.page(f"{RING}/borne/{path}")
            [link] = [one for one in page.all("main a[href$='/programme/editor']") if "warning" in words(one)]
            seen.append((words(link), len(queries)))
        return seen

    before = clashing(2)
    after = clashing(1)
    assert [said for said, _ in before] == ["1 warning in the draft of the programme"] * 2
    assert [said for said, _ in after] == ["3 warnings in the draft of the programme"] * 2
    assert [asked for _, asked in after] == [asked for _, asked in before]
