"""What judging a call begins with, so that nobody has to invent it: one phase, and three criteria."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import pgettext

from app.call import service
from app.call.beginning import in_all
from app.call.models import Call
from app.call.review_rules import USUAL_PHASE
from app.call.service.judging import WantedCriterion, WantedPhase
from app.values.access import Actor
from app.values.translated import Translated

_Say = Callable[[], str]


def add_phase(call: Call, *, by: Actor, now: datetime) -> None:
    """Three weeks from when the call closes, unless it has a phase; the caller commits. Where the call has closed long
    ago, three weeks from now."""
    if call.phases:
        return
    opens_at = max(call.closes_at, now) if call.closes_at + USUAL_PHASE < now else call.closes_at
    name = in_all(call.edition.series.languages, phase_name)
    wanted = WantedPhase(name, opens_at, opens_at + USUAL_PHASE, can_score=True, shows_others=True)
    service.add_phase(call, wanted, by=by, now=now)


def phase_name() -> str:
    return pgettext("phase", "Review")


def add_criteria(call: Call, *, by: Actor, now: datetime) -> None:
    """Relevance for towns, whether others can copy it, and clarity, unless the call has criteria; the caller commits."""
    if call.criteria:
        return
    for wanted in criteria(call.edition.series.languages):
        service.add_criterion(call, wanted, by=by, now=now)


def criteria(languages: list[str]) -> list[WantedCriterion]:
    """The three usual criteria, in these languages; the first counts twice."""

    def said(say: _Say) -> Translated:
        return in_all(languages, say)

    def scale(*meanings: _Say) -> list[Translated]:
        return [said(meaning) for meaning in meanings]

    return [
        WantedCriterion(
            said(lambda: _("Relevance for towns")),
            said(lambda: _("Does it answer a question that the people in our towns have?")),
            2,
            scale(
                lambda: _("has nothing to do with our towns"),
                lambda: _("touches our towns at the edge"),
                lambda: _("useful for one of our towns"),
                lambda: _("useful for several of our towns"),
                lambda: _("answers a question that all our towns have"),
            ),
        ),
        WantedCriterion(
            said(lambda: _("Can be copied")),
            said(lambda: _("Could another town do the same next year, with its own people and money?")),
            1,
            scale(
                lambda: _("cannot be copied"),
                lambda: _("only with much money or by chance"),
                lambda: _("in parts"),
                lambda: _("with some effort"),
                lambda: _("at once, by any town"),
            ),
        ),
        WantedCriterion(
            said(lambda: pgettext("criterion", "Clarity")),
            said(lambda: _("Will people understand it who are no experts, also through an interpreter?")),
            1,
            scale(
                lambda: _("not to be understood"),
                lambda: _("for experts only"),
                lambda: _("to be understood with effort"),
                lambda: _("clear"),
                lambda: _("clear and lively"),
            ),
        ),
    ]
