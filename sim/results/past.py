"""How well the model has a company's own past: facts of last year, and the verdict of a backtest.

No copy without names has any of it: a company could be told by its facts.
"""

from sim.results.kinds import Number, Row, Secret


class FactResult(Row, frozen=True, kw_only=True):
    """A fact of last year beside simulated years: what its owner said, the middle 8 in 10, and the verdict."""

    name: Secret  # of people who left it names a role
    kind: str  # share | money | days | count
    yours: Number
    low: Number
    high: Number
    verdict: str  # fits | at the edge | too high | too low
    people: int = 0
    remedies: tuple[Secret, ...] = ()


class BacktestResult(Row, frozen=True, kw_only=True):
    """What a backtest of the company said. ignored: everything is shown all the same, as somebody asked."""

    verdict: str  # better | no better | worse | impossible
    hold_out: tuple[str, str]
    ratio: float
    ratio_interval: tuple[float, float]
    opponent: str
    ignored: bool = False

    @property
    def refused(self) -> bool:
        """Say whether levels of this company are not to be shown."""
        return self.verdict in ("worse", "impossible") and not self.ignored


class Past(Row, frozen=True, kw_only=True):
    """A company against its own past. team: the organization that simulated years had."""

    team: Secret = ""
    years: int = 0
    facts: tuple[FactResult, ...] = ()
    backtest: BacktestResult | None = None
