"""Who signs in, and from where they are signed in."""

from peewee import AutoField, BooleanField, CharField, Check, DateTimeField, ForeignKeyField

from registry.database import Table, quoted
from registry.models.enterprise import Enterprise
from registry.rules.colleague import FirmPart
from registry.rules.role import DISTRICT, Role


class Account(Table):
    """One person's account: exactly one role, and the place or enterprise that role is for."""

    id = AutoField()
    login = CharField(max_length=64, unique=True, help_text="sign-in name, lower case")
    name = CharField(max_length=64, help_text="the person's name; personal")
    role = CharField(max_length=32, help_text="rules.role.Role")
    district = CharField(max_length=6, default="", help_text="a district officer's district code")
    zone = CharField(max_length=32, default="", help_text="a zone officer's zone id; sees only that zone")
    enterprise = ForeignKeyField(Enterprise, null=True, lazy_load=False, backref="accounts")
    enterprise_id: int | None
    password_hash = CharField(max_length=255, null=True, help_text="argon2id")
    disabled = BooleanField(default=False)
    link_digest = CharField(max_length=64, null=True, unique=True, help_text="SHA-256 of a one-time link")
    link_expires_at = DateTimeField(null=True)
    created_at = DateTimeField()
    name_key = CharField(max_length=600, null=True, help_text="rules.name_key of name; personal")
    part = CharField(max_length=24, default="", help_text="rules.colleague.FirmPart of enterprise accounts")

    class Meta:
        constraints = [
            Check("(role = 'enterprise') = (enterprise_id IS NOT NULL)", "account_enterprise_if_role"),
            Check(
                f"role = '{Role.LEADER}' OR (role IN {quoted(sorted(DISTRICT))}) = (district <> '')",
                "account_district_if_role",
            ),
            Check(
                f"(role = 'enterprise' AND part IN {quoted(FirmPart)})"
                " OR (role <> 'enterprise' AND part = '')",
                "account_part_if_enterprise",
            ),
        ]


class AccountPerson(Table):
    """What tells the person of a staff account from another: two accounts can be one person's."""

    account = ForeignKeyField(Account, lazy_load=False, primary_key=True)
    account_id: int
    phone = CharField(max_length=32, default="", help_text="telephone; personal")
    staff_no = CharField(max_length=32, default="", help_text="staff number; personal")


class SignIn(Table):
    """A server-side session: the cookie holds a random token, the table its digest."""

    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False, on_delete="CASCADE", backref="sign_ins")
    account_id: int
    token_digest = CharField(max_length=64, unique=True)
    created_at = DateTimeField()
    seen_at = DateTimeField()
    ended_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("seen_at >= created_at", "sign_in_times")]
