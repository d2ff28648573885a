"""Sample data for the page of parts: every macro in each of its states, with invented people."""

from dataclasses import dataclass, field
from math import ceil
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from app import i18n
from app.desk import sample_forms
from app.desk.sample_forms import TOWNS
from app.programme.following import Follow
from app.programme.rules import ChannelMode, Promise
from app.series.rules import STATUS, Phase
from app.values.status import Status


@dataclass(frozen=True)
class SamplePages:
    """A list of many pages, shaped as the database's own pagination."""

    page: int
    total: int
    per_page: int = 50

    @property
    def pages(self) -> int:
        return ceil(self.total / self.per_page)

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def next_num(self) -> int:
        return self.page + 1

    def iter_pages(self, **_edges: int) -> list[int | None]:
        return [1, None, self.page - 1, self.page, self.page + 1, None, self.pages]


@dataclass(frozen=True)
class SampleJob:
    state: str
    title: str
    text: str
    parts: tuple[int, int, int] | None = None
    label: str = ""
    result_url: str = ""
    stop_url: str = "#job"
    again_url: str = ""
    page_url: str = "#job"


@dataclass(frozen=True)
class SampleVerdict:
    kind: str
    word: str
    who: list[str]
    text: str = ""
    hand_out: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Samples:
    form: sample_forms.SampleForm
    filters: sample_forms.SampleFilters
    question: sample_forms.SampleQuestion
    statuses: list[Status]
    standings: list[Any]
    follows: list[Follow]
    session: Any
    steps: list[Any]
    due: list[Any]
    jobs: list[SampleJob]
    pagination: SamplePages
    facts: list[tuple[str, str]]
    columns: list[dict[str, Any]]
    people: list[Any]
    verdicts: list[SampleVerdict]

    def address(self, _page: int) -> str:
        """The sample list has one page only: all lead to the list itself."""
        return "#part-lists"


def samples() -> Samples:
    """All of it, in the language of the page."""
    return Samples(
        form=sample_forms.form(),
        filters=sample_forms.filters(),
        question=sample_forms.SampleQuestion(formdata=None),
        statuses=_statuses(),
        standings=_standings(),
        follows=_follows(),
        session=SimpleNamespace(
            floors=[SimpleNamespace(language="nl"), SimpleNamespace(language="en")],
            channels=[
                SimpleNamespace(number=1, language="de", mode=ChannelMode.SIMULTANEOUS, promise=Promise.CONFIRMED),
                SimpleNamespace(number=3, language="lt", mode=ChannelMode.SIMULTANEOUS, promise=Promise.PLANNED),
                SimpleNamespace(number=None, language="dse", mode=ChannelMode.SIGN, promise=Promise.PLANNED),
                SimpleNamespace(number=None, language="nl", mode=ChannelMode.CAPTIONS, promise=Promise.CONFIRMED),
            ],
        ),
        steps=_steps(),
        due=_due(),
        jobs=_jobs(),
        pagination=SamplePages(page=4, total=412),
        facts=[
            (_("Where"), "Kulturhus, Borne"),
            (_("Costs"), _("Taking part, lunch and the excursion are free")),
            (_("Access"), _("Step-free, induction loop, quiet room")),
        ],
        columns=_columns(),
        people=_people(),
        verdicts=_verdicts(),
    )


def _statuses() -> list[Status]:
    return [
        Status("good", "check", pgettext("registration", "confirmed")),
        Status("warn", "hour", _("Waiting, place %(place)d", place=2)),
        Status("plain", "mail", _("Approval open")),
        Status("dash", "edit", pgettext("programme", "draft")),
        Status("bad", "none", pgettext("registration", "cancelled")),
        Status("bad", "alert", pgettext("task", "late")),
        Status("now", "clock", pgettext("programme", "now")),
    ]


def _standings() -> list[Any]:
    phases = (Phase.HELD, Phase.RUNNING, Phase.OPEN, Phase.ANNOUNCED, Phase.CANCELLED)
    return [
        SimpleNamespace(
            edition=SimpleNamespace(position=place, town=SimpleNamespace(name=town)),
            phase=phase,
            status=STATUS[phase],
            word=STATUS[phase].text,
        )
        for place, (town, phase) in enumerate(zip(TOWNS, phases, strict=True), start=1)
    ]


