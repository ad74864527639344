"""What became of a notice of whom the city recommends, as the public reads it."""

from registry.queries.recommendation_answer import ForwardedNotice
from registry.web.language import gettext as _


def forwarded_words(found: ForwardedNotice) -> list[str]:
    """When it was forwarded and what the published lists named; nothing before it was."""
    said = [
        _("%(day)s 上报 %(count)s 件", day=day.isoformat(), count=count) for day, count in found.forwarded
    ]
    said += [
        _("%(day)s 公布的名单列入 %(count)s 件", day=day.isoformat(), count=count)
        for day, count in found.named
    ]
    if found.not_named:
        said.append(_("%(count)s 件未列入公布的名单", count=found.not_named))
    if found.waiting:
        said.append(_("%(count)s 件等待公布的名单", count=found.waiting))
    return [str(each) for each in said]
