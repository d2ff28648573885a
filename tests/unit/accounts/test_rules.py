"""Roles × permissions × scopes, and the refusals."""

import itertools

import pytest

from app.accounts import rules
from app.accounts.rules import TEAM_EDIT as PERMISSION
from app.accounts.rules import Holding
from app.values.access import Permission, Role, Scope

INSTALLATION, SERIES, EDITION = Scope(), Scope(1), Scope(1, 11)
OTHER_EDITION, OTHER_SERIES, ELSEWHERE = Scope(1, 12), Scope(2), Scope(2, 21)
SCOPES = [INSTALLATION, SERIES, EDITION, OTHER_EDITION, OTHER_SERIES, ELSEWHERE]

REACHED = {
    INSTALLATION: SCOPES,
    SERIES: [SERIES, EDITION, OTHER_EDITION],
    EDITION: [EDITION],
}
KNOWN = {
    INSTALLATION: SCOPES,
    SERIES: [SERIES, EDITION, OTHER_EDITION],
    EDITION: [SERIES, EDITION],
}
# Where each role is held.
HELD = {
    Role.ADMINISTRATOR: INSTALLATION,
    Role.COORDINATOR: SERIES,
    Role.HOST_ORGANISER: EDITION,
    Role.CHECKIN_HELPER: EDITION,
    Role.INTERPRETER: EDITION,
    Role.REVIEWER: EDITION,
    Role.TRANSLATOR: SERIES,
}


@pytest.mark.parametrize(("held", "asked"), [*itertools.product(REACHED, SCOPES)])
def test_reach_of_scopes(held, asked):
    assert rules.reaches(held, asked) is (asked in REACHED[held])


@pytest.mark.parametrize(
    ("role", "asked", "holders"), [*itertools.product(Role, SCOPES, [set(), *({role} for role in Role)])]
)
def test_may(role, asked, holders):
    permission = Permission("some.thing", "Some thing", frozenset(holders))
    expected = asked in REACHED[HELD[role]] and (role in holders or role is Role.ADMINISTRATOR)
    assert rules.may([Holding(role, HELD[role])], permission, asked) is expected


@pytest.mark.parametrize(("role", "asked"), [*itertools.product(Role, SCOPES)])
def test_what_is_known(role, asked):
    assert rules.knows([Holding(role, HELD[role])], asked) is (asked in KNOWN[HELD[role]])


def test_nobody_may_anything():
    assert [scope for scope in SCOPES if rules.may([], PERMISSION, scope) or rules.knows([], scope)] == []


def test_one_of_several_roles_is_enough():
    holdings = [Holding(Role.CHECKIN_HELPER, OTHER_EDITION), Holding(Role.HOST_ORGANISER, EDITION)]
    assert [scope for scope in SCOPES if rules.may(holdings, PERMISSION, scope)] == [EDITION]


def test_roles_do_not_add_up_across_scopes():
    """What one role allows here and another reaches there makes nothing third."""
    holdings = [Holding(Role.INTERPRETER, OTHER_EDITION), Holding(Role.HOST_ORGANISER, EDITION)]
    assert rules.may(holdings, PERMISSION, OTHER_EDITION) is False


@pytest.mark.parametrize(
    ("scope", "roles"),
    [
        (INSTALLATION, {Role.ADMINISTRATOR}),
        (SERIES, {Role.COORDINATOR, Role.TRANSLATOR}),
        (EDITION, {Role.HOST_ORGANISER, Role.CHECKIN_HELPER, Role.INTERPRETER, Role.REVIEWER}),
    ],
)
def test_roles_are_given_where_they_belong(scope, roles):
    assert set(rules.roles_given_in(scope)) == roles
    for role in roles:
        rules.check_role(role, scope)
    for role in set(Role) - roles:
        with pytest.raises(rules.NotAppointedHere):
            rules.check_role(role, scope)


def test_permissions_of_a_role_in_their_order():
    first = Permission("b", "B", frozenset({Role.COORDINATOR}))
    second = Permission("a", "A", frozenset({Role.COORDINATOR, Role.INTERPRETER}))
    assert rules.permissions_of(Role.COORDINATOR, [first, second]) == [first, second]
    assert rules.permissions_of(Role.INTERPRETER, [first, second]) == [second]
    assert rules.permissions_of(Role.ADMINISTRATOR, [first, second]) == [first, second]
    assert rules.permissions_of(Role.REVIEWER, [first, second]) == []


def test_every_role_has_words():
    assert (set(rules.ROLE_NAMES), set(rules.ROLE_HINTS)) == (set(Role), set(Role))
