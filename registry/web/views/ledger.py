"""The signed heads of the ledger 当日摘要, for everybody to keep, and the proof that an event is in one."""

from flask import Blueprint, Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from registry import clock
from registry.queries.daily_head import daily_heads, heads_file, public_proof, signing_keys
from registry.web.access import anyone
from registry.web.lists.paging import page_of
from registry.web.unchanged import shows

blueprint = Blueprint("ledger", __name__, url_prefix="/ledger")
blueprint.before_request(anyone)


@blueprint.get("/heads")
@shows("daily_head", "signing_key")
def heads() -> ResponseReturnValue:
    """Every signed head, the latest first, and the public keys."""
    return render_template("ledger/heads.html", page=page_of(daily_heads()), keys=signing_keys()[::-1])


@blueprint.get("/heads.json")
def heads_json() -> ResponseReturnValue:
    """All heads and public keys in one file, for keeping elsewhere."""
    return _download(f"ledger-heads-{clock.today().isoformat()}", heads_file().document())


@blueprint.get("/proofs/<int:seq>.json")
def proof(seq: int) -> ResponseReturnValue:
    """The proof that a public event is in the signed head of its day: nothing personal is in it."""
    return _download(f"ledger-proof-{seq}", public_proof(seq))


def _download(name: str, document: dict[str, object]) -> Response:
    answer = jsonify(document)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.json"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
