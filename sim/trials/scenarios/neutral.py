"""The neutral organization: what it retains in a scenario is what levels are fitted to."""

from dataclasses import replace

from sim.config.study.single import load_model
from sim.model import assembly
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company
from sim.trials import calibrate
from sim.trials.ground import neutral_design


class Neutral:
    """A smaller version of the set-up that calibrates companies."""

    def __init__(self) -> None:
        self.case = load_model("neutral")
        self.plan = next(iter(self.case.plans.values()))

    def design(self, company: Company, assumptions: Assumptions, customers: int) -> assembly.Design:
        """Return the neutral cell of a company, with so many customers."""
        per_year = company.new_logos_per_year * customers / max(1, company.start_customers)
        sized = replace(company, start_customers=customers, new_logos_per_year=per_year)
        return neutral_design(sized, self.case.model, self.plan, assumptions)

    def retention(
        self, company: Company, assumptions: Assumptions, customers: int, futures: int
    ) -> calibrate.LevelMeasurement:
        """Return what it retains of a company with so many customers."""
        design = self.design(company, assumptions, customers)
        return calibrate.measured(design, len(company.segments), futures, workers=1)
