"""What every page is given: who, where, which language, and the navigation of the role."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from registry import clock
from registry.models import Account
from registry.queries.message import MOST_COUNTED, new_messages
from registry.rules.catalog import Catalog, catalog
from registry.rules.colleague import PART_NAMES, FirmPart
from registry.rules.message import WITH_MESSAGES
from registry.rules.role import ROLE_NAMES, Role
from registry.web.access import current_actor, session_left
from registry.web.addresses import url_for
from registry.web.language import gettext as _
from registry.web.language import language, translated

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Link = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class EveryPageContext:
    """What every template is given; without an account nobody is signed in."""

    site_name: str
    language: str
    demo: bool
    this_page: str
    today: date
    account: Account | None
    role: Role | None
    role_label: str
    place_label: str
    navigation: list[Link]
    account_links: list[tuple[str, str]]
    """What everybody who is signed in finds under their name."""
    definitions_url: str
    typed: tuple[str, int] | None
    """Of a page that saves itself while somebody types: its address and the version that is kept of it."""
    session_left: tuple[int, bool]
    """Seconds until the session ends by what is stored of it, and whether nothing puts that off."""
    catalog: Catalog
    given_back_reasons: list[str]
    """Why a form was refused whose page did not ask for it again itself."""
    text: Callable[[object], str]
    """Anything with two languages in the reader's."""


def init_app(app: Flask) -> None:
    app.context_processor(lambda: fields_of(_context()))


def _context() -> EveryPageContext:
    account: Account | None = g.get("account")
    role = Role(account.role) if account else None
    return EveryPageContext(
        site_name=site_name(),
        language=language(),
        demo=g.get("demo", False),
        this_page=this_page(),
        today=clock.today(),
        account=account,
        role=role,
        role_label=_role_label(account) if account else "",
        place_label=_place_of(account) if account else "",
        navigation=navigation(role) if role else [],
        account_links=[(str(_("修改密码")), url_for("session.password"))] if account else [],
        definitions_url=url_for("public.definitions"),
        typed=g.get("typed"),
        session_left=session_left(),
        catalog=catalog(),
        given_back_reasons=given.reasons if (given := g.get("given_back")) else [],
        text=translated,
    )


def fields_of(context: "DataclassInstance") -> dict[str, Any]:
    """The fields of a page's context by name, as a template is given them; what they hold stays as it is."""
    return {field.name: getattr(context, field.name) for field in fields(context)}


def site_name() -> str:
    """The bureau whose site this is, in the reader's language."""
    config = current_app.config["REGISTRY"]
    return str(config.site_name_en if language() == "en" else config.site_name)


def this_page() -> str:
    """The page to come back to: this one, or of a refused form the nearest above that can be opened."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path if request.query_string else request.path
    return request.path if _shows_a_form() else page_above()


def page_above() -> str:
    """The nearest page above the address that was asked for."""
    routes, path = current_app.url_map.bind(""), request.path
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] or "/"
        if routes.test(path, "GET"):
            break
    return path


def _shows_a_form() -> bool:
    """Whether what was posted to is a page, too: one address, not only one that another page's would fit."""
    routes = current_app.url_map.bind("")
    if request.url_rule is None or not routes.test(request.path, "GET"):
        return False
    try:
        rule, _values = routes.match(request.path, "GET", return_rule=True)
    except RequestRedirect:
        return True
    return rule.rule == request.url_rule.rule


def page_endpoint(path: str) -> str:
    """The name of the page of an address of this site; '' where it is none."""
    routes = current_app.url_map.bind("")
    try:
        return str(routes.match(path, "GET")[0])
    except (HTTPException, RequestRedirect):
        return ""


def form_address() -> str:
    """The page that shows the form which was posted: where it was sent, if that is a page, else where it came
    from, else the nearest above that can be opened."""
    if _shows_a_form():
        return request.full_path.rstrip("?")
    routes = current_app.url_map.bind("")
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and routes.test(came_from.path, "GET"):
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return this_page()


def _role_label(account: Account) -> str:
    """What somebody is: of an enterprise the part there."""
    return translated(PART_NAMES[FirmPart(account.part)] if account.part else ROLE_NAMES[Role(account.role)])


def _place_of(account: Account) -> str:
    if account.zone:
        return translated(catalog().zones[account.zone])
    return translated(catalog().districts[account.district]) if account.district else ""


