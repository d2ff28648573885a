"""One registration: the form, sending it, the page that confirms it."""

from collections.abc import Iterator

from tests.support.html import Page
from tools.bench.load import Act
from tools.bench.meter import times_a_constant_page
from tools.bench.result import Result
from tools.bench.stage import PUBLIC, Stage, Stages
from tools.bench.visitor import Visitor, path_of

SIZE = 5000
FORM = f"{PUBLIC}/register"


def row(stages: Stages) -> Iterator[Result]:
    with stages.running(SIZE) as stage:
        stage.make_room()
        visitor = Visitor(stage.url)
        size = len(visitor.get(FORM).body)
        visitor.close()
        before = counts(stage)
        ratio, _ = times_a_constant_page(stage, registering(stage), size=size, count=60)
        after = counts(stage)
        made = after[0] - before[0]
        if not (made > 0 and after == tuple(count + made for count in before)):
            raise AssertionError(f"registrations, mails, audit entries: {before} became {after}")
        yield Result("registration: form, post, confirmation page, on PostgreSQL", ratio, "×", 60)


def counts(stage: Stage) -> tuple[int, ...]:
    """How many registrations there are, mails about them, audit entries about them."""
    return (
        stage.sql("SELECT count(*) FROM registration")[0][0],
        stage.sql("SELECT count(*) FROM message")[0][0],
        stage.sql("SELECT count(*) FROM audit_entry WHERE action = 'registration.created'")[0][0],
    )


_LANGUAGES = ("lt", "en", "de", "pt", "nl")


def filled(stage: Stage, number: int = 0) -> dict[str, list[str]]:
    """What participant ``number`` ticks; without a name, mail, and what the form itself adds each time."""
    return _ticked(_form(stage), number)


def _form(stage: Stage) -> Page:
    visitor = Visitor(stage.url)
    form = Page(visitor.get(FORM).text)
    visitor.close()
    return form


def _ticked(form: Page, number: int) -> dict[str, list[str]]:
    _, _, values = form.form()
    values["town"], values["category"] = [_choice(form, "town")], [_choice(form, "category")]
    # From one language to all five, each set as often as any other; and one of the five wanted.
    values["understands"] = [code for bit, code in enumerate(_LANGUAGES) if (number % 31 + 1) >> bit & 1]
    values["wants"] = [_LANGUAGES[number % 5]]
    for one in form.all("input[name^=slot_]"):
        name = one.attrs["name"] or ""
        values[name] = [_choice(form, name, number)]
    return values


def registering(stage: Stage, prefix: str = "p") -> Act:
    """Somebody new each time, with other answers than the one before."""
    form = _form(stage)
    answers = [_ticked(form, number) for number in range(155)]

    def register(visitor: Visitor, number: int) -> None:
        visitor.cookies.clear()
        own = own_of(visitor.get(FORM).text, f"{prefix}{number}")
        done = visitor.send(FORM, {**answers[number % len(answers)], **own})
        visitor.get(path_of(done.headers["location"]))

    return register


def own_of(form: str, who: str) -> dict[str, list[str]]:
    """What only one person sends: who they are, and what their copy of the form holds."""
    hidden = {name: [_hidden(form, name)] for name in ("csrf_token", "form_key")}
    return {**hidden, "name": [f"Žydrūnė Šimkūnaitė {who}"], "email": [f"{who}@example.org"]}


def _hidden(form: str, name: str) -> str:
    field = form[form.index(f'name="{name}"') :]
    return field.partition('value="')[2].partition('"')[0]


def _choice(form: Page, name: str, number: int = 0) -> str:
    """A value that can be chosen."""
    inputs = [one.attrs["value"] for one in form.all(f"input[name={name}]") if "disabled" not in one.attrs]
    options = [one.attrs["value"] for one in form.all(f"select[name={name}] option") if one.attrs.get("value")]
    offered = inputs or options
    return offered[number % len(offered)] or ""
