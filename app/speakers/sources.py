"""Where towns find speakers, by theme, for organisers who are no experts in the matter.

Our own collection, for towns of this size.
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Catalogue:
    """One theme: who knows about it, and what to ask them."""

    name: LazyString
    sources: tuple[LazyString, ...]
    questions: tuple[LazyString, ...]


CATALOGUES: dict[str, Catalogue] = {
    "efficiency": Catalogue(
        _l("Energy efficiency and protection of resources"),
        (
            _l("the municipal utility: who advises households and companies"),
            _l("the regional or national energy agency"),
            _l("advisers of the European Energy Award, and towns that hold it"),
            _l("the town's own building department: schools, baths, street lighting"),
        ),
        (
            _l("Which building of yours uses much less than ten years ago, and why?"),
            _l("Who pays first, and after how many years has it paid off?"),
        ),
    ),
    "supply": Catalogue(
        _l("Supply and disposal: water, waste"),
        (
            _l("the water board or the association of towns that supplies water"),
            _l("the waste company, public or private"),
            _l("the sewage works, which is also worth an excursion"),
            _l("the health office or the environment office of the district"),
        ),
        (
            _l("What does a dry summer or a cloudburst do to your pipes?"),
            _l("What becomes of the waste after it is collected, and who knows?"),
        ),
    ),
    "transport": Catalogue(
        _l("Transport and tourism"),
        (
            _l("the operator of buses and trains"),
            _l("the cycling officer, or the local cycling association"),
            _l("the tourist board, and a hotel that has changed something"),
            _l("the school that has found another way to school"),
        ),
        (
            _l("Who has left the car at home, and what made them?"),
            _l("How do guests come without a car, and what do they miss?"),
        ),
    ),
    "renewables": Catalogue(
        _l("Renewable energy"),
        (
            _l("an energy cooperative: its board, and a member"),
            _l("the operator of the grid"),
            _l("the nearest university of applied sciences"),
            _l("a farm, a company or a school that makes its own energy"),
        ),
        (
            _l("Who owns the installation, and who earns from it?"),
            _l("What did the neighbours say, and what changed their minds?"),
        ),
    ),
    "planning": Catalogue(
        _l("Town planning, land management and participation of citizens"),
        (
            _l("the planning office"),
            _l("people who have moderated a council of citizens"),
            _l("the land registry or the office for agriculture"),
            _l("an initiative that was against a plan, and is so no longer"),
        ),
        (
            _l("Which area was not built on, and who decided that?"),
            _l("What did citizens propose that the experts had not thought of?"),
        ),
    ),
}

# The same four questions to every town: each answers in a quarter of an hour, and the answers can be compared.
TOWN_ROUND: tuple[LazyString, ...] = (
    _l("What did we do?"),
    _l("What did it cost, and what does it save (tonnes of CO₂, euros)?"),
    _l("What failed?"),
    _l("What can you copy?"),
)
