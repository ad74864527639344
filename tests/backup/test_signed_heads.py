"""A backup holds signed heads and public keys, no private one: restored elsewhere, a new key is begun."""

import pytest

from registry import clock
from registry.backup.move import move_database
from registry.backup.restore import restore_backup
from registry.config import Config
from registry.models import SigningKey
from registry.queries.daily_head import heads_file
from registry.queries.ledger_check import verify_ledger
from registry.rules.daily_head import missing_from
from tests.backup.conftest import LATER, Elsewhere, backed_up, set_to
from tests.days import noon
from tests.heads import busy, signed, signed_days


def test_restored_elsewhere_old_heads_hold_and_a_new_key_is_begun(
    registry: Config, elsewhere: Elsewhere, engine: str
) -> None:
    signed_days(registry)
    kept, former = heads_file(), SigningKey.get().id
    assert [path.stem for path in registry.keys.iterdir()] == [former]
    path, _ = backed_up(registry, "backup")
    assert not [each for each in path.rglob("*") if former in each.name]
    there = elsewhere.config(engine, registry)
    with set_to(there), clock.at(noon(LATER)):
        restore_backup(path, there.var)
        assert (verify_ledger().intact, heads_file()) == (True, kept)
        assert not there.keys.exists()
        busy(70)
        begun = signed(there, 71).begun
        assert begun and begun != former
        assert (verify_ledger().intact, missing_from(kept, heads_file())) == (True, [])
    # Where it came from, the former key goes on.
    busy(70)
    assert signed(registry, 71).begun == ""


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_moved_to_postgres_the_key_in_use_goes_on(registry: Config, elsewhere: Elsewhere) -> None:
    signed_days(registry)
    kept, target = heads_file(), elsewhere.postgres()
    with clock.at(noon(LATER)):
        move_database(target, registry.var)
    with set_to(Config(target, registry.redis_url, registry.var, registry.port, registry.secret_key)):
        assert heads_file() == kept
        busy(70)
        assert signed(registry, 71).begun == ""
        assert verify_ledger().intact
