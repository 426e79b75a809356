"""A run's page shows the claims about organizations that the run compares, from a ledger in or beside its folder."""

import json

import pytest

from sim.errors import InputError
from sim.report.ledger.touching import nearby, stored, touching
from tests.report.ledger.typed import values

SIMULATED = {"value": 1.0, "ci95": [0.5, 1.5], "n": 100, "estimator": "plain"}
LEDGER = [
    {"id": "A1", "models": ["cs-only", "cs-am-split"], "simulated": SIMULATED},
    {"id": "A2", "models": ["cs-only", "fully-split", "renewals-desk"], "simulated": SIMULATED},
    {"id": "A3", "models": ["product-led"], "simulated": SIMULATED},
    {"id": "B4", "models": [], "simulated": None},
]


@pytest.mark.parametrize(
    ("models", "wanted"),
    [
        (["cs-only", "cs-am-split"], ["A1"]),
        (["cs-only", "fully-split"], ["A2"]),
        (["cs-only", "product-led"], ["A3"]),
        (["cs-only"], []),
        (["my-own", "cs-only", "cs-am-split", "fully-split"], ["A1", "A2"]),
    ],
)
def test_two_organisations_in_common_or_all_that_a_claim_has(models, wanted):
    assert [row.id for row in touching(values(LEDGER), models)] == wanted


def test_the_ledger_of_the_folder_goes_before_the_one_beside_it(tmp_path):
    run = tmp_path / "four"
    run.mkdir()
    assert nearby(run) is None
    for name in ("claims-quick", "claims", "four"):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "ledger.json").write_text(json.dumps(LEDGER), encoding="utf-8")
        assert nearby(run) == tmp_path / name / "ledger.json"
    assert [row.id for row in stored(run / "ledger.json")] == [row["id"] for row in LEDGER]


def test_a_damaged_ledger_is_named(tmp_path):
    (tmp_path / "ledger.json").write_text("[", encoding="utf-8")
    with pytest.raises(InputError, match=r"ledger.json.*damaged.*postsale claims writes it again"):
        stored(tmp_path / "ledger.json")
