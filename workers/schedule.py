"""What runs when. The beat is the guarantee: whatever nudge was lost, the figures come right by it."""

from registry.jobs import Job

SCHEDULE = {
    "drain the tally": {
        "task": Job.DRAIN_TALLY.value,
        "schedule": 5.0,
        # A nudge nobody took in time is worthless: the next one says the same.
        "options": {"expires": 30},
    }
}
