"""What a replication remembers: one structured array per kind of entity, money in whole cents, times in days.

The arrays `roles`, `rules`, `components` and `constants` hold the organization of today: a policy has several, one after
the other, and room for the largest.
Every role has one *place* on an account for each person of it who works there (nearly always one). An account's slot for
a place stands at `account · places + place`, its needs at `account · NEEDS_KEPT + k`.
Whole numbers are as narrow as they can be and still hold whatever comes; rules read all of them as 64 bits (handle.py).
A seat is a position and outlives the person in it; `people[seat]` is who sits there. A task's place in its array is
reused once nothing refers to it any more; its number is not.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

STREAMS = 8
ACTIVITIES = 9
NEEDS_KEPT = 8
MONTHS_KEPT = 13
MAX_SESSIONS = 63
SEGMENTS_KEPT = 8
CALLS_KEPT = 4
"""How many calls of a meeting may be under way at once, where patience is long or the last part of one comes late."""

WORLD = np.dtype(
    [
        ("seed", "i8"),
        ("replication", "i8"),
        ("accounts", "i8"),  # signed so far
        ("opening_accounts", "i8"),
        ("candidates", "i8"),  # signatures drawn so far
        ("month", "i8"),
        ("arrival_mass", "f8"),  # the planned path, integrated up to the last signature
        ("next_task", "i8"),  # number of the next task
        ("free_task", "i8"),  # first free place of the task array, -1 = none was freed
        ("used_tasks", "i8"),
        ("meetings", "i8"),  # pairs of seats that have ever had one
        ("people", "i8"),  # hired so far, in all seats: the next person's number
        ("noted", "i8"),  # rows asked of the journal; more than its size if it was too short
        ("staff_role", "i8"),  # cursor of the monthly staffing
        ("hires", "f8"),  # of full-time people: what a part of a person costs to find is that part
        ("discounted", "i8"),
        ("discounts_at_bound", "i8"),
        ("full", "i8"),  # 1 if an array was too small: the runner doubles and repeats
        ("roles", "i8"),  # of the organization now
        ("stage", "i8"),  # of the policy
        ("due", "i8"),  # 1 while the next stage waits for the pay year
        ("missed_quarters", "i8"),  # in a row, in which both targets were missed
        ("cutting", "i8"),  # 1 while books are cut anew for a new organization
        ("sharing", "i8"),  # roles whose books are cut anew for a position that has opened, one bit each
        ("left", "i8"),  # 1 if somebody has left since open work was last handed on
        ("cursor", "i8"),  # of the tasks that move to who has their account now
        ("reorganised", "i8"),  # how often
        ("reorganised_at", "f8"),
    ],
    align=True,
)

ACCOUNT = np.dtype(
    [
        ("next", "f8", (STREAMS,)),  # when each stream happens next
        ("count", "i4", (STREAMS,)),  # how many candidates of each stream have happened
        ("x", "f8"),  # logit adoption
        ("sentiment", "f8"),  # 0 (no good contact lately) to 1
        ("risks", "f8"),  # open risks, K: decays, so not a whole number
        ("relaxed", "f8"),  # the state above is as of this time
        ("champion_back", "f8"),
        ("readiness", "f8"),  # V of the coming renewal
        ("negotiation", "f8"),  # Q of the coming renewal
        ("complexity", "f8"),
        ("draw", "f8"),  # the account's fixed uniform, for coverage by share
        ("fit", "f8"),  # how well it fits, standard normal: nobody sees it
        ("reported", "f8"),  # open risks that were reported; fades like the risks
        ("synced", "f8"),  # when all who work on the account last had talked to each other
        ("joined", "f8"),  # since when it is talked about, inf = not yet
        ("pass_at", "f8"),  # when the contract is passed on, inf = not in this term
        ("signed", "f8"),
        ("term_start", "f8"),
        ("ends", "f8"),
        ("declined", "f8"),  # odds at which it did not sign this renewal early, 0 = it was not asked
        ("first_value", "f8"),  # time to value in days, NaN while there is none
        ("arr", "i8"),
        ("arr0", "i8"),
        ("whitespace", "i8"),
        ("opening", "i8"),
        ("new", "i8"),
        ("expansion", "i8"),
        ("contraction", "i8"),
        ("churned", "i8"),
        ("signed_before", "i8"),  # of a renewal that was signed early: ARR before and after, cents
        ("signed_after", "i8"),
        ("met", "i8"),  # pairs of places that have talked about it since all last had, one bit each
        ("seats", "i4"),
        ("cycle", "i4"),
        ("negotiator", "i4"),  # line of whoever negotiates the coming renewal, -1 = nobody
        ("cursor", "i4"),  # of the pairs of places whose meetings are started; or the task that is being opened
        ("term", "i2"),  # months
        ("keeper", "i2"),  # role that has not released the account yet, -1 = none
        ("heir", "i2"),  # role that the account is due to
        ("parting", "i2"),  # role that will lose the account at the end of this term, -1 = none
        ("segment", "i1"),
        ("stage", "i1"),  # of the running contract: see renewal.py
        ("auto_renew", "i1"),
        ("champion", "i1"),
        ("alive", "i1"),
        ("value_seen", "i1"),  # first value was reached; of opening customers taken for granted
        ("hidden", "i1"),  # a risk of the running term was not reported
        ("passed", "i1"),  # the contract was passed to who negotiates it
    ],
    align=True,
)

SLOT = np.dtype(
    [
        ("relationship", "f8"),
        ("knowledge", "f8"),
        ("book_hours", "f8"),  # expected hours a year that this account adds to the seat's book
        ("contacts", "f8"),  # recent ones, as of `contacted`
        ("contacted", "f8"),
        ("seat", "i4"),  # -1 = none
        ("behind", "i4"),  # next slot in the book of that seat, -1 = none
        ("person", "i4"),  # who worked here last, -1 = nobody yet
    ],
    align=True,
)

NEED = np.dtype(
    [("expiry", "f8"), ("effort", "f8"), ("threshold", "f8"), ("number", "i4"), ("status", "i4")], align=True
)
NEED_NONE, NEED_OPEN, NEED_FOUND = 0, 1, 2

TASK = np.dtype(
    [
        ("posted", "f8"),
        ("deadline", "f8"),
        ("hours", "f8"),  # with the work's own noise, before who does it
        ("expected", "f8"),  # hours, without noise
        ("quality", "f8"),  # sum over sessions
        ("first_touch", "f8"),  # when the first session began
        ("carried", "f8"),  # knowledge of the account that its giver had
        ("deal", "f8"),  # cents at stake, of an expansion or a lead
        ("value", "f8"),  # dollars of own expected pay an hour, when it was last posted
        ("number", "i4"),
        ("account", "i4"),
        ("occasion", "i4"),
        ("seat", "i4"),  # -1 for a pool or nobody
        ("line", "i4"),
        ("need", "i4"),  # number of the need that an expansion sells; of a meeting: which
        ("giver", "i4"),  # of a pass: seat, and the number of the person in it
        ("giver_person", "i4"),
        ("role", "i2"),
        ("place", "i2"),
        ("heir", "i2"),  # of a pass: the role that receives
        ("references", "i1"),  # how many events, lines and seats still hold this place
        ("activity", "i1"),
        ("status", "i1"),
        ("sessions", "i1"),
        ("done", "i1"),
        ("closed", "i1"),  # the deadline came during a session: none follows
        ("kind", "i1"),  # vocabulary.TaskKind
        ("hidden", "i1"),  # a risk that was not reported
        ("hurried", "i1"),  # a sale whose customer signs sooner, at a concession
    ],
    align=True,
)

SEAT = np.dtype(
    [
        ("fte", "f8"),
        ("learns", "f8"),  # what an hour worked here adds to experience
        ("filled_at", "f8"),
        ("posted_hours", "f8"),  # this month
        ("worked_hours", "f8"),  # this month
        ("stress", "f8"),
        ("pace", "f8"),  # how much work an hour does; pay moves it
        ("ambiguity", "f8"),  # between what is asked and what is paid
        ("period_days", "f8"),  # filled, of the running pay period
        ("year_days", "f8"),  # filled, of the running year
        ("year_pay", "f8"),  # dollars of the running year
        ("year_attained", "f8"),  # attainment × filled days
        ("follow_at", "f8"),
        ("book_hours", "f8"),
        ("accounted", "f8"),  # up to when the days of the person here are counted
        ("session_hours", "f8"),  # of the session under way
        ("learning", "f8"),  # factor of the person in it
        ("former", "f8", (3,)),  # asked of the person before the last reorganization, shares by vocabulary.Concern
        ("role", "i8"),
        ("book", "i8"),  # first slot of its book, -1 = none
        ("meetings", "i8"),  # first meeting with a seat of a higher number, -1 = none
        ("order", "i8"),  # in its role
        ("address", "i8"),  # where its dice lie: role and order when it was opened, kept for good
        ("line", "i8"),
        ("task", "i8"),
        ("last_account", "i8"),
        ("last_activity", "i8"),
        ("hired", "i8"),  # how many people have sat here
        ("found_account", "i8"),  # whose found needs are being opened
        ("found_place", "i8"),  # by whom
        ("follow", "i8"),  # task that the finished one calls for, -1 = none
        ("open", "i1"),
        ("filled", "i1"),
        ("leaving", "i1"),
        ("exists", "i1"),
        ("pad", "i8"),
    ],
    align=True,
)

MEETING = np.dtype(
    [
        ("hours", "f8"),  # of one side, expected; of the last call, as all below
        ("spread", "f8"),  # of the logarithm of the hours
        ("called", "f8"),
        ("deadline", "f8"),
        (
            "reached",
            "f8",
        ),  # how far the two have come in what they share: share of the hours, from the front of the book
        ("held", "i8", (CALLS_KEPT,)),  # parts of the last calls that at least one of the two has held, one bit each
        ("low", "i4"),  # the two seats
        ("high", "i4"),
        ("behind", "i4"),  # next meeting of the lower seat
        ("number", "i4"),  # calls so far
        ("account", "i4"),  # one of those that it is about
        ("running", "i4"),  # 1 while it calls itself
    ],
    align=True,
)
"""The standing meeting of two seats that share accounts."""

PERSON = np.dtype(
    [("experience", "f8", (ACTIVITIES,)), ("talent", "f8", (2,)), ("since", "f8"), ("number", "i8")], align=True
)

LINE = np.dtype([("waiting_hours", "f8"), ("posted_hours", "f8"), ("items", "i8"), ("role", "i8")], align=True)

PULL = np.dtype(
    [
        ("renewed", "f8"),  # dollars of own pay for a dollar renewed
        ("kept", "f8"),  # for a dollar of what was there before
        ("logo", "f8"),  # for a renewed contract
        ("expanded", "f8"),  # for a dollar of expansion
        ("expanded_next", "f8"),  # in the next pay period, as far as anybody can know
        ("signed", "f8"),  # for a dollar renewed by a signature in the running pay period, whenever its term begins
        ("signed_next", "f8"),  # in the next one
        ("index", "f8"),  # for an account whose adoption or sentiment goes from 0 to 1
        ("lead", "f8"),
        ("flag", "f8"),  # pay lost by an open flag
        ("usual", "f8"),  # value of an hour, over all owned work
        ("period_end", "f8"),
    ],
    align=True,
)
"""What moves the pay of a seat, or on average of a pool, now; one for each line."""

TALLIES = 12
DUE, KEPT, AFTER, GROWN, DUE_LOGOS, KEPT_LOGOS, LEADS, VALUES, VALUE_DAYS, HELD, ASKED, SIGNED = (
    np.int64(k) for k in range(TALLIES)
)
"""What has happened to a book in the running pay period: cents due, of these kept at most, in force afterwards, sold;
contracts; leads passed on; first values reached, and days that they took; ARR of the book, and what the reference
organization sells to it in a year, cents, summed over the months that have ended; cents in force by renewals that were
signed, some of them before they were due."""
OWN_BOOK, PAIR_BOOK, COMPANY_BOOK = 0, 1, 2
MOST_COMPONENTS = 7

STANDING = np.dtype(
    [
        ("arr", "f8"),  # cents
        ("accounts", "f8"),
        ("due", "f8"),  # cents that fall due in the rest of the pay period
        ("due_logos", "f8"),
        ("adoption", "f8"),  # sums over accounts
        ("sentiment", "f8"),
        ("reported", "f8"),
        ("asked", "f8"),  # what the reference organization sells to it in a year, cents
        ("lumps", "f8"),  # the same, weighed by the ARR of each account: how few accounts it hangs on
    ],
    align=True,
)
"""A book at the last month-end."""


class State(NamedTuple):
    """Everything that a script may read or write. Rules get the arrays that they need."""

    world: NDArray[Any]  # (1,)
    constants: NDArray[Any]  # (1,) parameters.CONSTANTS
    segments: NDArray[Any]  # (segments,)
    roles: NDArray[Any]  # (roles,)
    rules: NDArray[Any]  # (rules,)
    components: NDArray[Any]  # (roles, MOST_COMPONENTS) parameters.COMPONENT
    accounts: NDArray[Any]
    slots: NDArray[Any]  # (accounts · places,)
    needs: NDArray[Any]  # (accounts · NEEDS_KEPT,)
    history: NDArray[Any]  # (accounts, MONTHS_KEPT) ARR at the last month-ends, cents
    tasks: NDArray[Any]
    seats: NDArray[Any]
    meetings: NDArray[Any]
    people: NDArray[Any]  # (seats,)
    lines: NDArray[Any]  # (roles + seats,)
    pulls: NDArray[Any]  # (roles + seats,)
    tally: NDArray[Any]  # (seats + 1, 3, TALLIES) own and pair book; company's at the period start; last row: company
    standing: NDArray[Any]  # (seats + 1, 2) own and pair book; last row: company
    last: NDArray[Any]  # (seats, MOST_COMPONENTS) attainment of the last pay period
    pairs: NDArray[Any]  # (seats, seats) passes that the two people there have made
    slips: NDArray[Any]  # (years, seats) SLIP
    months: NDArray[Any]  # (months + 1,)
    staff: NDArray[Any]  # (months + 1, columns): roles by key, over all stages of a policy
    work: NDArray[Any]  # (columns + 1, ACTIVITIES); the last row is automated work
    journal: NDArray[Any]
    targets: NDArray[Any]  # (stages, months + 1, roles) planned full-time people
    stages: NDArray[Any]  # (stages,) parameters.STAGE; one for a model, several for a policy
    stage_constants: NDArray[Any]  # (stages,) what `constants`, `roles`, `rules`, `components` become in each
    stage_roles: NDArray[Any]  # (stages, roles)
    stage_rules: NDArray[Any]  # (stages, rules)
    stage_components: NDArray[Any]  # (stages, roles, MOST_COMPONENTS)
    former: NDArray[Any]  # (places,) the slots of the account whose books are being cut
    listed: NDArray[Any]  # (opening accounts,) LISTED, or none: the base is drawn
    books: NDArray[Any]  # (opening accounts, roles) who of a role has which of them
