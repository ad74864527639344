"""What a criteria version is: a draft until it is published for good or discarded."""

from enum import StrEnum


class CriteriaVersionState(StrEnum):
    """A draft can be changed; what is published or discarded cannot."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"

    @property
    def is_draft(self) -> bool:
        return self is CriteriaVersionState.DRAFT
