"""What the form offers, and how each choice reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app import formats, i18n
from app.registration import rules
from app.registration.rules import CategoryKind
from app.values import moments
from app.values.languages import PAGE_LANGUAGES, SIGN_LANGUAGE_NAMES
from app.values.translated import Translated

OTHER_TOWN = "other"
NO_INTERPRETATION = ""


@dataclass(frozen=True)
class SessionChoice:
    """One bookable session as the form offers it. ``left``: places left, None without a limit."""

    id: int
    title: Translated
    starts_at: datetime
    ends_at: datetime
    spoken: tuple[str, ...]
    interpreted: tuple[str, ...]
    left: int | None

    @property
    def full(self) -> bool:
        return self.left is not None and self.left <= 0


@dataclass(frozen=True)
class Offered:
    """What an edition has to choose from. ``towns`` are (name, country) in ring order; ``slots`` are groups of sessions
    of which one can be taken; ``full_categories`` have no place left."""

    timezone: str
    languages: tuple[str, ...]
    towns: tuple[tuple[str, str], ...]
    categories: tuple[CategoryKind, ...]
    full_categories: frozenset[CategoryKind]
    slots: tuple[tuple[SessionChoice, ...], ...]
    health_data_days: int


class SessionLabel:
    """A bookable session as a choice: title, then time, languages and places left. Made when it is shown: most forms that
    come in are not shown again."""

    def __init__(self, choice: SessionChoice, zone: str):
        self.choice, self.zone = choice, zone

    def __html__(self) -> str:
        choice = self.choice
        facts: list[str] = [formats.clock_range(choice.starts_at, choice.ends_at, self.zone)]
        if choice.spoken:
            facts.append(Markup(_("spoken: %(languages)s")) % {"languages": _names(choice.spoken)})
        if choice.interpreted:
            facts.append(Markup(_("interpreted into: %(languages)s")) % {"languages": _names(choice.interpreted)})
        if choice.full:
            facts.append(_("All places are taken."))
        elif choice.left is not None:
            facts.append(ngettext("%(num)d place left", "%(num)d places left", choice.left))
        lines = Markup(" · ").join(facts)
        return Markup('{}<br><span class="small muted">{}</span>').format(i18n.marked(choice.title), lines)


def slot_label(slot: Sequence[SessionChoice], zone: str) -> str:
    first = min(choice.starts_at for choice in slot)
    last = max(choice.ends_at for choice in slot)
    return _(
        "%(day)s, %(from)s to %(until)s",
        day=formats.day_month(moments.local(first, zone)),
        **{"from": formats.clock(first, zone), "until": formats.clock(last, zone)},
    )


def interpretations(offered: Offered, none: str) -> list[tuple[str, str, dict[str, str]]]:
    return [
        (NO_INTERPRETATION, none, {}),
        *((code, i18n.autonym(code), {"lang": tag(code)}) for code in offered.languages),
        *((code, name, {"lang": code}) for code, name in SIGN_LANGUAGE_NAMES.items()),
        (rules.INTERNATIONAL_SIGN, _("International Sign"), {}),
        (rules.CAPTIONS, str(rules.CAPTIONS_LABEL), {}),
    ]


def _names(codes: Sequence[str]) -> Markup:
    names = (Markup('<span lang="{}">{}</span>').format(tag(code), i18n.autonym(code)) for code in codes)
    return Markup(", ").join(names)


def full_label(label: str) -> Markup:
    return Markup('{}<br><span class="small muted">{}</span>').format(label, _("All places for this group are taken."))


def tag(code: str) -> str:
    return PAGE_LANGUAGES[code].tag if code in PAGE_LANGUAGES else code


def capital(label: Any) -> str:
    word = str(label)
    return word[:1].upper() + word[1:]
