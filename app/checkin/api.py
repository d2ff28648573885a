"""The API that check-in devices speak, version 1; its description is at /api/openapi.json."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify
from flask.views import MethodView
from flask_babel import gettext as _
from flask_smorest import Api, Blueprint
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema
from werkzeug.exceptions import HTTPException

from app import access
from app.checkin import admission, answering, queries, service
from app.checkin.rules import REASON_LENGTH, Answer, Asked, Verdict
from app.database import unit_of_work
from app.forms import clean_line
from app.values import moments
from app.web import private

_CODE_LENGTH = 500
# A sign that is left when a line is cleaned, in the notation of JSON Schema (ECMA 262).
_SOMETHING_TO_READ = r"[^\s\u0000-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufffe\uffff]"


class ErrorSchema(Schema):
    """An error: a stable code and a sentence; for a question of the wrong shape also what is wrong with each field."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    wrong = fields.Dict(keys=fields.String(), values=fields.Raw(), data_key="fields")


class _Api(Api):
    """Errors are the house's own (`web.py`): JSON below /api, pages for people elsewhere."""

    ERROR_SCHEMA = ErrorSchema
    DEFAULT_ERROR_RESPONSE_NAME = None  # Each error is described where it can happen.

    def _register_error_handlers(self) -> None:
        pass


class _Blueprint(Blueprint):
    PAGINATION_HEADER_FIELD_NAME = None  # Lists would come in an envelope; there are none yet.


bp = _Blueprint(
    "checkin_api", __name__, url_prefix="/api/v1/checkin", description="Checking people in at a conference."
)


# Who calls is signed in by a cookie; what changes something also carries the token of a page in the same browser.
_SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": "conferring"},
    "page_token": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
}


def _reads(view: Any) -> Any:
    """Describe what every call needs, and how it is refused without."""
    view = bp.doc(security=[{"session": []}])(view)
    return bp.alt_response(401, schema=ErrorSchema, description="Nobody is signed in")(view)


def _writes(view: Any) -> Any:
    """The same for a call that changes something."""
    view = bp.doc(security=[{"session": [], "page_token": []}])(_reads(view))
    view = bp.alt_response(400, schema=ErrorSchema, description="No token of a page, or no JSON")(view)
    return bp.alt_response(413, schema=ErrorSchema, description="The request is too large")(view)


class WholeNumber(fields.Integer):
    """A number of JSON without a fraction, as its schema means *integer*: 4.0 is one, "4" and true are not."""

    def _validated(self, value: Any) -> int:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not is_whole and not (isinstance(value, float) and value.is_integer()):
            raise self.make_error("invalid", input=value)
        return int(value)


