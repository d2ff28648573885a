"""A published programme survives being stored, and its successor counts what calendars have to learn."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.programme import comparing
from app.programme.released import (
    Programme,
    ReleasedChannel,
    ReleasedFloor,
    ReleasedRoom,
    ReleasedSession,
    ReleasedSpeaker,
    ReleasedTrack,
    ReleasedType,
    freeze,
    in_order,
    thaw,
)
from app.programme.rules import ChangeKind, ChannelMode, Promise, SessionKind, SessionState, TrackColour
from app.values.translated import Translated

START = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
NOW, LATER = START - timedelta(days=90), START - timedelta(days=80)
HALL, LIBRARY = ReleasedRoom(1, Translated(en="Hall"), capacity=120), ReleasedRoom(2, Translated(en="Library"))
WATER = ReleasedTrack(1, "water", Translated(en="Water", de="Wasser"), TrackColour.BLUE)
IMPULSE = ReleasedType(1, Translated(en="Impulse"), SessionKind.TALK, 20)

texts = st.dictionaries(st.sampled_from(["de", "nl", "pt", "lt", "en"]), st.text(min_size=1)).map(Translated)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (the zone stands beside)


@st.composite
def sessions(draw, id):
    starts_at = draw(instants)
    return ReleasedSession(
        id=id,
        uid=f"session-{id}@conferring",
        slug=f"session-{id}",
        number=id,
        kind=draw(st.sampled_from(SessionKind)),
        state=draw(st.sampled_from(SessionState)),
        title=draw(texts),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=draw(st.integers(1, 600))),
        revision=draw(st.integers(0, 9)),
        changed_at=draw(instants),
        abstract=draw(texts),
        type=draw(st.sampled_from([None, IMPULSE])),
        track=draw(st.sampled_from([None, WATER])),
        room=draw(st.sampled_from([None, HALL, LIBRARY])),
        place=draw(texts),
        speakers=tuple(
            ReleasedSpeaker(*one)
            for one in draw(st.lists(st.tuples(st.text(), st.text(), st.none() | st.text()), max_size=3))
        ),
        floors=tuple(ReleasedFloor(*one) for one in draw(st.lists(st.tuples(st.text(), st.integers()), max_size=2))),
        channels=tuple(
            ReleasedChannel(*one)
            for one in draw(
                st.lists(
                    st.tuples(
                        st.none() | st.integers(), st.text(), st.sampled_from(ChannelMode), st.sampled_from(Promise)
                    ),
                    max_size=2,
                )
            )
        ),
        original_language=draw(st.none() | st.text()),
        slides_language=draw(st.none() | st.text()),
        recording_optout=draw(st.booleans()),
        links=tuple(draw(st.lists(st.tuples(st.text(), st.text()), max_size=2))),
        bookable=draw(st.booleans()),
    )


@st.composite
def programmes(draw):
    made = [draw(sessions(id)) for id in range(1, 1 + draw(st.integers(0, 4)))]
    return Programme(
        in_order(made),
        tuple(draw(st.permutations([HALL, LIBRARY]))[: draw(st.integers(0, 2))]),
        tuple(draw(st.sampled_from([(), (WATER,)]))),
        tuple(draw(st.sampled_from([(), (IMPULSE,)]))),
    )


@given(programmes())
def test_what_is_stored_is_read_again(programme):
    assert thaw(json.loads(json.dumps(freeze(programme)))) == programme


@given(programmes(), programmes())
def test_nothing_published_vanishes_and_no_revision_falls(before, draft):
    after = Programme(comparing.succession(before, draft.sessions, now=LATER))
    assert set(before.by_id) <= set(after.by_id)
    for id, earlier in before.by_id.items():
        assert after.by_id[id].revision in (earlier.revision, earlier.revision + 1)
    assert all(after.by_id[id].is_cancelled for id in set(before.by_id) - set(draft.by_id))
    new = set(after.by_id) - set(before.by_id)
    assert new == {one.id for one in draft.planned} - set(before.by_id)
    assert {after.by_id[id].revision for id in new} <= {0}


@given(programmes())
def test_the_same_again_changes_nothing(programme):
    again = comparing.succession(programme, programme.sessions, now=LATER)
    assert again == programme.sessions
    assert comparing.changes(programme, Programme(again)) == []


def talk(id=1, **changes):
    values = {
        "uid": f"session-{id}@conferring", "slug": f"session-{id}", "number": id, "kind": SessionKind.TALK,
        "state": SessionState.PLANNED, "title": Translated(en="Rain"), "starts_at": START,
        "ends_at": START + timedelta(hours=1), "revision": 3, "changed_at": NOW, "room": HALL,
    }  # fmt: skip
    return ReleasedSession(id=id, **{**values, **changes})


def following(before, *draft):
    """What the next release says of one session."""
    programme = Programme((before,) if before else ())
    after = Programme(comparing.succession(programme, draft, now=LATER))
    return comparing.changes(programme, after), after.sessions


def test_each_kind_of_change():
    hour = timedelta(hours=1)
    cases = [
        (talk(starts_at=START + hour, ends_at=START + 2 * hour), ChangeKind.MOVED, ("starts_at", "ends_at"), 4),
        (talk(room=LIBRARY), ChangeKind.MOVED, ("room",), 4),
        (talk(room=None, place=Translated(en="At the lake")), ChangeKind.MOVED, ("room", "place"), 4),
        (talk(title=Translated(en="Snow")), ChangeKind.CHANGED, ("title",), 4),
        (talk(abstract=Translated(en="On snow.")), ChangeKind.CHANGED, ("abstract",), 3),
        (talk(speakers=(ReleasedSpeaker("Ona"),)), ChangeKind.CHANGED, ("speakers",), 3),
        (talk(state=SessionState.CANCELLED), ChangeKind.CANCELLED, ("state",), 4),
    ]
    for after, kind, fields, revision in cases:
        [change], [session] = following(talk(), after)
        assert (change.kind, change.fields, session.revision, session.changed_at) == (kind, fields, revision, LATER)


def test_what_is_not_placed_any_more_is_cancelled_where_it_was():
    [change], [session] = following(talk())
    assert (change.kind, change.before, session) == (
        ChangeKind.CANCELLED, talk(), talk(state=SessionState.CANCELLED, revision=4, changed_at=LATER),
    )  # fmt: skip


def test_cancelled_and_taking_place_again():
    [change], [session] = following(talk(state=SessionState.CANCELLED), talk())
    assert (change.kind, change.fields, session.revision) == (ChangeKind.CHANGED, ("state",), 4)


def test_a_new_session_begins_at_zero_and_one_cancelled_before_is_left_out():
    [change], [session] = following(None, talk(), talk(2, state=SessionState.CANCELLED))
    assert (change.kind, change.fields, change.before, session.revision) == (ChangeKind.NEW, (), None, 0)


def test_seats_and_where_names_lead_are_no_change_of_a_session():
    seated = talk(room=replace(HALL, capacity=60), speakers=(ReleasedSpeaker("Ona", "", "ona"),))
    assert following(talk(speakers=(ReleasedSpeaker("Ona"),)), seated)[0] == []
