"""For how long customers have been with a company that did not begin yesterday, and how much larger they are by now.

A company says what its customers pay today; what a new one begins with follows.

Plain arithmetic on inputs; no draws. It stands behind the opening base and whatever is planned for it.
"""

from sim.model.inputs import Company

SHORTEST, LONGEST = 0.5, 8.0
"""Years: companies that hardly sign anybody any more have not existed for ever, and nobody starts with a base of one day."""


def years_with_us(company: Company) -> float:
    """Return the mean age of customers in a base that has grown as it grows now: customers over signatures a year.

    Where ages are distributed evenly over time, at whatever rate they grow, the share that is new each year is one over the
    mean age.
    """
    if company.new_logos_per_year * LONGEST <= company.start_customers:
        return LONGEST
    return max(SHORTEST, company.start_customers / company.new_logos_per_year)


def grown_since_signed(company: Company) -> float:
    """Return about how many times its first-year ARR the base has, where customers that stay grow by NRR less GRR a year.

    Over exponential ages of mean m, growth by r a year has the mean 1 + r·m + (r·m)² + …; two terms, because room runs out.
    """
    grown = max(0.0, company.target_nrr - company.target_grr) * years_with_us(company)
    return 1.0 + grown + grown * grown
