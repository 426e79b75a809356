"""Facts for every macro on what must be true, and on when to look again."""

from typing import Any

from tests.report.sentence_facts import A, every

TITLE = ["share of expansion that needs hardly any selling"]
WHERE = ["CRM: expansion deals", ""]

CASES: dict[str, list[dict[str, Any]]] = {
    "unknowns.turns": every(
        title=TITLE, side=["below", "above"], at=["24%"], around=["", "21% to 30%"], own=["45%"], where=WHERE, to=[A]
    ),
    "unknowns.holds": every(title=TITLE, low=["20%"], high=["70%"], own=["45%"], where=WHERE),
    "unknowns.close": every(title=TITLE, ends=[["20%"], ["20%", "70%"]], own=["45%"], where=WHERE),
    "unknowns.looked": every(screened=[102, 64], of=[102], tried=[10]),
    "unknowns.look_again": every(
        option=[A],
        number=["customers", "arr"],
        side=["above", "below"],
        at=["$4M"],
        around=["", "$3M to $5M"],
        now=["$2M"],
    ),
    "unknowns.no_need": every(months=[36]),
}
