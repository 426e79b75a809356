"""Both engines on the same job, on one core, after compiling; and the cost of an event as a company grows."""

import dataclasses

from benchmarks.timing import Speed, best
from sim.config.study.single import load_assumptions, load_company, load_model
from sim.model import assembly, planning
from sim.trials.executing.replication import replicate
from sim.trials.verification.queue_model import Setting, run
from sim.vocabulary import Staffing

QUEUES = {
    "M/M/1 queue": Setting(),
    "M/M/3, two priorities, deadlines": Setting(servers=3, gap=0.4, patience=5.0, priorities=2),
}
COMPANY = "mid-market-saas"
MODELS = ("cs-only", "cs-am-split")
MONTHS = 60
SIZES = (100, 1_000, 10_000)


def queue(name: str, engine: str, *, until: float, repetitions: int) -> Speed:
    """Time one of the small queueing systems."""
    setting = dataclasses.replace(QUEUES[name], until=until)
    return best(lambda: run(setting, engine=engine)[1].events, repetitions)


def cell(model: str, *, customers: int | None = None, months: int = MONTHS) -> assembly.Design:
    """Return a shipped company under a model at its own ratios; with other numbers of customers, all else in proportion."""
    company, case = load_company(COMPANY), load_model(model)
    if customers is not None:
        arriving = company.new_logos_per_year * customers / company.start_customers
        company = dataclasses.replace(company, start_customers=customers, new_logos_per_year=arriving)
    assumptions = load_assumptions()
    plans = planning.priced(company, case.model, case.plans, assumptions)
    staff = planning.own_staff(company, case.model, plans, months)
    return assembly.design(
        company,
        case.model,
        plans,
        assumptions,
        months=months,
        staffing=Staffing.OWN,
        staff=staff,
        whole_people=True,
    )


def life_cycle(engine: str, design: assembly.Design, *, repetitions: int) -> Speed:
    """Time one replication of a cell, with everything that a replication needs: state, opening, simulation."""
    return best(lambda: replicate(design, seed=1, replication=0, engine=engine).trajectory.events, repetitions)
