"""How somebody follows a session: a table of cases, and what always holds."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.programme.following import Follow, Offered, follow
from app.programme.rules import SHARED_KINDS, ChannelMode, Promise, SessionKind

TALK = SessionKind.TALK
DE = Offered(1, "de", ChannelMode.SIMULTANEOUS, Promise.CONFIRMED)
NL = Offered(2, "nl", ChannelMode.SIMULTANEOUS, Promise.PLANNED)
LT = Offered(4, "lt", ChannelMode.SIMULTANEOUS, Promise.PLANNED)
WHISPERED = Offered(None, "en", ChannelMode.WHISPERED, Promise.PLANNED)
NGT = Offered(None, "dse", ChannelMode.SIGN, Promise.PLANNED)
CAPTIONS = Offered(None, "nl", ChannelMode.CAPTIONS, Promise.CONFIRMED)


def heard(one):
    return Follow("channel", one.language, one.number, one.mode, one.promise)


@pytest.mark.parametrize(
    ("floors", "offered", "understands", "wants", "expected"),
    [
        pytest.param(["nl"], [], ["nl"], [], Follow("direct", "nl"), id="understood"),
        pytest.param(["nl"], [DE], ["nl", "de"], ["de"], Follow("direct", "nl"), id="understood and interpreted"),
        pytest.param(["nl"], [DE], ["de"], [], heard(DE), id="by interpretation"),
        pytest.param(["nl"], [LT], ["lt"], ["lt"], heard(LT), id="planned"),
        pytest.param(["nl"], [DE], ["pt"], ["de"], Follow("not", "nl"), id="wanted and not understood"),
        pytest.param(["nl"], [DE], [], [], Follow("not", "nl"), id="understands nothing"),
        pytest.param(["nl"], [DE, LT], ["lt", "de"], [], heard(DE), id="without a wish the lower channel"),
        pytest.param(["nl"], [DE, LT], ["lt", "de"], ["lt"], heard(LT), id="the wish decides"),
        pytest.param(["nl"], [DE, LT], ["lt", "de"], ["pt", "lt", "de"], heard(LT), id="the second wish decides"),
        pytest.param(["nl", "en"], [DE], ["nl", "de"], [], heard(DE), id="one of two floors is not enough"),
        pytest.param(["nl", "en"], [], ["nl"], [], Follow("not", "en"), id="the floor that is missing"),
        pytest.param(["nl", "en"], [NL], ["nl"], [], heard(NL), id="one's own language, interpreted"),
        pytest.param(["nl", "en"], [], ["en", "nl"], [], Follow("direct", "nl"), id="both floors"),
        pytest.param(["nl"], [WHISPERED], ["en"], [], heard(WHISPERED), id="whispered"),
        pytest.param(["nl"], [DE, NGT], ["nl", "de"], ["dse"], heard(NGT), id="sign language comes first"),
        pytest.param(["nl"], [DE, NGT], ["de"], ["de"], heard(DE), id="sign language only when wanted"),
        pytest.param(["nl"], [NGT], ["dse"], [], Follow("not", "nl"), id="sign language has to be wanted"),
        pytest.param(["nl"], [NGT], ["nl"], ["gsg"], Follow("direct", "nl"), id="another sign language"),
        pytest.param(["nl"], [DE, CAPTIONS], ["nl", "de"], ["captions"], heard(CAPTIONS), id="captions"),
        pytest.param(["nl"], [CAPTIONS], ["nl"], [], Follow("direct", "nl"), id="captions not asked for"),
        pytest.param([], [], [], [], Follow("shared"), id="nothing is spoken"),
    ],
)
def test_follow(floors, offered, understands, wants, expected):
    assert follow(TALK, floors, offered, understands, wants) == expected


@pytest.mark.parametrize("kind", sorted(SHARED_KINDS))
def test_breaks_need_no_following(kind):
    assert follow(kind, ["nl"], [DE], ["pt"], ["de"]) == Follow("shared")


LANGUAGES = ["de", "nl", "pt", "lt", "en"]
codes = st.lists(st.sampled_from(LANGUAGES), unique=True)
channels = st.builds(
    lambda language, promise: Offered(LANGUAGES.index(language) + 1, language, ChannelMode.SIMULTANEOUS, promise),
    st.sampled_from(LANGUAGES),
    st.sampled_from(Promise),
)
offers = st.lists(channels, unique_by=lambda one: one.language)


@given(codes.filter(bool), offers, codes, codes)
def test_who_understands_everything_follows_directly(floors, offered, others, wants):
    assert follow(TALK, floors, offered, [*floors, *others], wants).kind == "direct"


@given(codes.filter(bool), offers, codes, codes)
def test_only_what_is_offered_and_understood_is_promised(floors, offered, understands, wants):
    answer = follow(TALK, floors, offered, understands, wants)
    if answer.kind == "channel":
        assert answer.language in understands
        assert answer in [heard(one) for one in offered]
    else:
        assert answer.language in floors
        assert (answer.kind == "direct") == set(floors).issubset(understands)


@given(codes.filter(bool), offers, codes, codes, channels)
def test_more_interpretation_leaves_nobody_behind(floors, offered, understands, wants, more):
    assume(more.language not in [one.language for one in offered])
    before = follow(TALK, floors, offered, understands, wants).kind
    after = follow(TALK, floors, [*offered, more], understands, wants).kind
    assert (before, after) in {("direct", "direct"), ("channel", "channel"), ("not", "not"), ("not", "channel")}


@given(codes.filter(bool), st.permutations(LANGUAGES), codes, codes)
def test_the_order_of_channels_does_not_matter(floors, order, understands, wants):
    made = [Offered(LANGUAGES.index(code) + 1, code, ChannelMode.SIMULTANEOUS, Promise.PLANNED) for code in order]
    ordered = sorted(made, key=lambda one: one.number)
    assert follow(TALK, floors, made, understands, wants) == follow(TALK, floors, ordered, understands, wants)
