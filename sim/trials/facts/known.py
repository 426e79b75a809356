"""The facts, by heading: what is measured where, what is published, by whom, and why it misses where it does.

Published ranges and sources only; what is simulated is never written here. A key is measured by the function of that name
in `measures.py`. Ranges are in the unit of the measure: shares of 1, dollars, days.
"""

from sim.trials.facts import sources as s
from sim.trials.facts.fact import DAYS, HOURS, MILLIONS, POINTS, SHARE, TIMES, Fact

BANDS = f"{s.SAAS_CAPITAL}; {s.MAXIO}"
VENDORS = f"{s.USER_INTUITION}; {s.OPTIFAI}"
PLAYBOOKS = f"practice pages: {s.PROLIFIQ} (within 7 days), {s.REOPT} (days 4 to 10), {s.GTM_STACK} (days 3 to 5)"
CLOSING = f"{s.EASYCOMP} (30 to 40% in the last ten business days); {s.XACTLY}; {s.LARKIN}; {s.OYER}"
HOURS_ASKED = (
    "The hours that a customer asks were set to the published books of a CSM, not to this figure, and the surveys count "
    "customer success teams, often without renewals, selling, on-costs and managers, which are all in here. Write your "
    "own hours and ratios into the company and the model before you read a cost."
)
DOLLARS = (
    "Gross retention bands were followed and not logo surveys, which contradict them. Few customers "
    "can leave where so few dollars do."
)
FITTED = "Levels are fitted under the neutral organization; a paid one differs."
LAST_SESSION = (
    "First value is the end of the last onboarding session here, with the customer's own pauses in between; "
    "published figures are of a first use, on the way."
)
A_CLASS = "A kickoff is due ten working days after the signature; it still waits where a chair is empty."
OPENING = (
    "The opening base follows from closed forms that leave out discounts, the mix of segments among those who stayed and "
    "needs under way; it is so under every organization alike."
)

