"""The editor of the programme: a day's rooms by time, what waits for its place, and what will not work out."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import access, formats, once
from app.database import db, unit_of_work
from app.forms import Form
from app.i18n import marked, plain
from app.programme import board as layout
from app.programme import editing, queries
from app.programme.editing import Draft, Frame, People, Piece
from app.programme.editor_forms import AddForm, BufferForm, PlaceForm, TakeOutForm, slot_data
from app.programme.history import CHANGE_STATUS
from app.programme.models import Session
from app.programme.placing import Slot
from app.programme.rules import KIND_LABELS, PROGRAMME_EDIT, SessionKind
from app.programme.warning_words import SHORT, sentence
from app.registration import audience
from app.series.models import Edition
from app.values import moments
from app.values.errors import DomainError

_BREAK = 30
# Who has more to look at begins with these: the others stand on the sessions themselves.
_MOST_WARNINGS = 50


@access.requires(PROGRAMME_EDIT)
def editor(edition: Edition) -> Any:
    """One day of the draft. Each act is a form on this page; the script sends the same, hears what came of it, and then
    asks for the board alone."""
    if request.method == "POST":
        return _act(edition)
    return _page(edition, {}, 200)


def _act(edition: Edition) -> Any:
    act = request.form.get("act", "")
    if act not in _ACTS:
        abort(400)
    form, status = _FORMS[act](edition, editing.frame(edition)), 422
    if form.validate_on_submit():
        try:
            with unit_of_work():
                said, day = _ACTS[act](edition, form)
        except DomainError as refusal:
            form.show(refusal)
            status = refusal.status
            db.session.expire_all()
        else:
            if _is_script():
                return {"said": said}
            flash(said, "good")
            return redirect(url_for("desk.editor", edition=edition, day=day), 303)
    if _is_script():
        return {"said": " ".join(map(str, form.form_errors or _problems(form)))}, status
    return _page(edition, {act: form}, status)


def draft(edition: Edition) -> Draft:
    """The draft of an edition as its editor shows it, with all who come."""
    people = People(audience.everybody(edition), audience.by_session(edition), audience.sizes(edition))
    return editing.draft(edition, people)


def _session(edition: Edition, form: Any) -> Session:
    id = _number(form.session.data)
    return (id and queries.find_bare(edition, id)) or abort(404)


def _place(edition: Edition, form: Any) -> tuple[str, str]:
    session = _session(edition, form)
    placed = editing.place(session, form.slot, seen=form.seen.data, by=access.actor(), now=moments.now())
    return _where(edition, placed), form.day.data


def _take_out(edition: Edition, form: Any) -> tuple[str, str | None]:
    session = _session(edition, form)
    taken = editing.unplace(session, seen=form.seen.data, by=access.actor(), now=moments.now())
    return _where(edition, taken), request.args.get("day")


def _add(edition: Edition, form: Any) -> tuple[str, str]:
    title, by, now = form.named(edition.series.languages), access.actor(), moments.now()
    kind = SessionKind(form.kind.data)
    made = once.make(form, Session, lambda: editing.add(edition, kind, form.slot, title, by=by, now=now), now=now)
    return _where(edition, made), form.day.data


def _keep_free(edition: Edition, form: Any) -> tuple[str, str | None]:
    editing.set_buffer(edition, form.minutes.data, by=access.actor(), now=moments.now())
    return _("Saved."), request.args.get("day")


_ACTS: dict[str, Callable[[Edition, Any], tuple[str, str | None]]] = {
    "place": _place,
    "unplace": _take_out,
    "add": _add,
    "buffer": _keep_free,
}


def _placing(edition: Edition, found: Draft | Frame, piece: Piece | None = None, slot: Slot | None = None) -> PlaceForm:
    data = {"session": str(piece.id), "seen": piece.seen, **slot_data(slot)} if piece and slot else {}
    form = PlaceForm(data=data) if request.form.get("act") == "place" else PlaceForm(formdata=None, data=data)
    form.offer(found.days, _rooms(found), _("All rooms, or none"))
    return form


def _adding(edition: Edition, found: Draft | Frame, day: date | None = None) -> AddForm:
    data = slot_data(Slot(day, time(10, 30), None, _BREAK)) | {"kind": "break"} if day else {}
    more = {} if request.form.get("act") == "add" else {"formdata": None}
    form = AddForm(prefix="add-", data=data, **more)
    form.offer_kinds()
    form.offer(found.days, _rooms(found), _("All rooms, or none"))
    return form


def _keeping_free(edition: Edition, found: Draft | Frame) -> BufferForm:
    more = {} if request.form.get("act") == "buffer" else {"formdata": None}
    return BufferForm(prefix="buffer-", data={"minutes": edition.buffer_minutes}, **more)


_FORMS: dict[str, Callable[[Edition, Draft | Frame], Form]] = {
    "place": _placing,
    "unplace": lambda edition, found: TakeOutForm(),
    "add": _adding,
    "buffer": _keeping_free,
}


def _page(edition: Edition, forms: dict[str, Form], status: int) -> Response:
    found = draft(edition)
    day = _day(found)
    if request.args.get("part") == "board":
        # What the script puts in place of the board that it has; it asks for no session's place.
        return make_response(render_template("desk/_board.html", **_board(edition, found, day), chosen=None), status)
    chosen = _chosen(found)
    place = forms.get("place")
    if chosen is not None:
        if place is None:
            place = _placing(edition, found, chosen, editing.proposed(found, chosen, day))
            if "unplace" in forms:
                place.form_errors = forms["unplace"].form_errors
        # Whoever sends it again has seen what is there now.
        place.seen.data, place.seen.raw_data = chosen.seen, None
    page = render_template(
        "desk/editor.html",
        **_board(edition, found, day),
        chosen=chosen,
        where=_where(edition, queries.find_bare(edition, chosen.id)) if chosen and status == 409 else "",
        form=place,
        add=forms.get("add") or _adding(edition, found, day),
        buffer=forms.get("buffer") or _keeping_free(edition, found),
    )
    return make_response(page, status)


def _board(edition: Edition, found: Draft, day: date) -> dict[str, Any]:
    """What the board shows of a draft. Words and addresses are looked up once, for some stand there very often."""
    address = url_for("desk.editor", edition=edition)
    short = {trouble: str(words) for trouble, words in SHORT.items()}
    return {
        "edition": edition,
        "draft": found,
        "day": day,
        "board": layout.board(found.on(day), [room.id for room in found.rooms], day, edition.timezone),
        "rooms": {room.id: marked(room.name) for room in found.rooms},
        "tracks": {track.id: marked(track.name) for track in found.tracks.values()},
        "titles": {piece.id: marked(piece.title) for piece in found.pieces},
        "urls": {
            piece.id: f"{address}?day={found.day_of(piece) or day}&session={piece.id}#place" for piece in found.pieces
        },
        "spanning": layout.SPANNING_KINDS,
        "kinds": {kind: str(label) for kind, label in KIND_LABELS.items()},
        "marks": editing.marks(found, queries.last_released(edition)),
        "change_status": CHANGE_STATUS,
        "short": {
            id: [short[trouble] for trouble in dict.fromkeys(one.trouble for one in said)]
            for id, said in found.troubles.items()
        },
        "sentence": sentence,
        "most": _MOST_WARNINGS,
    }


def _chosen(found: Draft) -> Piece | None:
    """The session whose place is being asked about."""
    return found.by_id.get(_number(request.form.get("session") or request.args.get("session")))


def _number(text: str | None) -> int:
    """The number of a session as addresses and forms name it; 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _day(found: Draft) -> date:
    """The day that is shown: the one asked for, or the first."""
    wanted = request.args.get("day")
    return next((day for day in found.days if day.isoformat() == wanted), found.days[0])


def _rooms(found: Draft | Frame) -> list[tuple[int, Any]]:
    return [(room.id, room.name) for room in found.rooms]


def _where(edition: Edition, session: Any) -> str:
    title = plain(session.title)
    if session.starts_at is None:
        return _("“%(title)s” waits for its place.", title=title)
    zone = edition.timezone
    # What was written a moment ago is known by the number of its room alone.
    room = queries.find_room(edition, session.room_id) if session.room_id else None
    return _(
        "“%(title)s” stands on %(day)s, %(times)s, in %(room)s.",
        title=title,
        day=formats.day_month(moments.local(session.starts_at, zone).date()),
        times=f"{formats.clock(session.starts_at, zone)}–{formats.clock(session.ends_at, zone)}",
        room=plain(room.name) if room else _("all rooms, or none"),
    )


def _problems(form: Form) -> list[str]:
    return [str(problem) for problems in form.errors.values() for problem in problems]


def _is_script() -> bool:
    return request.form.get("part") == "board"