class Instant(fields.AwareDateTime):
    """A moment with its offset, in UTC; the first hours of year 1 and the last of 9999 may have none."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> datetime:
        try:
            return super()._deserialize(value, *args, **kwargs).astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None


class QuestionSchema(Schema):
    """One question at a gate. The id is made by the device; sent again with the same id, it changes nothing."""

    client_id = fields.UUID(required=True)
    gate_id = WholeNumber(required=True, validate=validate.Range(1, 2**31 - 1))
    code = fields.String(validate=validate.Length(1, _CODE_LENGTH))
    registration_id = WholeNumber(validate=validate.Range(1, 2**31 - 1))
    scanned_at = Instant(required=True, format="iso")

    @validates_schema
    def check_who(self, given: dict[str, Any], **kwargs: Any) -> None:
        if ("code" in given) == ("registration_id" in given):
            raise ValidationError(_("Give either a code or a registration."), "code")


class HandOutSchema(Schema):
    """One thing to hand out."""

    icon = fields.String(required=True)
    text = fields.String(required=True)
    strong = fields.String(required=True)
    number = fields.String(required=True)


class AnswerSchema(Schema):
    """A verdict, in the language of the person signed in. ``kind`` is how it looks and sounds: in, again, no."""

    client_id = fields.String(required=True)
    verdict = fields.Enum(Verdict, by_value=True, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(("in", "again", "no")))
    title = fields.String(required=True, attribute="word")
    name = fields.Function(
        lambda answer: answer.who[0] if answer.who else None, required=True, metadata={"type": ["string", "null"]}
    )
    about = fields.Function(
        lambda answer: answer.who[1] if len(answer.who) > 1 else None,
        required=True,
        metadata={"type": ["string", "null"]},
    )
    text = fields.String(required=True)
    hand_out = fields.List(fields.Nested(HandOutSchema), required=True)
    since = fields.AwareDateTime(required=True, allow_none=True)
    undone = fields.Boolean(required=True, attribute="is_undone")


class UndoSchema(Schema):
    """Why a check-in is taken back."""

    reason = fields.String(
        required=True, validate=validate.Length(1, REASON_LENGTH), metadata={"pattern": _SOMETHING_TO_READ}
    )

    @post_load
    def clean(self, given: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        reason = clean_line(given["reason"])
        if not reason:
            raise ValidationError(_("Please fill in this field."), "reason")
        return {"reason": reason}


class CountsSchema(Schema):
    """How many are in at a gate, and how many are expected."""

    inside = fields.Integer(required=True)
    expected = fields.Integer(required=True)


@bp.before_request
def speak() -> None:
    admission.speak_own_language()


@bp.after_request
def keep_private(response: Response) -> Response:
    return private(response)


@bp.errorhandler(422)
def wrong_shape(error: HTTPException) -> tuple[Response, int]:
    """What is wrong with each field of a question."""
    wrong = getattr(error, "data", {}).get("messages", {}).get("json", {})
    message = _("This question cannot be understood.")
    return jsonify(code="wrong_shape", message=message, fields=wrong), 422


@bp.route("/scans")
class Scans(MethodView):
    @access.signed_in
    @_writes
    @bp.arguments(QuestionSchema)
    @bp.response(200, AnswerSchema)
    @bp.alt_response(201, schema=AnswerSchema, description="Answered for the first time")
    @bp.alt_response(404, schema=ErrorSchema, description="No such gate, or no such person at its conference")
    @bp.alt_response(409, schema=ErrorSchema, description="The id was used at another gate")
    def post(self, question: dict[str, Any]) -> tuple[Answer, int]:
        """Answer one question at a gate and let the person in if they may."""
        now, client_id = moments.now(), str(question["client_id"])
        asked = Asked(client_id, question["scanned_at"], question.get("code"), question.get("registration_id"))
        with unit_of_work():
            gate = admission.get_gate(question["gate_id"], queries.find_gate_lightly)
            given = service.admit(gate, asked, by=access.actor(), now=now)
            # The answer is put together before the end of the transaction: afterwards everything would be read again.
            return answering.answer(given), 201 if given.is_new else 200


@bp.route("/scans/<uuid:client_id>/undo")
class Undo(MethodView):
    @access.signed_in
    @_writes
    @bp.arguments(UndoSchema)
    @bp.response(200, AnswerSchema)
    @bp.alt_response(404, schema=ErrorSchema, description="No such scan")
    @bp.alt_response(409, schema=ErrorSchema, description="Nobody was let in by this scan")
    def post(self, given: dict[str, Any], client_id: Any) -> Answer:
        """Take a check-in back; doing it again changes nothing."""
        with unit_of_work():
            scan = admission.get_scan(str(client_id))
            return answering.answer(service.undo(scan, given["reason"], by=access.actor(), now=moments.now()))


@bp.route("/gates/<int:gate_id>")
class Gates(MethodView):
    @access.signed_in
    @_reads
    @bp.response(200, CountsSchema)
    @bp.alt_response(404, schema=ErrorSchema, description="No such gate")
    def get(self, gate_id: int) -> queries.Counts:
        """How many are in at a gate, and how many are expected."""
        return queries.counts(admission.get_gate(gate_id))


def init_app(app: Flask) -> None:
    """Register the API and its description."""
    app.config.update(
        API_TITLE="Conferring",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = _Api(app)
    api.register_blueprint(bp)
    components = api.spec.components
    for name, scheme in _SCHEMES.items():
        components.security_scheme(name, scheme)
    # Neither can be said in marshmallow: one of the two, and nothing comes in pages.
    components.schemas["Question"]["oneOf"] = [{"required": ["code"]}, {"required": ["registration_id"]}]
    del components.schemas["PaginationMetadata"]
    described = app.view_functions["api-docs.openapi_json"]

    # The extension's view is a method, which can carry no mark.
    @access.public
    def describe() -> Any:
        return described()

    app.view_functions["api-docs.openapi_json"] = describe
