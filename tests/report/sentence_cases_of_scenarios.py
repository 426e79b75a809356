"""Facts for every macro on plausible scenarios, and on what knowing more is worth."""

from types import SimpleNamespace
from typing import Any

from tests.report.sentence_facts import FIELD, MANY, MONEY, NAN, ONE, A, B, every, numbered

CASES: dict[str, list[dict[str, Any]]] = {
    "scenarios.between": every(a=[A], b=[B], metric=["nrr"]),
    "scenarios.claim": every(
        b=[B],
        metric=["nrr"],
        n=[512],
        ahead=[[], [(A, 0.84)], [(A, 0.84), ("Pods", 0.3)]],
        better=[[], ["Pods"]],
        worse=[[], ["The pool"]],
        open=[[], ONE, MANY[1:]],
    ),
    "scenarios.base": every(
        metric=["nrr"], rows=[[(A, numbered()[0])], [(A, numbered()[0]), ("Pods", numbered()[14])]], more=[0, 2]
    ),
    "scenarios.flips": every(
        a=[A], b=[B], metric=["nrr"], ahead=[True, False], sure=[0, 1, 2, 12], maybe=[0, 1, 3], many=[16, 257]
    ),
    "scenarios.flip": every(winner=[B], sure=[True, False], side=["above", "below"], at=["27%"], group=[True, False]),
    "scenarios.flipped": every(
        name=["learning · output gain"], grade=["opinion"], words=[f"{B} wins above 27%"], around=["", "95%: 21–34%"]
    ),
    "scenarios.noise": every(share=[0.92, NAN]),
    "scenarios.noise_short": every(share=[0.92, NAN]),
    "scenarios.sources": every(
        metric=["nrr"],
        rows=[[(A, 0.9, "934", None)], [(A, 0.2, "", 0.6), ("Pods", NAN, "", None)]],
        futures=[1, 4],
        more=[0, 1, 2],
    ),
    "scenarios.screening": every(
        a=[A], b=[B], metric=["nrr"], names=[["learning"], ["learning", "growth"]], matter=[0, 1, 2], many=[16]
    ),
    "scenarios.shares": every(
        a=[A], b=[B], metric=["nrr"], names=[[], ["learning"]], leading=[1, 5], many=[16], told=[True, False]
    ),
    "scenarios.parting": every(above=["learning"], below=["growth"], often=["", "about 20"]),
    "scenarios.left_out": every(missing=[1, 14], most=["0.2 points at most"]),
    "scenarios.more": every(many=[1, 3], what=["comparison"]),
    "worth.amount": every(s=MONEY, known=[True, False], least=[0.5], small=[1e3]),
    "worth.claim": every(
        told=[True, False],
        first=[None, FIELD],
        alone=[True, False],
        everything=[MONEY[0]],
        sure=[True, False],
        most=[17e3, 9e5],
        fields=[True, False],
        year=["", " a year"],
    ),
    "worth.value": every(what=["Knowing everything"], amount=["$40k (95%: $12k to $71k)"], year=["", " a year"]),
    "worth.unseen": every(q2=[0.7]),
    "worth.pilot": every(
        name=[A],
        p=[SimpleNamespace(customers=1, months=12, cost=5e4, net=n) for n in (2e4, -1e4)],
        amount=["", "$70k (95%: $60k to $80k)"],
    ),
    "worth.best": every(metric=["nrr"], own=[True, False], at=["$80k"], top=[A], part=[0.7], then=["", B]),
    "worth.unclear": every(metric=["nrr"]),
    "worth.risk": every(metric=["nrr"], own=[True, False], at=["$80k"], name=[A], amount=["at most $40k"]),
    "worth.happens": every(name=[A], against=["", B], metric=["nrr"], below=["95%"]),
    "worth.box": every(
        clause=[f"{A} loses to {B} on NRR"],
        share=[0.12],
        limits=[["learning above 91%"], ["learning above 91%", "growth below 5%"]],
        coverage=[0.8],
        density=[0.7],
    ),
    "worth.no_box": every(clause=[f"{A} loses to {B} on NRR"], why=["nothing tells them apart"]),
    "worth.elsewhere": every(covers=["50–60%"], holds=["70–80%"]),
    "worth.stress": every(
        ahead=[A],
        behind=[B],
        metric=["nrr"],
        disagree=[True, False],
        moved=[[], ["learning 20% instead of 40%", "2 more"]],
        e=numbered()[:4],
        does=["it does", "it may", "it does not"],
        others=[0, 1, 3],
    ),
}
