"""The macros pages are made of: what they say to a screen reader, and that no state is left without its icon."""

import ast
import re
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, Form, FormField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.places import APP, TEMPLATES
from app.programme.following import Follow
from app.programme.rules import ChannelMode, Promise
from app.series import ring


@pytest.fixture(scope="module")
def jinja():
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)
    names = {"lt": "Lithuanian", "nl": "Dutch", "de": "German"}
    environment.globals |= {
        "ring_arc": ring.arc,
        "ring_mid": ring.middle,
        "language_name": names.__getitem__,
        "autonym": {"lt": "Lietuvių", "nl": "Nederlands", "de": "Deutsch", "gsg": "DGS"}.__getitem__,
        "csrf_token": lambda: "token",
    }
    return environment


@pytest.fixture
def macros(jinja):
    return lambda name: jinja.get_template(f"components/{name}.html").module


class Person(Form):
    name = StringField("Name", [InputRequired("Name?")])


class Sample(Form):
    mail = StringField("Mail address", [InputRequired("Mail?")], description="Your badge goes there.")
    organisation = StringField("Organisation", [Optional()])
    understands = SelectMultipleField(
        "Languages",
        [InputRequired("Languages?")],
        choices=[SelectChoice("lt", "Lietuvių", {"lang": "lt"}), SelectChoice("nl", "Full", {"disabled": True})],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    workshop = RadioField("Workshop", choices=[SelectChoice("a", "By bicycle")])
    photos = BooleanField("Photographs")
    people = FieldList(FormField(Person), min_entries=2)


def attributes(tag: str, html: str) -> list[dict[str, str]]:
    """The attributes of every `tag`, in order."""
    return [dict(re.findall(r'([\w-]+)(?:="([^"]*)")?', found)) for found in re.findall(rf"<{tag}\b([^>]*)>", html)]


def test_field_names_hint_then_error(macros):
    form = Sample()
    form.mail.errors = ["The part after @ is missing."]
    html = macros("fields").field(form.mail)
    (control,) = attributes("input", html)
    assert (control["aria-describedby"], control["aria-invalid"]) == ("mail-hint mail-error", "true")
    assert [tag["id"] for tag in attributes("div", html) + attributes("p", html) if "id" in tag] == [
        "mail-hint",
        "mail-error",
    ]


def test_field_without_hint_or_error_describes_nothing(macros):
    (control,) = attributes("input", macros("fields").field(Sample().organisation))
    assert control == {
        "class": "kern-form-input__input",
        "id": "organisation",
        "name": "organisation",
        "type": "text",
        "value": "",
    }


def test_optional_is_marked_and_required_is_not(macros):
    form = Sample()
    marked = [
        name for name in ("mail", "organisation", "understands") if "(optional)" in macros("fields").field(form[name])
    ]
    assert marked == ["organisation"]


def test_choices_carry_language_and_full_ones_stay_readable(macros):
    html = macros("fields").field(Sample().understands)
    free, full = attributes("input", html)
    assert [("disabled" in choice, "required" in choice, "lang" in choice) for choice in (free, full)] == [
        (False, False, False),
        (True, False, False),
    ]
    assert [label.get("lang") for label in attributes("label", html)] == ["lt", None]


def test_summary_counts_nested_fields_and_links_to_each_control(macros):
    form = Sample(MultiDict({"people-0-name": "Rūta", "people-1-name": "", "workshop": "a"}))
    form.validate()
    html = macros("fields").error_summary(form)
    assert re.findall(r'<a href="(#[^"]+)">([^<]+)</a>', html) == [
        ("#mail", "Mail?"),
        ("#understands-0", "Languages?"),
        ("#people-1-name", "Name?"),
    ]
    assert re.findall(r'<h2 class="kern-title">([^<]+)</h2>', html) == ["3 places to correct"]


def test_summary_is_silent_without_errors(macros):
    assert macros("fields").error_summary(Sample()).strip() == ""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Follow("direct", language="lt"), "Directly. Spoken: Lithuanian"),
        (
            Follow("channel", language="lt", channel=3, mode=ChannelMode.SIMULTANEOUS, promise=Promise.CONFIRMED),
            "By receiver: channel 3, Lietuvių Confirmed",
        ),
        (
            Follow("channel", language="de", mode=ChannelMode.WHISPERED, promise=Promise.PLANNED),
            "By interpretation: Deutsch Planned, not yet confirmed",
        ),
        (
            Follow("channel", language="gsg", mode=ChannelMode.SIGN, promise=Promise.PLANNED),
            "In sign language: DGS Planned, not yet confirmed",
        ),
        (
            Follow("channel", language="nl", mode=ChannelMode.CAPTIONS, promise=Promise.CONFIRMED),
            "By live captions: Nederlands Confirmed",
        ),
        (Follow("not", language="nl"), "You cannot follow this one yet. Spoken: Dutch"),
        (Follow("shared"), ""),
    ],
)
def test_following_is_said_in_words(macros, answer, words):
    html = re.sub(r'<span class="mark".*?</span>(?=<p>)', "", macros("language").follow(answer), flags=re.DOTALL)
    assert " ".join(re.sub(r"<[^>]+>", "", html.replace("<br>", " ")).split()) == words


def test_tags_say_the_whole_name_of_a_language(macros):
    session = SimpleNamespace(
        floors=[SimpleNamespace(language="nl")],
        channels=[SimpleNamespace(number=3, language="lt", mode=ChannelMode.SIMULTANEOUS, promise=Promise.PLANNED)],
    )
    html = macros("language").session_languages(session)
    assert re.findall(r'class="c-hidden">([^<]+)<', html) == ["Spoken: Dutch", "Channel 3: Lithuanian (planned)"]


def test_bar_of_nothing_is_empty(macros):
    assert attributes("rect", macros("status").bar((0, 0, 0), "Nobody yet")) == [
        {"class": "whole", "width": "0", "height": "10"}
    ]


@pytest.mark.parametrize("towns", range(1, 9))
def test_host_ring_has_an_arc_for_each_town(macros, towns):
    assert len(attributes("path", macros("ring").host_ring(towns, towns))) == towns


def statuses() -> list[tuple[str, str, str]]:
    """(file, kind, icon) of every Status written in the code; one made from another has its kind and icon."""
    calls = [
        (path.name, [argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)])
        for path in sorted(APP.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Status"
    ]
    return [(name, *written) for name, written in calls if written]


def test_every_status_has_a_kind_and_an_icon_that_exist(macros):
    known = set(macros("icons").icon_names)
    kinds = {"good", "warn", "bad", "plain", "dash", "now"}
    assert [status for status in statuses() if status[1] not in kinds or status[2] not in known] == []


def test_the_tick_is_only_for_what_is_in_order():
    assert {kind for _, kind, icon in statuses() if icon == "check"} == {"good"}
