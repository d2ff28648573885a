"""One person's data, in every capability that holds some."""

from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.accounts import privacy as accounts
from app.audit import privacy as audit
from app.badges import privacy as badges
from app.call import privacy as call
from app.checkin import privacy as checkin
from app.files import privacy as files
from app.outbox import privacy as outbox
from app.programme import privacy as programme
from app.registration import privacy as registrations
from app.registration import service as registration_service
from app.registration.models import Registration
from app.speakers import privacy as speakers
from app.speakers import queries as speakers_found
from app.speakers.models import Speaker
from app.translating import privacy as translating
from app.values.access import Actor

# What is kept of people, by table: why, and until when.
KEEPS: dict[str, LazyString] = {
    **accounts.KEEPS,
    **audit.KEEPS,
    **outbox.KEEPS,
    **files.KEEPS,
    **speakers.KEEPS,
    **programme.KEEPS,
    **registrations.KEEPS,
    **call.KEEPS,
    **translating.KEEPS,
    **badges.KEEPS,
    **checkin.KEEPS,
    # Plumbing has no rooms of its own.
    "rate_count": _l(
        "How often something was tried from one network or for one mailbox, as a number behind a keyed hash; it is"
        " deleted when the time it counts for is over."
    ),
    "spent_form": _l(
        "What was typed for something new, as a number behind a keyed hash, so that sending it twice makes it once; it is"
        " deleted after thirty days."
    ),
    "town": _l("Name and mail address of the person who answers for a partner town, as long as the town takes part."),
}


def find(registration: Registration) -> dict[str, Any]:
    """Everything that is stored about the person of one registration, as JSON can hold it."""
    about = ("registration", registration.id)
    return {
        "registration": registrations.find(registration),
        "speaker": [
            find_speaker(one) for one in speakers_found.of_mailbox(registration.edition.series, registration.email)
        ],
        "mails": outbox.find(about),
        "badge": badges.find(registration.id),
        "scans": checkin.find(registration.id),
        "history": audit.find(about),
    }


def find_speaker(speaker: Speaker) -> dict[str, Any]:
    """Everything that is stored about a person of the pool, as JSON can hold it."""
    about = ("speaker", speaker.id)
    return {
        "speaker": speakers.find(speaker),
        "programme": programme.find(speaker),
        "proposals": call.find(speaker),
        "mails": outbox.find(about),
        "history": audit.find(about),
    }


def forget_speaker(speaker: Speaker, *, by: Actor, now: datetime) -> None:
    """Take a person out of the pool, out of every programme, draft or released, and of what they handed in; the caller
    commits. Raises Forgotten when it was done before."""
    speakers.check_known(speaker)
    call.forget(speaker)
    translating.forget(speaker)
    programme.forget(speaker, by=by, now=now)
    speakers.forget(speaker, by=by, now=now)


def forget(registration: Registration, *, by: Actor, now: datetime, tell: bool = True) -> None:
    """Empty everything that tells who the person of one registration was; the counts stay. The caller commits.

    The last mail says so, unless ``tell`` is False. A name in a published programme stays: it may be a namesake's.
    Raises Erased when it was done before.
    """
    registration_service.erase(registration, by=by, now=now, tell=tell)
    checkin.forget(registration.id)
