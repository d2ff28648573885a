"""What happens to registrations. Everything here adds and flushes; the caller commits."""

from app.registration.service.capacity import change_capacity, set_up
from app.registration.service.changing import cancel, change, give_consent, withdraw_consent
from app.registration.service.erasing import delete_needs, erase
from app.registration.service.following import follow
from app.registration.service.places import set_quota
from app.registration.service.registering import register
from app.registration.service.reminding import reissue_link, reissue_ticket, resend, send_links
from app.registration.service.speaking import register_speaker

__all__ = [
    "cancel",
    "change",
    "change_capacity",
    "delete_needs",
    "erase",
    "follow",
    "give_consent",
    "register",
    "register_speaker",
    "reissue_link",
    "reissue_ticket",
    "resend",
    "send_links",
    "set_quota",
    "set_up",
    "withdraw_consent",
]
