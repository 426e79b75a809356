"""The table of each kind of file, and the folder that its files live in."""

from sim.config.language.fields import Block
from sim.config.tables.assumptions import ASSUMPTIONS
from sim.config.tables.claim import CLAIM
from sim.config.tables.company import CALIBRATION, COMPANY
from sim.config.tables.decision import DECISION
from sim.config.tables.experiment import EXPERIMENT
from sim.config.tables.organisation import MODEL, PLAN

KINDS: dict[str, Block] = {
    "company": COMPANY,
    "model": MODEL,
    "plan": PLAN,
    "assumptions": ASSUMPTIONS,
    "experiment": EXPERIMENT,
    "decision": DECISION,
    "calibration": CALIBRATION,
    "claim": CLAIM,
}
OF_IMPORTS = "mapping"
"""A kind of file that stands beside a company and is read by `postsale import` alone."""
FOLDERS: dict[str, str] = {
    "company": "companies",
    "model": "models",
    "plan": "comp",
    "experiment": "experiments",
    "decision": "experiments",
    "assumptions": "assumptions",
    "calibration": "calibration",
    "claim": "claims",
}
