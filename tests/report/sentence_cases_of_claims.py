"""Facts for every macro on what would change the verdict on a published claim."""

from typing import Any

from tests.report.sentence_facts import every

SHARE = "company.segments.mid-market.stickiness"
PLAN = ("no effect", "with each one's own pay plan")
SHORT = ("contradicted", "with far too few people")

CASES: dict[str, list[dict[str, Any]]] = {
    "verdicts.simulations": every(verdicts=[["no effect"], ["no effect", "favors: the CSM (guide)", "reproduced"]]),
    "verdicts.settled": every(more=[None, 460, 12_400], n=[36, 1_600]),
    "verdicts.scenarios": every(
        parts=[
            [("the other way round", "12%")],
            [("as claimed", "over 99%"), ("too small to act on", "5%"), ("the other way round", "under 1%")],
        ],
        n=[20, 128],
        driver=["", "mid-market · stickiness"],
    ),
    "verdicts.along": every(
        path=["company.start.customers", SHARE],
        groups=[[("no effect", "at 25")], [("right direction", "at 10"), ("contradicted", "from 100 to 200")]],
    ),
    "verdicts.mechanisms": every(
        groups=[[("", ["friction"])], [("", ["friction", "learning"]), ("reproduced", ["friction.dispute days"])]]
    ),
    "verdicts.beside": every(cases=[[PLAN], [PLAN, SHORT]]),
    "verdicts.nothing": [{}],
    "verdicts.untested": [{}],
}
