"""Whatever organisers do in whatever order: what was published keeps its name in calendars, and its number never falls."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.programme import comparing
from app.programme.released import Programme, ReleasedRoom, ReleasedSession
from app.programme.rules import ChangeKind, SessionKind, SessionState
from app.values.translated import Translated

START = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
ROOMS = [None, ReleasedRoom(1, Translated(en="Hall")), ReleasedRoom(2, Translated(en="Library"))]
HOUR = timedelta(hours=1)


class Releases(RuleBasedStateMachine):
    """The draft are sessions by id, None while they have no place; releases are kept as they were published."""

    @initialize()
    def begin(self):
        self.draft, self.kept, self.releases, self.now = {}, {}, [Programme()], START - timedelta(days=100)

    def pick(self, number):
        return sorted(self.kept)[number % len(self.kept)]

    def put(self, id, **changes):
        self.kept[id] = replace(self.kept[id], **changes)
        if self.draft[id] is not None:
            self.draft[id] = self.kept[id]

    @rule()
    def add(self):
        id = len(self.kept) + 1
        self.draft[id] = self.kept[id] = ReleasedSession(
            id=id, uid=f"{id}@conferring", slug=f"session-{id}", number=id, kind=SessionKind.TALK, revision=0,
            state=SessionState.PLANNED, title=Translated(en="Rain"), starts_at=START, ends_at=START + HOUR,
            changed_at=self.now,
        )  # fmt: skip

    @precondition(lambda self: self.kept)
    @rule(number=st.integers(0, 9), hours=st.integers(0, 3))
    def move(self, number, hours):
        self.put(self.pick(number), starts_at=START + hours * HOUR, ends_at=START + (hours + 1) * HOUR)

    @precondition(lambda self: self.kept)
    @rule(number=st.integers(0, 9), room=st.sampled_from(ROOMS))
    def change_room(self, number, room):
        self.put(self.pick(number), room=room)

    @precondition(lambda self: self.kept)
    @rule(number=st.integers(0, 9), title=st.sampled_from(["Rain", "Snow"]), abstract=st.sampled_from(["", "Long"]))
    def write(self, number, title, abstract):
        self.put(self.pick(number), title=Translated(en=title), abstract=Translated(en=abstract))

    @precondition(lambda self: self.kept)
    @rule(number=st.integers(0, 9), state=st.sampled_from(SessionState))
    def cancel_or_restore(self, number, state):
        self.put(self.pick(number), state=state)

    @precondition(lambda self: self.kept)
    @rule(number=st.integers(0, 9))
    def unplace_or_place(self, number):
        id = self.pick(number)
        self.draft[id] = self.kept[id] if self.draft[id] is None else None

    @rule()
    def release(self):
        self.now += HOUR
        placed = [session for session in self.draft.values() if session is not None]
        self.publish(comparing.succession(self.releases[-1], placed, now=self.now))
        published = self.releases[-1].by_id
        for id, session in self.draft.items():
            if session is None:
                assert id not in published or published[id].is_cancelled
            elif id in published:
                assert comparing.differences(session, published[id]) == ()

    @precondition(lambda self: len(self.releases) > 2)
    @rule()
    def take_back(self):
        self.now += HOUR
        former = self.releases[-2]
        self.publish(comparing.succession(self.releases[-1], former.sessions, now=self.now))
        for id, session in former.by_id.items():
            assert comparing.differences(session, self.releases[-1].by_id[id]) == ()

    def publish(self, sessions):
        before, after = self.releases[-1], Programme(sessions)
        changes = comparing.changes(before, after)
        told = {change.after.id: change for change in changes}
        assert len(told) == len(changes)
        for id, session in after.by_id.items():
            earlier = before.by_id.get(id)
            if earlier is None:
                assert (told[id].kind, session.revision, session.is_cancelled) == (ChangeKind.NEW, 0, False)
            elif id in told:
                assert session.changed_at == self.now
            else:
                assert session == replace(session, revision=earlier.revision, changed_at=earlier.changed_at)
        self.releases.append(after)

    @invariant()
    def nothing_vanishes_and_no_number_falls(self):
        for before, after in zip(self.releases, self.releases[1:], strict=False):
            for id, session in before.by_id.items():
                assert after.by_id[id].uid == session.uid
                assert after.by_id[id].revision >= session.revision


TestReleases = Releases.TestCase
TestReleases.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