def _follows() -> list[Follow]:
    return [
        Follow("direct", language="lt"),
        Follow("channel", language="lt", channel=3, mode=ChannelMode.SIMULTANEOUS, promise=Promise.CONFIRMED),
        Follow("channel", language="pt", channel=4, mode=ChannelMode.SIMULTANEOUS, promise=Promise.PLANNED),
        Follow("channel", language="de", mode=ChannelMode.WHISPERED, promise=Promise.PLANNED),
        Follow("channel", language="gsg", mode=ChannelMode.SIGN, promise=Promise.CONFIRMED),
        Follow("channel", language="en", mode=ChannelMode.CAPTIONS, promise=Promise.PLANNED),
        Follow("not", language="nl"),
    ]


def _steps() -> list[Any]:
    texts = (_("Planned"), _("Announced"), _("Open for registration"), _("Closed"), _("Running"), _("Finished"))
    states = ("done", "done", "current", "next", "next", "next")
    return [SimpleNamespace(text=text, state=state) for text, state in zip(texts, states, strict=True)]


def _due() -> list[Any]:
    return [
        SimpleNamespace(
            day=22,
            when=_("September, 3 days late"),
            is_late=True,
            title=_("Tell the bus company how many people come"),
            url="#part-progress",
            why=_("The excursion has 46 sign-ups, one with a wheelchair. About 5 minutes."),
            status=Status("bad", "alert", pgettext("task", "late")),
        ),
        SimpleNamespace(
            day=30,
            when=_("September, Wednesday"),
            is_late=False,
            title=_("Choose the languages you interpret into"),
            url="#part-progress",
            why=_("Interpreters are booked six weeks ahead. About 20 minutes."),
            status=Status("plain", "people", pgettext("task", "yours")),
        ),
        SimpleNamespace(
            day=2,
            when=_("October, Friday"),
            is_late=False,
            title=_("Have four texts checked in Lithuanian and Portuguese"),
            url="#part-progress",
            why=_("Trakai and Leiria have said they will do it. A reminder goes out by itself."),
            status=Status("dash", "hour", pgettext("task", "waiting for others")),
        ),
    ]


def _jobs() -> list[SampleJob]:
    title = _("Looking for the best plan")
    best = _("Best so far: 214 of 246 sign-ups can be followed.")
    return [
        SampleJob("queued", title, _("Two others come first.")),
        SampleJob("running", title, best, (64, 0, 36), _("64 of 100 plans tried")),
        SampleJob("done", title, _("215 of 246 sign-ups can be followed."), result_url="#job"),
        SampleJob("stopped", title, best, again_url="#job"),
        SampleJob(
            "failed", title, _("The plan has no interpreter into Lithuanian. Please add one first."), again_url="#job"
        ),
    ]


def _columns() -> list[dict[str, Any]]:
    return [
        {"text": pgettext("person", "Name"), "sort_url": "#table", "sorted": "ascending"},
        {"text": pgettext("person", "Town")},
        {"text": _("Understands")},
        {"text": _("Can follow"), "number": True},
        {"text": pgettext("registration", "State")},
    ]


def _people() -> list[Any]:
    confirmed, waiting, *_others = _statuses()
    rows = (
        ("Jurgita Žukauskaitė-Petrauskienė", "Trakai", ("lt", "en"), (6, 6), confirmed),
        ("Annegret Köhler-Pöschl", "Bernburg", ("de",), (5, 6), confirmed),
        ("João Gonçalves Leitão", "Leiria", ("pt", "en"), (3, 6), waiting),
    )
    return [
        SimpleNamespace(
            name=name,
            town=town,
            place=TOWNS.index(town) + 1,
            languages=[i18n.language_name(code) for code in codes],
            can_follow=_("%(number)d of %(whole)d", number=of[0], whole=of[1]),
            status=status,
        )
        for name, town, codes, of, status in rows
    ]


def _verdicts() -> list[SampleVerdict]:
    return [
        SampleVerdict(
            "in",
            pgettext("gate", "Welcome"),
            ["Inês Conceição Guimarães", "Leiria"],
            hand_out=[
                SimpleNamespace(icon="phones", text=_("Receiver on channel"), strong="Português", number=4),
                SimpleNamespace(icon="bus", text=_("Ticket for the bus"), strong="Kariotiškės", number=2),
                SimpleNamespace(icon="menu", text=_("Vegetarian menu"), strong="", number=""),
            ],
        ),
        SampleVerdict(
            "again",
            _("Already in since %(time)s", time="09:02"),
            ["Jörg Brüggemann", "Rheine"],
            text=_("Is this the same person? Then let them pass; nothing is counted twice."),
        ),
        SampleVerdict(
            "no",
            _("Not for this conference"),
            [],
            text=_("Please send the person to the help desk."),
        ),
    ]
