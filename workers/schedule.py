"""What runs when. The beat is the guarantee: whatever nudge was lost, the figures come right by it."""

from celery.schedules import crontab

from registry.jobs import Job

SCHEDULE = {
    "drain the tally": {
        "task": Job.DRAIN_TALLY.value,
        "schedule": 5.0,
        # A nudge nobody took in time is worthless: the next one says the same.
        "options": {"expires": 30},
    },
    "deliver messages": {
        "task": Job.DELIVER_MESSAGES.value,
        "schedule": 5.0,
        "options": {"expires": 30},
    },
    "recount the tally": {
        "task": Job.RECOUNT_TALLY.value,
        "schedule": crontab(hour="3-6", minute=20),
        "options": {"expires": 3000},
    },
    "compare all that is stored with the ledger": {
        "task": Job.CHECK_DEEPLY.value,
        # Once a night: who is asked again, by another machine's beat or an hour later, has nothing to do.
        "schedule": crontab(hour="2-5", minute=50),
        "options": {"expires": 3000},
    },
    "sign the ledger's heads": {
        "task": Job.SIGN_HEADS.value,
        # What is due is a day that is over: so just past midnight, or when a machine that slept wakes up.
        "schedule": crontab(minute=5),
        "options": {"expires": 3000},
    },
    "lapse claims": {
        "task": Job.LAPSE_CLAIMS.value,
        "schedule": crontab(hour="0-2", minute=20),
        "options": {"expires": 3000},
    },
    "move drafts to the next call": {
        "task": Job.MOVE_DRAFTS.value,
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "assess the pool": {
        "task": Job.ASSESS_POOL.value,
        "schedule": 20.0,
        "options": {"expires": 60},
    },
    "take up imports": {
        "task": Job.BRING_IN.value,
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "make long lists": {
        "task": Job.MAKE_LISTS.value,
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "erase old lists": {
        "task": Job.CLEAR_LISTS.value,
        "schedule": crontab(minute=25),
        "options": {"expires": 3000},
    },
    "look how much there is": {
        "task": Job.ANALYZE.value,
        "schedule": crontab(hour="1-5", minute=35),
        "options": {"expires": 3000},
    },
    "scan the pool": {
        "task": Job.SCAN_POOL.value,
        "schedule": crontab(hour="3-6", minute=40),
        "options": {"expires": 3000},
    },
}
