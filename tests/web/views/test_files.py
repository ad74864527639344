"""Files are downloaded by those they were filed with."""

from registry.actions.application import submit_application
from registry.models import Attachment
from registry.rules.role import Role
from tests.conftest import People
from tests.make import Make


def test_officers_download_only_what_was_filed_with_them(make: Make, people: People) -> None:
    draft = make.draft()
    file = Attachment.get(Attachment.application == draft.id)
    near = people.client(make.account(Role.DISTRICT_OFFICER, district="120111"))
    far = people.client(make.account(Role.DISTRICT_OFFICER, district="120110"))
    assert near.get(f"/files/{file.id}").status_code == 404
    submit_application(draft, make.actor(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    assert near.get(f"/files/{file.id}").status_code == 200
    assert far.get(f"/files/{file.id}").status_code == 404
    assert people.client(make.account(Role.LEADER)).get(f"/files/{file.id}").status_code == 403
