"""Check-in as the organisers see it: who is in, and how a phone gets to the gate."""

from flask import current_app, render_template, url_for

from app import access
from app.accounts import queries as accounts
from app.badges import qr
from app.checkin import answering, queries, rules, service
from app.checkin.rules import CHECKIN
from app.checkin.views import bp
from app.database import unit_of_work
from app.series.models import Edition
from app.values import moments


@bp.get("/<lang:lang>/desk/<slug:series>/<slug:edition>/checkin")
@access.requires(CHECKIN)
def desk(edition: Edition) -> str:
    """Counts of each gate, the last scans, and how it is done."""
    with unit_of_work():
        gates = service.gates(edition)
        shown = [(gate.id, answering.gate_name(gate), queries.counts(gate)) for gate in gates]
    recent = queries.recent(edition)
    address = current_app.config["SETTINGS"].base_url + url_for("checkin.home")
    return render_template(
        "checkin/desk.html",
        gates=shown,
        recent=recent,
        names=accounts.names_of(scan.user_id for scan in recent if scan.user_id),
        gate_name=answering.gate_name,
        titles=rules.TITLES,
        status=rules.STATUS,
        nameless=rules.NAMELESS,
        address=address,
        code=qr.draw(address),
        now=moments.now(),
    )