def navigation(role: Role) -> list[Link]:
    """The links of a role: label, address, whether it is the present page."""
    own = _own_links(role)
    public = [(_("认定名录"), "public.roll"), (_("公示公告"), "public.notices")]
    # The bureau's own list leads to every published version, too.
    if "criteria_drafts.versions" not in {endpoint for _label, endpoint in own}:
        public.append((_("认定标准"), "criteria.versions"))
    links = [(label, url_for(endpoint), request.endpoint == endpoint) for label, endpoint in own + public]
    return [*links, _messages_link(role)] if role in WITH_MESSAGES else links


def messages_shown(role: Role) -> int:
    """How many new messages the navigation of a role says."""
    if role not in WITH_MESSAGES:
        return 0
    if "new_messages" not in g:
        g.new_messages = new_messages(current_actor(), clock.today())
    count: int = g.new_messages
    return count


def _messages_link(role: Role) -> Link:
    """With how many are new: it is the one place that every page has."""
    count = messages_shown(role)
    shown = f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count)
    label = _("消息（%(count)s）", count=shown) if count else _("消息")
    return str(label), url_for("messages.index"), request.endpoint == "messages.index"


def _own_links(role: Role) -> list[tuple[str, str]]:
    """Labels and endpoints of the pages of a role, in their order."""
    register = (_("企业名录"), "enterprises.index")
    board = (_("目标进度"), "board.overview")
    candidates = (_("候选企业"), "candidates.index")
    return {
        Role.ENTERPRISE: [
            (_("我的申报"), "enterprise.home"),
            (_("企业资料"), "enterprise.details"),
            (_("厂区与产品"), "subjects.own"),
            (_("变更申请"), "changes.index"),
            (_("对照认定标准"), "sheet.sheets"),
            (_("本企业人员"), "colleagues.index"),
        ],
        Role.CLAIMANT: [(_("我的认领"), "pending.home")],
        Role.DISTRICT_OFFICER: _district_links(),
        Role.DISTRICT_DECIDER: _district_links(),
        Role.BUREAU_REVIEWER: _bureau_links(),
        Role.BUREAU_DECIDER: _bureau_links(),
        Role.LEADER: [
            board,
            (_("分区情况"), "board.districts"),
            (_("十五项指标"), "board.indicators"),
            register,
            candidates,
        ],
        Role.SYSTEM_ADMIN: [
            (_("账号"), "admin.accounts"),
            (_("工作日"), "admin.workdays"),
            (_("命令行办理"), "admin.operator"),
        ],
    }.get(role, [])


def _district_links() -> list[tuple[str, str]]:
    return [
        (_("工作台"), "district.desk"),
        (_("公示"), "district.notices"),
        (_("推荐"), "district.recommendations"),
        (_("待批"), "approvals.index"),
        (_("变更"), "changes.index"),
        (_("认领"), "claims.index"),
        (_("批次"), "district.calls"),
        (_("企业名录"), "enterprises.index"),
        (_("候选企业"), "candidates.index"),
        (_("目标进度"), "board.overview"),
    ]


def _bureau_links() -> list[tuple[str, str]]:
    return [
        (_("工作台"), "bureau.desk"),
        (_("公示"), "bureau.notices"),
        (_("推荐"), "bureau.recommendations"),
        (_("认定"), "bureau.recognitions"),
        (_("待批"), "approvals.index"),
        (_("变更"), "changes.index"),
        (_("认领"), "claims.index"),
        (_("企业名录"), "enterprises.index"),
        (_("批次"), "bureau.calls"),
        (_("候选企业"), "candidates.index"),
        (_("认定标准"), "criteria_drafts.versions"),
        (_("规则测算"), "what_if.index"),
        (_("导入"), "imports.index"),
        (_("设置"), "settings.index"),
        (_("目标进度"), "board.overview"),
    ]


def home_of(role: Role) -> str:
    """The endpoint a role starts from."""
    return {
        Role.ENTERPRISE: "enterprise.home",
        Role.CLAIMANT: "pending.home",
        Role.DISTRICT_OFFICER: "district.desk",
        Role.DISTRICT_DECIDER: "district.desk",
        Role.BUREAU_REVIEWER: "bureau.desk",
        Role.BUREAU_DECIDER: "bureau.desk",
        Role.LEADER: "board.overview",
        Role.SYSTEM_ADMIN: "admin.accounts",
    }.get(role, "public.home")
