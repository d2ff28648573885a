"""Times, languages, names of sessions."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme import following, rules, timing
from app.programme.rules import Speaker, Spoken, WantedSession
from app.programme.timing import EndsTooEarly, FloorsTooLong, NoSuchTime, OutsideTheDays
from app.values import moments
from app.values.translated import Translated

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def wanted(day, starts, ends, **changes):
    return WantedSession(
        Translated(en="Talk"), rules.SessionKind.TALK, day, time.fromisoformat(starts), time.fromisoformat(ends),
        **changes,
    )  # fmt: skip


def utc(day, clock):
    return datetime.combine(day, time.fromisoformat(clock), UTC)


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [
        ("Europe/Berlin", "07:00", "08:00"),
        ("Europe/Amsterdam", "07:00", "08:00"),
        ("Europe/Lisbon", "08:00", "09:00"),
        ("Europe/Vilnius", "06:00", "07:00"),
    ],
)
def test_clocks_of_the_venue(zone, summer, winter):
    for day, expected in ((date(2027, 7, 1), summer), (date(2027, 12, 1), winter)):
        starts_at, _ends_at = timing.instants(wanted(day, "09:00", "10:00"), day, day, zone)
        assert starts_at == utc(day, expected)


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Lisbon", 1), ("Europe/Berlin", 2), ("Europe/Amsterdam", 2), ("Europe/Vilnius", 3)]
)
def test_hour_that_the_clocks_jump_over(zone, hour):
    with pytest.raises(NoSuchTime) as refusal:
        timing.instants(wanted(SPRING, f"0{hour}:30", "09:00"), SPRING, SPRING, zone)
    assert refusal.value.field == "starts"
    with pytest.raises(NoSuchTime) as refusal:
        timing.instants(wanted(SPRING, "00:30", f"0{hour}:30"), SPRING, SPRING, zone)
    assert refusal.value.field == "ends"
    starts_at, ends_at = timing.instants(wanted(SPRING, "00:30", f"0{hour + 1}:30"), SPRING, SPRING, zone)
    assert (ends_at - starts_at).total_seconds() / 3600 == hour


def test_hour_that_comes_twice_is_the_first():
    starts_at, ends_at = timing.instants(wanted(AUTUMN, "02:30", "03:30"), AUTUMN, AUTUMN, "Europe/Berlin")
    assert (starts_at, ends_at) == (utc(AUTUMN, "00:30"), utc(AUTUMN, "02:30"))


@pytest.mark.parametrize(("starts", "ends"), [("10:00", "09:00"), ("10:00", "10:00"), ("22:00", "01:00")])
def test_end_before_start(starts, ends):
    day = date(2027, 5, 1)
    with pytest.raises(EndsTooEarly) as refusal:
        timing.instants(wanted(day, starts, ends), day, day, "Europe/Berlin")
    assert refusal.value.field == "ends"


def test_end_after_midnight():
    day = date(2027, 5, 1)
    starts_at, ends_at = timing.instants(wanted(day, "22:00", "01:00", ends_next_day=True), day, day, "Europe/Berlin")
    assert (ends_at - starts_at).total_seconds() == 3 * 3600


@pytest.mark.parametrize("day", [date(2027, 4, 30), date(2027, 5, 4)])
def test_day_outside_the_conference(day):
    with pytest.raises(OutsideTheDays) as refusal:
        timing.instants(wanted(day, "09:00", "10:00"), date(2027, 5, 1), date(2027, 5, 3), "Europe/Berlin")
    assert refusal.value.field == "day"


@given(
    st.dates(date(2026, 1, 1), date(2030, 1, 1)) | st.just(SPRING),
    st.integers(0, 22),
    st.sampled_from(["Europe/Lisbon", "Europe/Berlin", "Europe/Vilnius"]),
)
def test_what_is_accepted_is_what_clocks_show(day, hour, zone):
    try:
        made = timing.instants(wanted(day, f"{hour:02}:30", "23:59"), day, day, zone)[0]
    except NoSuchTime:
        assert (day.month, day.weekday()) == (3, 6)
    else:
        shown = moments.local(made, zone)
        assert (shown.date(), shown.time()) == (day, time(hour, 30))


@pytest.mark.parametrize(
    ("given_minutes", "length", "expected"),
    [
        ([None], 90, [90]),
        ([None, None], 90, [45, 45]),
        ([None, None], 91, [46, 45]),
        ([60, None], 90, [60, 30]),
        ([None, 60, None], 90, [15, 60, 15]),
        ([30, 30], 90, [30, 30]),
        ([], 90, []),
    ],
)
def test_shares_of_floor_languages(given_minutes, length, expected):
    assert timing.shares([Spoken("de", minutes) for minutes in given_minutes], length) == expected


@pytest.mark.parametrize("given_minutes", [[91], [60, 31], [90, None], [89, None, None]])
def test_shares_longer_than_the_session(given_minutes):
    with pytest.raises(FloorsTooLong):
        timing.shares([Spoken("de", minutes) for minutes in given_minutes], 90)


@given(st.lists(st.none() | st.integers(1, 120), max_size=6), st.integers(1, 300))
def test_shares_never_exceed_the_session(given_minutes, length):
    try:
        parts = timing.shares([Spoken("de", minutes) for minutes in given_minutes], length)
    except FloorsTooLong:
        assert sum(minutes or 1 for minutes in given_minutes) > length
        return
    assert all(part == minutes for part, minutes in zip(parts, given_minutes, strict=True) if minutes)
    assert all(part > 0 for part in parts)
    assert sum(parts) == length if None in given_minutes else sum(parts) <= length


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (set(), False),
        ({"title"}, True),
        ({"room"}, True),
        ({"place"}, True),
        ({"starts_at"}, True),
        ({"ends_at"}, True),
        ({"state"}, True),
        ({"abstract", "speakers", "floors", "channels", "bookable", "kind"}, False),
        ({"abstract", "title"}, True),
    ],
)
def test_what_calendars_count(changed, expected):
    assert rules.is_revised(changed) is expected


@pytest.mark.parametrize(
    ("title", "taken", "expected"),
    [
        (Translated(en="Trains change towns"), set(), "trains-change-towns"),
        (Translated(de="Züge, Straßen & Öl", lt="Žiedas"), set(), "zuege-strassen-oel"),
        (Translated(lt="Žaliasis ąžuolas"), set(), "zaliasis-azuolas"),
        (Translated(en="Opening"), {"opening"}, "opening-2"),
        (Translated(en="Opening"), {"opening", "opening-2"}, "opening-3"),
        (Translated(en="日本"), set(), "session"),
        (Translated(en="a" * 200), set(), "a" * 60),
    ],
)
def test_name_in_addresses(title, taken, expected):
    assert rules.free_slug(title, ["de", "lt"], taken) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ona Petrauskienė, Trakai", Speaker("Ona Petrauskienė", "Trakai")),
        ("  Ona   Petrauskienė  ", Speaker("Ona Petrauskienė")),
        ("Dr. Köhler, Stadt Rheine, Umweltamt", Speaker("Dr. Köhler", "Stadt Rheine, Umweltamt")),
        (", Trakai", Speaker("", "Trakai")),
    ],
)
def test_speaker_in_a_line(line, expected):
    assert Speaker.read(line) == expected


def test_speakers_stay_what_they_were():
    for speaker in (Speaker("Ona"), Speaker("Ona", "Trakai"), Speaker("Ona", "Trakai, Rathaus")):
        assert Speaker.read(str(speaker)) == speaker


@pytest.mark.parametrize(("language", "number"), [("de", 1), ("en", 3), ("lt", None), ("gsg", None)])
def test_number_of_a_channel(language, number):
    assert following.channel_number(language, ["de", "nl", "en"]) == number


def test_everything_has_words():
    words = rules.KIND_LABELS, rules.MODE_LABELS, rules.PROMISE_LABELS, rules.SESSION_STATUS
    kinds = rules.SessionKind, rules.ChannelMode, rules.Promise, rules.SessionState
    assert [set(labels) for labels in words] == [set(kind) for kind in kinds]
