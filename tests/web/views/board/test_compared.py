"""The board says when its figures were last compared with the lists behind them, and what was found."""

from flask.testing import FlaskClient
from peewee import fn

from registry import clock
from registry.actions.recount import recount_tally
from registry.models import TallySegment
from registry.queries.tally import counted_on
from registry.rules.tally import Basis
from tests.make import SYSTEM
from tests.reading import page
from tests.web.one_engine import one_engine


@one_engine
def test_figures_and_lists_are_compared_by_the_recount(leader: FlaskClient) -> None:
    """Every view would count every title for it; the page says when, and up to which event, it was done."""
    assert "系统每夜自动把各类数字与名单条数逐一比较" in page(leader, "/board/")
    seq = recount_tally(clock.today(), SYSTEM).events
    assert f"时各类数字等于名单条数，计至第 {seq} 号台账" in page(leader, "/board/")
    listed = counted_on(clock.today(), Basis.VALID)
    lost = TallySegment.select(fn.MIN(TallySegment.id)).where(listed).scalar()
    TallySegment.update(valid=False).where(TallySegment.id == lost).execute()
    found = recount_tally(clock.today(), SYSTEM).differences
    assert any("its list has" in each for each in found), found
    html = page(leader, "/board/")
    assert "全面复核发现数字与台账不一致，请勿引用" in html
    assert "等于名单条数" not in html