# fmt: off
# A fact reads better in three lines than in ten.
FACTS: dict[str, tuple[Fact, ...]] = {
    "What it costs, and what is left undone": (
        Fact(
            "cost-over-arr", "Post-sale cost over ARR",
            "mid-market company, one role", SHARE, s.SAASTR, 0.05, 0.1,
            published="about 7%",
            why=HOURS_ASKED,
        ),
        Fact(
            "cost-over-arr-enterprise", "Post-sale cost over ARR, enterprise company",
            "enterprise company, one role", SHARE, s.SAASTR, 0.05, 0.1,
            published="about 7%",
            why=HOURS_ASKED,
        ),
        Fact(
            "arr-a-head", "ARR a post-sale head",
            "mid-market company, one role", MILLIONS,
            f"{s.GAINSIGHT}; {s.ARTICLE}", 2e6, 4e6,
            published="$0.5M where a firm grows by triple digits",
            why=HOURS_ASKED,
        ),
        Fact(
            "arr-a-head-enterprise", "ARR a post-sale head, enterprise company",
            "enterprise company, one role", MILLIONS, f"{s.GAINSIGHT}, as the low end; {s.ARTICLE}", 2e6, 15e6,
            why=HOURS_ASKED,
        ),
        Fact(
            "load", "Hours asked over hours there are",
            "mid-market company, one role", SHARE, s.CHURNZERO,
            published="40% of CSMs call their workload realistic",
        ),
        Fact(
            "undone", "Work missed or left in part",
            "mid-market company, one role", SHARE, s.NO_STUDY,
        ),
        Fact(
            "onboardings-undone", "Onboardings not finished in time",
            "mid-market company, one role", SHARE, s.NO_STUDY,
        ),
        Fact(
            "kickoff", "Days from signature to kickoff",
            "mid-market company, one role, where it is held", DAYS, PLAYBOOKS, high=10.0,
            why=A_CLASS,
        ),
        Fact(
            "kickoff-split", "Days from signature to kickoff, fully split",
            "mid-market company, where it is held", DAYS, PLAYBOOKS, high=10.0,
            why=A_CLASS,
        ),
    ),
    "The first months of a customer": (
        Fact(
            "first-value-smb", "Days to first value, SMB",
            "mid-market company, one role, who gets there", DAYS, s.USERPILOT, 1.5, 14.0,
            why=LAST_SESSION,
        ),
        Fact(
            "first-value-mid-market", "Days to first value, mid-market",
            "mid-market company, one role, who gets there", DAYS, s.USERPILOT, 14.0, 28.0,
            why=LAST_SESSION,
        ),
        Fact(
            "first-value-enterprise", "Days to first value, enterprise",
            "mid-market company, one role, who gets there", DAYS, f"{s.USERPILOT}; {s.YUSMP}", 14.0, 84.0,
            why=LAST_SESSION,
        ),
        Fact(
            "never-first-value", "Customers that never get to first value",
            "mid-market company, one role", SHARE, s.NO_STUDY,
        ),
        Fact(
            "onboarding-odds", "Odds to leave at the first renewal without first value, over with it",
            "mid-market company, one role, eight years, within segments", TIMES,
            f"{s.REWORK} (practice page, no method)", 3.0, 4.0,
            published="“3-4x more likely to renew”",
            why="The odds are an assumption (`renewal.no_first_value`), and what else ails such customers adds to "
            "them.",
        ),
    ),
    "Retention and growth": (
        Fact(
            "nrr", "Net revenue retention",
            "mid-market company, one role, third year", SHARE, f"{s.SAAS_CAPITAL}; {s.BENCHMARKIT}", 1.01, 1.05,
            published="103 to 105% at contracts of $25-100k in 2023, 101% of all firms in 2024",
            why=FITTED,
        ),
        Fact(
            "grr", "Gross revenue retention",
            "mid-market company, one role, third year", SHARE, BANDS, 0.88, 0.93,
            published="92 to 93% at contracts of $25-100k in 2023, 88% of all firms in 2024",
            why=FITTED,
        ),
        Fact(
            "nrr-less-grr", "NRR less GRR",
            "mid-market company, one role, third year", POINTS, f"{BANDS}; {s.BENCHMARKIT}", 0.11, 0.13,
            why="Both are fitted under the neutral organization over the third and fourth year, and expansion of the early "
            "years is too high, see below.",
        ),
        Fact(
            "nrr-path", "NRR of year 6 less year 2",
            "mid-market company, one role", POINTS, s.ERU, -0.02, 0.02,
            published="medians rise with the stage of a firm; nothing says that they fall with its age",
            why=OPENING,
        ),
        Fact(
            "nrr-path-long", "NRR of year 8 less year 2",
            "mid-market company, one role", POINTS, s.ERU, -0.02, 0.02,
            published="as above",
            why=OPENING,
        ),
        Fact(
            "grr-smb", "GRR, SMB",
            "mid-market company, one role", SHARE, BANDS, 0.88, 0.9,
            note="band of contracts below $12k",
            why=FITTED,
        ),
        Fact(
            "grr-mid-market", "GRR, mid-market",
            "mid-market company, one role", SHARE, BANDS, 0.88, 0.92,
            note="band of contracts of $25-50k",
            why=FITTED,
        ),
        Fact(
            "grr-enterprise", "GRR, enterprise",
            "mid-market company, one role", SHARE, BANDS, 0.88, 0.93,
            note="band of contracts of $100-250k",
            why=FITTED,
        ),
        Fact(
            "logos-all", "Customers lost in a year",
            "mid-market company, one role", SHARE, s.KBCM, 0.1, 0.11,
            published="median of firms above $5M ARR",
            why=DOLLARS,
        ),
        Fact(
            "logos-smb", "Customers lost in a year, SMB",
            "mid-market company, one role", SHARE, VENDORS, 0.15, 0.4,
            published="vendor pages differ by a factor of two",
            why=DOLLARS,
        ),
        Fact(
            "logos-mid-market", "Customers lost in a year, mid-market",
            "mid-market company, one role", SHARE, VENDORS, 0.08, 0.22,
            published="about 12%",
            why=DOLLARS,
        ),
        Fact(
            "logos-enterprise", "Customers lost in a year, enterprise",
            "mid-market company, one role", SHARE, VENDORS, 0.03, 0.1,
            published="about 6%",
            why=DOLLARS,
        ),
        Fact(
            "expansion-share", "Expansion, of all new ARR",
            "mid-market company, one role", SHARE,
            f"{s.KEYBANC} (37%); {s.CHARTMOGUL} (29 to 32%); {s.BENCHMARKIT} (40%)", 0.29, 0.4,
            why="Expansion is fitted to the gap between net and gross retention, and new customers come on a path fixed in "
            "advance, of our own making: together they decide this share.",
        ),
        Fact(
            "win-rate", "Found needs that are sold",
            "mid-market company, one role", SHARE,
            s.FARRIS, 0.6, 0.7,
            published="origin untested",
            why="The model follows a lower figure (`expansion.win_rate_reference`): the quoted one is of any sale to "
            "an existing customer, and nobody could say where it was measured.",
        ),
    ),
    "What customers respond to": (
        Fact(
            "discount-odds", "Odds of a renewal at 5% off for everybody, over full price",
            "mid-market company, one role paid by the logo, no automatic renewals", TIMES, s.NO_STUDY,
        ),
        Fact(
            "discount-value", "Cash value at 5% off for everybody, against full price",
            "the same", SHARE, s.LARKIN, high=0.0,
            published="discounts to reach a target cost a vendor 6 to 8% of revenue",
            why="Discounts would win back more than they give away.",
        ),
        Fact(
            "control-world", "GRR of the product alone",
            "mid-market company, nobody after the sale", SHARE,
            s.CHARTMOGUL, 0.75, 0.85,
            published="best class of the cheapest products, which nobody looks after",
            why="How good the product is by itself (`adoption.automated_quality`) is our assumption, and a company "
            "without people is far from where levels were fitted: contracts of this size are not sold without people.",
        ),
        Fact(
            "one-more-person", "GRR gained by a further part of a founder, least of three steps",
            "40 customers; nobody, 0.1, 0.3 and 1 founder", POINTS,
            f"{s.HAINMUELLER}; {s.AIKEN}", low=0.0,
            published="fewer cases a person help, smoothly",
            why="A part of a person does harm.",
        ),
    ),
    "Pay": (
        Fact(
            "attainment", "Median quota attainment of account managers",
            "mid-market company with 640 customers, CSM and AM", SHARE,
            s.CRO_REPORT, 0.9, 1.0,
            note=f"RepVue, through {s.WINSABOVE}, reports 43 to 47%",
            why="A quota is what the neutral organization, on a salary, sells to this very book, stretched. Who does nothing "
            "but sell and is paid for it sells more, and nobody raises a quota after a good year.",
        ),
        Fact(
            "attainment-mean", "Mean quota attainment of account managers",
            "mid-market company, CSM and AM", SHARE, s.GARTNER, high=1.0,
            published="89%",
            why="As above; and a small book brings nothing in many quarters and several quotas in a good one, so the mean "
            "lies far above the median.",
        ),
        Fact(
            "below-target", "Account managers below target in a year",
            "mid-market company, CSM and AM", SHARE,
            f"{s.PAVILION} (45 to 60%) and through {s.WINSABOVE} (two thirds)", 0.45, 0.67,
            why="As above: quotas follow the neutral organization, and their stretch what companies assign above their plan.",
        ),
        Fact(
            "pay-per-expanded", "Variable pay for a dollar of expansion",
            "mid-market company, AM paid on expansion alone", SHARE,
            f"{s.ICONIQ}; {s.ARTICLE}", 0.05, 0.1,
            why="Published rates are of quotas of four to seven times target pay. Here the hours of a sale give an AM a "
            "small book, and only what people sell counts, without growth by itself and price: quotas are far lower.",
        ),
        Fact(
            "pay-per-renewed", "Variable pay for a dollar renewed",
            "mid-market company, AM paid on renewals and expansion", SHARE,
            f"{s.ICONIQ}; {s.ARTICLE}", 0.02, 0.05,
            why="The rate is written in the plan.",
        ),
        Fact(
            "timing", "Deals of the last month of a quarter",
            "mid-market company, AM with an accelerator; share of dollars", SHARE,
            CLOSING, low=0.4,
            published="a third would be even",
            why="A seller can cut the pauses of a sale that is under way and put off a signature, and nothing else.",
        ),
        Fact(
            "cap", "Sales gained without cap and quota",
            "mid-market company, AM, one straight line against the shipped plan", SHARE,
            f"{s.MISRA_NAIR} (9%)", 0.05, 0.12,
            why="Pay moves pace by at most a fifth and a seller does little but sell, and quotas "
            "here never rise with what was sold last year, which is part of what the study removed.",
        ),
    ),
    "People, and what lies between them": (
        Fact(
            "attrition-csm", "CSMs that leave in a year",
            "mid-market company, one role", SHARE,
            f"{s.SHRM} (19%, all jobs); {s.BABUSHKIN} (16%, sales); {s.ALL_SALES} (20 to 34%, sales)", 0.16, 0.34,
            published="no survey of CSMs",
            why="Load, pay and clear roles move it away from its anchor (`people.attrition`).",
        ),
        Fact(
            "attrition-am", "Account managers that leave in a year",
            "mid-market company, CSM and AM", SHARE, s.ALL_SALES, 0.2, 0.34,
            why="One anchor holds for every role (`people.attrition`), or turnover would decide comparisons.",
        ),
        Fact(
            "vacancy", "Days that a position is empty",
            "mid-market company, one role", DAYS, s.SHRM, 30.0, 90.0,
            published="42 days to fill on average",
            why="A position is empty for notice and search, and a new one until its first person starts.",
        ),
        Fact(
            "ambiguity", "Role ambiguity of the hybrid trap, over one role on a two-sided plan",
            "mid-market company", TIMES, s.GABLER, low=1.0,
            published="no size",
            why="A plan that pays for a third of the work has to be less clear than one that pays for both sides.",
        ),
        Fact(
            "coordination", "Hours that a pair spends on each other, an account and month",
            "mid-market company, CSM and AM; both together", HOURS,
            f"{s.STAATS}: people count them too low; no size",
        ),
        Fact(
            "wrong-contacts", "Calls for help that reach the wrong person",
            "mid-market company, CSM and AM", SHARE, f"{s.PALMATIER}: more contacts help by themselves; no size",
        ),
    ),
}
# fmt: on
