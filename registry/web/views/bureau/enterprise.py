"""Records of enterprises: two of one are merged, and parted again."""

from flask import request
from flask.typing import ResponseReturnValue

from registry.web.review.merge import merge_page, unmerge_page
from registry.web.views.bureau.blueprint import blueprint


@blueprint.route("/enterprises/<int:id>/merge", methods=["GET", "POST"])
def merge(id: int) -> ResponseReturnValue:
    """Merge it into another record (`?into=`), which is chosen first."""
    return merge_page(id, request.args.get("into", type=int))


@blueprint.route("/enterprises/<int:id>/unmerge", methods=["GET", "POST"])
def unmerge(id: int) -> ResponseReturnValue:
    """Take the merge of this record back."""
    return unmerge_page(id)
