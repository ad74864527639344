"""What is uploaded to a full disk, or may not be kept: a sentence, and nothing typed is lost."""

import gc
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry.models import Attachment, ImportRun, ProfileFile
from registry.rules.role import Role
from tests.conftest import People
from tests.files import png
from tests.full_disk import no_file_larger_than
from tests.make import PDF, Make
from tests.workbooks import REGISTER, sample

NO_ROOM = "系统繁忙或存储空间不足，您的操作没有生效。"
TYPED = {"statement": "本企业长期专注于细分市场，已满三年。", "contact": "赵六", "phone": "02266666666"}
LARGE = PDF + b"%" + b"x" * 300_000 + PDF


def parts(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


# The database is in this process's files on SQLite, which the limit would hit before the upload.
full_disk = pytest.mark.engines("postgres")


@full_disk
def test_an_attachment_on_a_full_disk_is_503_and_keeps_what_was_typed(make: Make, people: People) -> None:
    draft = make.draft()
    client = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    address = f"/enterprise/applications/{draft.id}?do=attach"
    data = {"file": [(BytesIO(LARGE), "审计报告.pdf")], **TYPED, "version": str(draft.version)}
    with no_file_larger_than(100_000):
        answer = client.post(address, data=data)
    assert answer.status_code == 503
    assert NO_ROOM in answer.text
    assert all(text in answer.text for text in TYPED.values())
    assert Attachment.select().count() == 1
    assert not parts(make.storage.folder)


@full_disk
def test_a_profiles_file_on_a_full_disk_is_503_and_keeps_what_was_typed(make: Make, people: People) -> None:
    client = people.client(make.account(Role.ENTERPRISE))
    data = {"revenue-2025": "12345", "source-2025": "审计报告", "file-2025": (BytesIO(LARGE), "审计.pdf")}
    with no_file_larger_than(100_000):
        answer = client.post("/profile/yearly", data=data, content_type="multipart/form-data")
    assert answer.status_code == 503
    assert NO_ROOM in answer.text
    assert 'value="12345"' in answer.text
    assert not ProfileFile.select().exists()
    assert not parts(make.storage.folder)


@full_disk
def test_a_list_on_a_full_disk_is_503_and_keeps_what_was_typed(make: Make, people: People) -> None:
    client = people.client(make.account(Role.BUREAU_REVIEWER))
    data = {"kind": "enterprises", "document_no": "津工信〔2026〕9号"}
    with no_file_larger_than(4096):
        answer = client.post("/imports/", data={**data, "file": (BytesIO(sample(REGISTER)), "名单.xlsx")})
    assert answer.status_code == 503
    assert NO_ROOM in answer.text
    assert "津工信〔2026〕9号" in answer.text
    assert not ImportRun.select().exists()
    assert not parts(make.storage.folder)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_upload_that_cannot_even_wait_on_the_disk_is_503(make: Make, people: People) -> None:
    client = people.client(make.account(Role.BUREAU_REVIEWER))
    # Written out, for the test's own client would make it on the disk.
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    body = head + b"x" * 9_000_000 + b"\r\n--x--\r\n"
    with no_file_larger_than(8_000_000):
        answer = client.post("/imports/", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 503
    assert NO_ROOM in answer.text
    gc.collect()  # Werkzeug leaves its half-read file to be collected, which is no fault of another test


@pytest.mark.engines("sqlite")
def test_a_refused_file_says_what_to_do_and_keeps_what_was_typed(make: Make, people: People) -> None:
    draft = make.draft()
    client: FlaskClient = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    files = [
        (BytesIO(PDF.replace(b"<<>>", b"<</S/JavaScript>>")), "脚本.pdf"),
        (BytesIO(png(100_000, 100_000)), "大图.png"),
    ]
    data = {"file": files, **TYPED, "version": str(draft.version)}
    answer = client.post(f"/enterprise/applications/{draft.id}?do=attach", data=data)
    assert answer.status_code == 422
    for sentence in ("请用“打印为 PDF”重新生成后再上传", "100000 × 100000 像素", *TYPED.values()):
        assert sentence in answer.text
    assert Attachment.select().count() == 1
