"""What happens to calls and proposals. Everything here adds and flushes; the caller commits."""

from app.call.service.calls import (
    ask,
    ask_again,
    change,
    change_question,
    create,
    facts_of,
    facts_of_question,
    make_code,
    move_up,
    remove,
    retire,
    revoke_code,
)
from app.call.service.leaving import (
    attach,
    count_mail,
    delete_needs,
    remind_companion,
    remind_draft,
    send_links,
    tell_link,
    withdraw,
)
from app.call.service.people import describe, take_part
from app.call.service.proposing import can_write, propose, submit_now, writable_until, write
from app.call.service.proposing import facts_of as facts_of_proposal

__all__ = [
    "ask",
    "ask_again",
    "attach",
    "can_write",
    "change",
    "change_question",
    "count_mail",
    "create",
    "delete_needs",
    "describe",
    "facts_of",
    "facts_of_proposal",
    "facts_of_question",
    "make_code",
    "move_up",
    "propose",
    "remind_companion",
    "remind_draft",
    "remove",
    "retire",
    "revoke_code",
    "send_links",
    "submit_now",
    "take_part",
    "tell_link",
    "withdraw",
    "writable_until",
    "write",
]
