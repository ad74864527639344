"""The only maker of `profile.saved`: the rows of the profile and the event that commits to them."""

from collections.abc import Sequence

from registry import clock
from registry.actions.ledger import NewEvent, record_all
from registry.database import require_transaction
from registry.inserted import insert_rows
from registry.models import ProfileFact, ProfileRecord
from registry.rules.actor import Actor
from registry.rules.profile_saved import PROFILE_SAVED, SavedProfile, saved_body


def append_profiles(saved: Sequence[SavedProfile], actor: Actor) -> None:
    """Add the rows of enterprises' profiles and one event for each, within the open transaction.

    Rows and events go in in the same order: `ledger verify` reads them in step.
    """
    require_transaction()
    insert_rows(ProfileFact, [fact._asdict() for each in saved for fact in each.facts])
    insert_rows(ProfileRecord, [row._asdict() for each in saved for row in each.rows])
    record_all(
        actor,
        [
            NewEvent(
                kind=PROFILE_SAVED,
                enterprise_id=each.enterprise,
                effective_on=clock.today(),
                body=saved_body(each),
            )
            for each in saved
        ],
    )
