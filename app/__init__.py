"""Conferring: a series of conferences, hosted in turn by a ring of partner towns."""

from urllib.parse import urlencode

from flask import Flask, g, request, url_for
from flask_babel import LazyString
from jinja2 import StrictUndefined

from app import access, assets, formats, health, i18n, limits, logs, migrating, once, places, richtext, web, worker
from app.accounts import cli as accounts_cli
from app.accounts import desk as accounts_desk
from app.accounts import gate
from app.accounts import links as accounts_links
from app.accounts import mails as accounts_mails
from app.accounts import rules as accounts_rules
from app.accounts import views as accounts_views
from app.audit import cli as audit_cli
from app.audit import jobs as audit_jobs
from app.audit import rules as audit_rules
from app.badges import cli as badges_cli
from app.badges import desk as badges_desk
from app.badges import producers as badges_producers
from app.badges import tickets
from app.badges import views as badges_views
from app.call import addresses as call_addresses
from app.call import desk as call_desk
from app.call import jobs as call_jobs
from app.call import links as call_links
from app.call import mails as call_mails
from app.call import proposal_views as call_proposal_views
from app.call import review_rules as call_review_rules
from app.call import rules as call_rules
from app.call import slides_jobs
from app.call import texts as call_texts
from app.call import views as call_views
from app.checkin import api as checkin_api
from app.checkin import desk as checkin_desk
from app.checkin import rules as checkin_rules
from app.database import db, engine_options, placed
from app.demo import cli as demo_cli
from app.desk import material as material_desk
from app.desk import speakers as speakers_desk
from app.desk import views as desk_views
from app.files import jobs as files_jobs
from app.my import material as my_material
from app.my import speaker as my_speaker
from app.my import views as my_views
from app.outbox import desk as outbox_desk
from app.outbox import jobs as outbox_jobs
from app.outbox import kinds as outbox_kinds
from app.outbox import mailbox
from app.outbox import producers as outbox_producers
from app.outbox import rules as outbox_rules
from app.outbox.rules import link_mark
from app.privacy import jobs as privacy_jobs
from app.programme import cli as programme_cli
from app.programme import desk as programme_desk
from app.programme import feeds as programme_feeds
from app.programme import jobs as programme_jobs
from app.programme import mails as programme_mails
from app.programme import material_mails, material_rules, material_views
from app.programme import paper as programme_paper
from app.programme import producers as programme_producers
from app.programme import rules as programme_rules
from app.programme import texts as programme_texts
from app.programme import views as programme_views
from app.registration import addresses as registration_addresses
from app.registration import cli as registration_cli
from app.registration import desk as registration_desk
from app.registration import jobs as registration_jobs
from app.registration import links as registration_links
from app.registration import mails as registration_mails
from app.registration import places as registration_places
from app.registration import producers as registration_producers
from app.registration import rules as registration_rules
from app.registration import views as registration_views
from app.series import addresses as series_addresses
from app.series import desk as series_desk
from app.series import queries as series_queries
from app.series import ring
from app.series import rules as series_rules
from app.series import texts as series_texts
from app.settings import Settings
from app.site import speakers as site_speakers
from app.site import views as site_views
from app.speakers import addresses as speakers_addresses
from app.speakers import answer_links, answering, inviting_texts, letter_mails
from app.speakers import desk as inviting_desk
from app.speakers import jobs as speakers_jobs
from app.speakers import links as speakers_links
from app.speakers import mails as speakers_mails
from app.speakers import rules as speakers_rules
from app.translating import desk as texts_desk
from app.translating import glossary_rules
from app.translating import jobs as texts_jobs
from app.translating import registry as texts_registry
from app.translating import rules as texts_rules
from app.translating import texts as glossary_texts
from app.values.texts import TextKind
from app.worker import Job

BLUEPRINTS = (
    health.bp,
    accounts_views.bp,
    accounts_desk.bp,
    accounts_cli.bp,
    audit_cli.bp,
    outbox_desk.bp,
    outbox_desk.frame,
    series_desk.bp,
    programme_views.bp,
    programme_desk.bp,
    material_views.bp,
    programme_feeds.bp,
    programme_paper.bp,
    programme_cli.bp,
    registration_views.bp,
    registration_desk.bp,
    registration_places.bp,
    registration_cli.bp,
    call_views.bp,
    call_desk.bp,
    call_desk.reviews.bp,
    call_proposal_views.bp,
    texts_desk.bp,
    texts_desk.glossary.bp,
    badges_views.bp,
    badges_desk.bp,
    badges_cli.bp,
    checkin_desk.bp,
    my_views.bp,
    my_speaker.bp,
    my_material.bp,
    desk_views.bp,
    speakers_desk.bp,
    material_desk.bp,
    inviting_desk.bp,
    answering.bp,
    demo_cli.bp,
    site_views.bp,
    site_speakers.bp,
)

