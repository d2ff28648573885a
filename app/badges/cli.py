"""`flask badges …`"""

from flask import Blueprint

bp = Blueprint("badges_cli", __name__, cli_group="badges")
