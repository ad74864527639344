"""Which level of the ladder is next for an enterprise, and why, in one sentence."""

from datetime import date

from registry.rules.advice.ladder import LadderPosition, LadderRung, Reading
from registry.rules.catalog import catalog
from registry.web.language import gettext as _
from registry.web.language import language, translated
from registry.web.wording.applied_elsewhere import applied_elsewhere


def next_level_sentence(position: LadderPosition, today: date) -> str:
    """What is held, what comes next, what stands between the two today, and where it is applied for."""
    held, following = position.highest, position.next
    if following is None:
        return str(_("贵企业已持有“%(held)s”，这是梯度的最高一级。", held=_held_name(held)))
    coming, reason = _next_name(following), _reason(following.nearest, today)
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


def _reason(reading: Reading | None, today: date) -> str:
    """What the sheet of today says of it, and who is to be asked where it is not applied for here."""
    elsewhere = applied_elsewhere(reading.title, today) if reading else ""
    return f"{_verdict(reading, is_here=not elsewhere)}{' ' if language() == 'en' else ''}{elsewhere}".strip()


def _verdict(reading: Reading | None, *, is_here: bool) -> str:
    if reading is None:
        return str(_("目前没有适用的认定标准，待市局发布。"))
    if reading.bar:
        return translated(reading.bar)
    if reading.eligible and not is_here:
        return str(_("按今天的资料，认定条件均已满足。"))
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
