"""Which level of the ladder is next for an enterprise, and why, in one sentence."""

from flask_babel import gettext as _

from registry.rules.advice.ladder import LadderPosition, LadderRung, Reading
from registry.rules.catalog import catalog
from registry.web.language import translated


def next_level_sentence(position: LadderPosition) -> str:
    """What is held, what comes next, and what stands between the two today."""
    held, following = position.highest, position.next
    if following is None:
        return str(_("贵企业已持有“%(held)s”，这是梯度的最高一级。", held=_held_name(held)))
    coming, reason = _next_name(following), _reason(following.nearest)
    if held is None:
        return str(
            _(
                "贵企业目前没有有效的梯度称号，从第一级“%(next)s”开始：%(reason)s",
                next=coming,
                reason=reason,
            )
        )
    return str(
        _(
            "贵企业已持有“%(held)s”，梯度的下一级是“%(next)s”：%(reason)s",
            held=_held_name(held),
            next=coming,
            reason=reason,
        )
    )


def _held_name(rung: LadderRung | None) -> str:
    return translated(catalog().title_of(rung.held[0])) if rung else ""


def _next_name(rung: LadderRung) -> str:
    """The title of the rung that is least far; the rung where no criteria say which."""
    nearest = rung.nearest
    return translated(catalog().title_of(nearest.title) if nearest else rung.rung)


def _reason(reading: Reading | None) -> str:
    """What the sheet of today says of it."""
    if reading is None:
        return str(_("目前没有适用的认定标准，待市局发布。"))
    if reading.bar:
        return translated(reading.bar)
    if reading.eligible:
        return str(_("按今天的资料，认定条件均已满足，有批次开放时即可申报。"))
    if not reading.failed:
        return str(_("没有不符合的条件，还有 %(open)s 项待填报或待认定。", open=reading.undecided))
    return str(
        _(
            "按今天的资料，不符合的条件 %(failed)s 项，待填报或待认定 %(open)s 项。",
            failed=reading.failed,
            open=reading.undecided,
        )
    )
