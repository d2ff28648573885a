"""What we write to people about their registration. Badge, calendar and secret links are made when a mail is sent."""

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import LazyString, lazy_pgettext
from flask_babel import gettext as _

from app import i18n
from app.outbox import writing
from app.outbox.rules import Letter, Mailbox, Produced
from app.programme.comparing import Change
from app.programme.mails import told_sessions
from app.programme.models import Release
from app.programme.released import ReleasedSession
from app.registration import rules
from app.registration.models import Registration
from app.series.models import Edition
from app.values import accents, moments

# What the desk's list of mails calls them.
KINDS: dict[str, LazyString] = {
    "registration.received": lazy_pgettext("mail", "Confirmation with badge and calendar"),
    "registration.changed": lazy_pgettext("mail", "Registration changed"),
    "registration.sessions": lazy_pgettext("mail", "Chosen sessions moved or cancelled"),
    "registration.cancelled": lazy_pgettext("mail", "Registration cancelled"),
    "registration.erased": lazy_pgettext("mail", "Data erased"),
    "registration.new_link": lazy_pgettext("mail", "New personal link"),
    "registration.links": lazy_pgettext("mail", "Personal links sent again"),
}


def received(registration: Registration, sessions: Sequence[ReleasedSession], *, again: str = "") -> Letter:
    """The confirmation, with badge and calendar; ``again`` tells a repetition from the first one. ``sessions`` are the
    booked ones."""
    edition = registration.edition
    badge = Produced("badges.pdf", registration.id)
    calendar = Produced("registration.calendar", registration.id, f"{edition.series.slug}-{edition.slug}.ics")
    cause = f"registration.received:{registration.id}"
    return _write(
        "received",
        registration,
        cause=f"{cause}:{again}" if again else cause,
        attachments=(badge, calendar),
        booked=[_Booked(session, edition.timezone) for session in sessions],
    )


def changed(registration: Registration, fields: Sequence[str], cause: str) -> Letter:
    """What is different now; badge and calendar come along, because both may be."""
    edition = registration.edition
    return _write(
        "changed",
        registration,
        cause=cause,
        attachments=(
            Produced("badges.pdf", registration.id),
            Produced("registration.calendar", registration.id, f"{edition.series.slug}-{edition.slug}.ics"),
        ),
        labels=[str(rules.FIELD_LABELS[name]) for name in fields],
    )


def sessions(registration: Registration, release: Release, changes: Sequence[Change], lost: Collection[int]) -> Letter:
    """What a release says anew of sessions in which somebody has a place; ``lost`` are the ids of those in which they
    had one until now."""
    edition = registration.edition
    with i18n.speaking(registration.mail_language):
        gone = _("Your place in it is given back. You can choose another session with your personal link.")
        again = _("It takes place again. Choose it anew with your personal link, if you like to come.")
        more = {change.after.id: gone for change in changes if change.after.id in lost}
        revived = [one for one in changes if not one.after.is_cancelled and one.before and one.before.is_cancelled]
        more |= {change.after.id: again for change in revived}
        told, note = told_sessions(edition, changes, more), i18n.plain(release.note)
    return _write(
        "sessions",
        registration,
        cause=f"registration.sessions:{release.id}:{registration.id}",
        attachments=(Produced("registration.calendar", registration.id, f"{edition.series.slug}-{edition.slug}.ics"),),
        told=told,
        note=note,
    )


def cancelled(registration: Registration) -> Letter:
    return _write("cancelled", registration, cause=f"registration.cancelled:{registration.id}")


def erased(registration: Registration) -> Letter:
    """The last mail to somebody; it holds no link, and is emptied when it has been sent."""
    return _write(
        "erased", registration, cause=f"registration.erased:{registration.id}", linked=False, keeps=rules.KEPT
    )


def new_link(registration: Registration) -> Letter:
    """The old link is void, here is a new one."""
    return _write(
        "new_link", registration, cause=f"registration.new_link:{registration.id}:{registration.link_generation}"
    )


def links(registrations: Sequence[Registration], when: str) -> Letter:
    """One mail with the personal links of all registrations of one address at one edition."""
    first = registrations[0]
    listed = [(registration.name, f"registration_{registration.id}") for registration in registrations]
    return _write(
        "links",
        first,
        cause=f"registration.links:{first.id}:{when}",
        links={
            name: Produced("registration.link", id) for (_, name), id in zip(listed, _ids(registrations), strict=True)
        },
        listed=listed,
    )


def conference_name(edition: Edition) -> str:
    """How mails name a conference, in the language being spoken: series and town, both as names."""
    return f"{i18n.plain(edition.series.title)} · {edition.town.name}"


def _ids(registrations: Sequence[Registration]) -> list[int]:
    return [registration.id for registration in registrations]


class _Booked:
    """A reserved place as a mail names it."""

    def __init__(self, session: ReleasedSession, zone: str):
        self.title, self.starts_at, self.ends_at = session.title, session.starts_at, session.ends_at
        self.day = moments.local(session.starts_at, zone).date()


def _write(name: str, registration: Registration, *, cause: str, linked: bool = True, **context: Any) -> Letter:
    edition = registration.edition
    context.setdefault("links", {"registration": Produced("registration.link", registration.id)} if linked else {})
    with i18n.speaking(registration.mail_language):
        conference = conference_name(edition)
    return writing.write(
        f"registration.{name}",
        cause=cause,
        to_address=registration.email,
        to_name=registration.name,
        language=registration.mail_language,
        series_id=edition.series_id,
        edition_id=edition.id,
        about=("registration", registration.id),
        # Whose name stands under the mail.
        reply_to=Mailbox(edition.town.official_name, edition.town.contact_email),
        conference=conference,
        edition=edition,
        series=edition.series,
        registration=registration,
        accent=accents.deep(edition.position),
        **context,
    )
