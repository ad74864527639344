"""Signing in and out, one-time links, the language switch."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from registry.actions.account import DEAD_LINK, use_link
from registry.actions.account import sign_in as sign_in_account
from registry.actions.account import sign_out as sign_out_account
from registry.actions.password import change_password
from registry.errors import NotFound, Refusal, Stale, Text, TooMany, Unmet, say
from registry.models import Account
from registry.queries.account import linked_account
from registry.rules.role import Role
from registry.web.access import (
    TOKEN,
    anyone,
    begin,
    current_account,
    current_actor,
    put_off_end,
    session_left,
)
from registry.web.context import home_of
from registry.web.device import known_device, remember_device
from registry.web.errors import form_page
from registry.web.forms.session import NamedPasswordForm, OwnPasswordForm, PasswordForm, SignInForm
from registry.web.kept_input import key_asked, with_key
from registry.web.language import CODES, translated
from registry.web.language import gettext as _
from registry.web.limits import (
    CHANGE,
    SIGN_IN,
    SIGN_IN_ADDRESS,
    SIGN_IN_HERE,
    address,
    count_one_of,
    tries,
)
from registry.web.wording.place_office import all_offices

OTHER_WAYS_IN: tuple[Text, ...] = (
    say("您在以前登录过的设备上登录不受影响；急需登录时，请联系系统管理员重新生成一次性链接。"),
    say(
        "系统管理员自己登录不了时，可在服务器上运行 python3 manage.py user link 登录名，"
        "用得到的链接重设密码。"
    ),
)
blueprint = Blueprint("session", __name__)
blueprint.before_request(anyone)


def _own_page(target: str | None) -> str:
    """A page of this site to go to; never another host."""
    # Browsers drop tabs and line breaks from an address, and read a backslash as a slash.
    if not target or not target.isprintable() or not target.startswith("/"):
        return url_for("public.home")
    is_elsewhere = urlsplit(target).netloc or target.startswith(("//", "/\\"))
    return url_for("public.home") if is_elsewhere else target


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in; then on to where one wanted to go, or to the role's first page."""
    form = SignInForm()
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            account, token = _signed_in(form.login.data or "", form.password.data or "")
        except (Unmet, TooMany) as refused:
            refusal = refused
        else:
            begin(token)
            wanted, key = request.args.get("next"), key_asked()
            target = _own_page(wanted) if wanted else url_for(home_of(Role(account.role)))
            answer = redirect(with_key(target, key) if key else target)
            remember_device(answer, account.login)
            return answer
    return form_page("session/sign_in.html", form, refusal, is_kept=bool(key_asked()))


def _signed_in(login: str, password: str) -> tuple[Account, str]:
    """Count a try, then make it. Raises TooMany before the password is looked at, Unmet after it.

    A device this login was used on before has a count of its own, which others cannot fill, and once that is
    full what every device has: a count of the login at its address, one of the address, and one of the login,
    each whether or not there is such an account.
    """
    device = known_device(login)
    own = [tries("SIGN_IN_LIMIT", SIGN_IN, f"device {device}")] if device else []
    anywhere = (
        tries("SIGN_IN_HERE_LIMIT", SIGN_IN_HERE, f"address {address()} login {login}")
        + tries("SIGN_IN_ADDRESS_LIMIT", SIGN_IN_ADDRESS, f"address {address()}")
        + tries("SIGN_IN_LIMIT", SIGN_IN, f"login {login}")
    )
    try:
        counted = count_one_of(*own, anywhere)
    except TooMany as refused:
        raise TooMany(*refused.reasons, *OTHER_WAYS_IN) from None
    account, token = sign_in_account(login, password)
    # Only this one: else a guesser would sign in with an account of theirs, and begin anew.
    counted.give_back()
    for each in own:
        each.forget()
    return account, token


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    token = session.pop(TOKEN, None)
    if token and g.account is not None:
        sign_out_account(token, current_actor())
    flash(_("您已退出登录。"), "success")
    return redirect(url_for("public.home"))


@blueprint.post("/stay")
def stay() -> ResponseReturnValue:
    """Somebody is still there: like any request it puts off the end of this session. Answers like `left`."""
    put_off_end()
    return left()


@blueprint.get("/left")
def left() -> ResponseReturnValue:
    """How many seconds this session has left and whether that is final, without counting as a request: a page
    asks before it warns, for another tab may have been used. 0 when nobody is signed in."""
    seconds, is_final = session_left()
    return jsonify(seconds=seconds, is_final=is_final)


@blueprint.route("/one-time/<token>", methods=["GET", "POST"])
def one_time(token: str) -> ResponseReturnValue:
    """Set a password with a one-time link; a used or old one says so before anything is typed."""
    linked = linked_account(token)
    if linked is None:
        return _dead_link()
    form = PasswordForm() if linked.name else NamedPasswordForm()
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            account = use_link(token, form.password.data or "", form.name_typed)
        except Unmet as unmet:
            refusal = unmet
        else:
            flash(_("密码已设置，请登录。"), "success")
            answer = redirect(url_for("session.sign_in"))
            # Whom guesses keep out on a new device, a new link lets in.
            remember_device(answer, account.login)
            return answer
    return form_page("session/one_time.html", form, refusal, linked=linked)


def _dead_link() -> ResponseReturnValue:
    """What became of a link that was used or is old, and the ways on; the same for one that never was."""
    return render_template("session/dead_link.html", reasons=[translated(DEAD_LINK)], back_url=""), 404


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the own password; the present one is asked for, and guesses of it are counted."""
    account, form = current_account(), OwnPasswordForm()
    home_url = url_for(home_of(Role(account.role)))
    refusal: Refusal | None = None
    if form.validate_on_submit():
        counted = tries("CHANGE_LIMIT", CHANGE, f"account {account.id}")
        try:
            counted.count()
            change_password(account, form.current.data or "", form.password.data or "", session[TOKEN])
        except (Unmet, TooMany, Stale) as refused:
            refusal = refused
        else:
            counted.forget()
            flash(_("密码已修改，其他设备上的登录已失效。"), "success")
            return redirect(home_url)
    return form_page("session/password.html", form, refusal, home_url=home_url)


@blueprint.get("/forgotten")
def forgotten() -> ResponseReturnValue:
    """Whom to ask for a new one-time link: the same for everybody, whether or not there is an account."""
    offices = all_offices()
    known = [office for office in offices if office.phone]
    is_complete = len(known) == len(offices)
    return render_template("session/forgotten.html", offices=known, is_complete=is_complete)


@blueprint.get("/language/<code>")
def language(code: str) -> ResponseReturnValue:
    """Switch the language and stay on the page."""
    if code not in CODES:
        raise NotFound()
    session["language"] = code
    return redirect(_own_page(request.args.get("next")))
