"""The table of each kind of file, and the folder that its files live in."""

from sim.config.fields import Block
from sim.config.schema_assumptions import ASSUMPTIONS
from sim.config.schema_claim import CLAIM
from sim.config.schema_company import CALIBRATION, COMPANY
from sim.config.schema_experiment import EXPERIMENT
from sim.config.schema_organisation import MODEL, PLAN

KINDS: dict[str, Block] = {
    "company": COMPANY,
    "model": MODEL,
    "plan": PLAN,
    "assumptions": ASSUMPTIONS,
    "experiment": EXPERIMENT,
    "calibration": CALIBRATION,
    "claim": CLAIM,
}
FOLDERS: dict[str, str] = {
    "company": "companies",
    "model": "models",
    "plan": "comp",
    "experiment": "experiments",
    "assumptions": "assumptions",
    "calibration": "calibration",
    "claim": "claims",
}