JOBS: list[Job] = [
    *outbox_jobs.JOBS,
    *programme_jobs.JOBS,
    *registration_jobs.JOBS,
    *call_jobs.JOBS,
    *slides_jobs.JOBS,
    *texts_jobs.JOBS,
    *audit_jobs.JOBS,
    *files_jobs.JOBS,
    *speakers_jobs.JOBS,
    *privacy_jobs.JOBS,
    *limits.JOBS,
    *once.JOBS,
]

PRODUCERS: dict[str, outbox_producers.Producer] = {
    "accounts.sign_in": accounts_links.sign_in_address,
    "accounts.invitation": accounts_links.invitation_address,
    "programme.session": programme_producers.session,
    "speakers.link": speakers_links.address_of,
    "speakers.answer": answer_links.address_of,
    "registration.link": registration_links.address_of,
    "registration.calendar": registration_producers.calendar,
    "call.link": call_links.address_of,
    "call.partaking": call_links.partaking_address_of,
    "call.reviews": call_links.reviews_address_of,
    "badges.pdf": badges_producers.badge,
}

KINDS: dict[str, LazyString] = {
    **accounts_mails.KINDS,
    **programme_mails.KINDS,
    **material_mails.KINDS,
    **speakers_mails.KINDS,
    **letter_mails.KINDS,
    **registration_mails.KINDS,
    **call_mails.KINDS,
}

# In the order in which the translation desk shows them.
TEXTS: list[TextKind] = [
    *series_texts.KINDS,
    *inviting_texts.KINDS,
    *programme_texts.KINDS,
    *call_texts.KINDS,
    *glossary_texts.KINDS,
]

# In the order in which the team page shows them.
PERMISSIONS = gate.declared_in(
    series_rules,
    speakers_rules,
    programme_rules,
    material_rules,
    registration_rules,
    call_rules,
    call_review_rules,
    texts_rules,
    glossary_rules,
    checkin_rules,
    outbox_rules,
    accounts_rules,
    audit_rules,
)


def create_app(settings: Settings) -> Flask:
    """Put the house together: the only place that knows every capability."""
    app = Flask(__name__, template_folder=str(places.TEMPLATES), static_folder=str(places.STATIC))
    app.config["SETTINGS"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = placed(settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    db.init_app(app)
    migrating.init_app(app)
    for plumbing in (logs, i18n, formats, richtext, assets):
        plumbing.init_app(app)
    web.init_app(app, settings)
    # A visitor is turned away before anything in the address is looked up; permissions need to know what it is about.
    gate.init_app(app, PERMISSIONS, places=series_queries.places_of)
    series_addresses.init_app(app)
    speakers_addresses.init_app(app)
    registration_addresses.init_app(app)
    call_addresses.init_app(app)
    gate.guard_scopes(app)
    outbox_producers.init_app(app, PRODUCERS)
    tickets.init_app(app)
    outbox_kinds.init_app(app, KINDS)
    texts_registry.init_app(app, TEXTS)
    worker.init_app(app, JOBS)

    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    checkin_api.init_app(app)
    if settings.shows_mailbox:
        app.register_blueprint(mailbox.bp)
    app.add_template_global(ring.arc, "ring_arc")
    app.add_template_global(ring.middle, "ring_mid")
    app.add_template_global(same_page_in)
    app.add_template_global(link_mark, "link")
    app.jinja_env.globals["base_url"] = settings.base_url
    return app


def same_page_in(code: str) -> str:
    """The address of the page being shown, in another language."""
    if request.url_rule and "lang" in request.url_rule.arguments and "is_missing" not in g:
        address = url_for(request.endpoint, **{**(request.view_args or {}), "lang": code})
        # Put behind it, not through `url_for`: what anybody types there must not replace a part of the address.
        asked = urlencode(list(request.args.items(multi=True)))
        return f"{address}?{asked}" if asked else address
    return url_for("site.home", lang=code)


__all__ = ["BLUEPRINTS", "JOBS", "access", "create_app"]
