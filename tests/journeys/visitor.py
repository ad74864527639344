"""A person without a browser: follows forms with cookies and CSRF tokens, and tries again when cut off."""

import http.client
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar

PATIENCE = 120.0
Form = Mapping[str, str | list[str]]
CUT_OFF = (urllib.error.URLError, ConnectionError, http.client.HTTPException, TimeoutError)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):  # type: ignore[no-untyped-def]
        return None


class Visitor:
    """One person's session on a running registry."""

    def __init__(self, address: str, login: str, password: str) -> None:
        self.address = address
        self.login, self.password = login, password
        self.sign_in()

    def sign_in(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies, _NoRedirect())
        form = {"login": self.login, "password": self.password}
        self.insist("/sign-in", form, done=(303,))

    def get(self, path: str) -> tuple[int, str]:
        """Status and text; asks again while the site is away."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                status, text = self._ask(urllib.request.Request(self.address + path))
                # Pages wait a few seconds for a lock, and say then that one should come again.
                if status != 503 or time.monotonic() > deadline:
                    return status, text
            except CUT_OFF:
                assert time.monotonic() < deadline, f"{path} never answered"
            time.sleep(0.3)

    def post(
        self, path: str, form: Form, *, page: str = "", file: bytes | None = None, name: str = "a.pdf"
    ) -> tuple[int, str]:
        """Post a form once, with the token of `page` (default: the same address). Raises CUT_OFF errors."""
        status, text = self.get(page or path)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
        shown = re.sub(r"<[^>]*>|\s+", " ", text)[-400:]
        assert token, f"no form on {page or path}: {status} {shown}"
        fields = {"csrf_token": token[1], **form}
        if file is None:
            body, kind = (
                urllib.parse.urlencode(fields, doseq=True).encode(),
                "application/x-www-form-urlencoded",
            )
        else:
            body, kind = _multipart(fields, file, name)
        headers = {"Content-Type": kind, "Referer": self.address + (page or path)}
        return self._ask(urllib.request.Request(self.address + path, body, headers))

    def insist(self, path: str, form: Form, *, page: str = "", done: tuple[int, ...] = (303, 409)) -> int:
        """Post until answered, as people do; 409 then means that the first try had worked after all."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                status, _ = self.post(path, form, page=page)
            except CUT_OFF:
                status = 0
            if status in done:
                return status
            assert time.monotonic() < deadline, f"{path} still answers {status}"
            time.sleep(0.3)

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=15) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode(errors="replace")
                return error.code, error.headers.get("Location") or text


def _multipart(fields: Form, content: bytes, file: str) -> tuple[bytes, str]:
    mark = secrets.token_hex(12)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file}"\r\n'
    parts.append(f"{head}Content-Type: application/pdf\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
