"""The words of the project: every enumeration, one line of meaning per member.

The integer values are stored in state arrays and enter the addresses of random numbers, so a value
is never changed and never reused: new members are appended.
"""

from enum import IntEnum


class Activity(IntEnum):
    """A kind of work on an account."""

    HANDOFF = 0  # taking an account over, from the sale or from a colleague
    ONBOARDING = 1  # kickoff and sessions up to first value
    ADOPTION = 2  # regular touches and business reviews
    RISK = 3  # a save play, after an issue or the loss of the champion
    READINESS = 4  # value review at T-90
    RENEWAL = 5  # negotiation and contract, T-60
    DISCOVERY = 6  # finding and qualifying an expansion
    EXPANSION = 7  # selling a qualified expansion
    COORDINATION = 8  # meeting a colleague about all accounts that the two share


class Family(IntEnum):
    """A kind of skill: what talent is drawn for."""

    SUCCESS = 0
    COMMERCIAL = 1


FAMILY_OF = {
    Activity.HANDOFF: Family.SUCCESS,
    Activity.ONBOARDING: Family.SUCCESS,
    Activity.ADOPTION: Family.SUCCESS,
    Activity.RISK: Family.SUCCESS,
    Activity.READINESS: Family.SUCCESS,
    Activity.RENEWAL: Family.COMMERCIAL,
    Activity.DISCOVERY: Family.COMMERCIAL,
    Activity.EXPANSION: Family.COMMERCIAL,
    Activity.COORDINATION: Family.SUCCESS,
}


class Cover(IntEnum):
    """Who may do a piece of work while the chair that it belongs to is empty."""

    WAITS = 0  # nobody
    ANYBODY = 1  # a peer, or whoever works on the account
    PRACTISED = 2  # who works on the account and has done such work before


COVER_OF = {
    Activity.HANDOFF: Cover.WAITS,  # it takes two, and one of them is not there
    Activity.ONBOARDING: Cover.WAITS,  # weeks of one person's work, with a plan that somebody has to hold
    Activity.ADOPTION: Cover.WAITS,  # one regular touch less is hardly noticed
    Activity.RISK: Cover.ANYBODY,  # a customer in trouble calls whomever it knows
    Activity.READINESS: Cover.ANYBODY,  # the contract has a date, and so has its review
    Activity.RENEWAL: Cover.ANYBODY,  # the contract ends whether or not somebody has been hired
    Activity.DISCOVERY: Cover.WAITS,  # to look for needs can wait
    Activity.EXPANSION: Cover.PRACTISED,  # who wants to buy does not wait; but one has to have learned to sell it
    Activity.COORDINATION: Cover.WAITS,  # it takes two
}
"""Whether work waits for an empty chair to be filled: by what the work is, whoever owns it."""


class Concern(IntEnum):
    """What a leader may weigh work by."""

    ADOPT = 0
    RENEW = 1
    EXPAND = 2


CONCERN_OF = {
    Activity.HANDOFF: Concern.ADOPT,
    Activity.ONBOARDING: Concern.ADOPT,
    Activity.ADOPTION: Concern.ADOPT,
    Activity.RISK: Concern.ADOPT,
    Activity.READINESS: Concern.RENEW,
    Activity.RENEWAL: Concern.RENEW,
    Activity.DISCOVERY: Concern.EXPAND,
    Activity.EXPANSION: Concern.EXPAND,
    Activity.COORDINATION: Concern.ADOPT,
}


class TaskStatus(IntEnum):
    """Where a task stands; the last four are final, and a task gets exactly one of them."""

    FREE = 0  # the slot of the task array is not in use
    WAITING = 1  # on a line
    SERVING = 2  # a session is under way
    GAP = 3  # between two sessions, the customer's side is busy
    DONE = 4  # every session was held
    PARTIAL = 5  # the deadline came after some sessions
    MISSED = 6  # the deadline came before any session
    VOID = 7  # the account left, or the work was planned anew


class Stream(IntEnum):
    """What can happen next to an account; ties are settled in this order."""

    CONTRACT = 0  # milestones of the running contract
    CHAMPION = 1  # the sponsor leaves
    ISSUE = 2  # something goes wrong
    NEED = 3  # a commercial need arises
    ORGANIC = 4  # seats and usage grow by themselves
    TOUCH = 5  # a planned adoption touch
    DISCOVERY = 6  # a planned discovery conversation
    COORDINATION = 7  # its people begin to talk about it, or others than before do


class TaskKind(IntEnum):
    """Which occasion made a task; tasks of one activity that count their occasions apart draw apart."""

    PLAIN = 0  # as its activity says; a handoff: taking over from the sale
    CHAMPION = 1  # a save play because the sponsor left
    CONTRACT_GIVE = 2  # passing the contract on before the renewal
    CONTRACT_RECEIVE = 3
    LEAD_GIVE = 4  # passing a found need to who sells it
    RELEASE_GIVE = 5  # passing a whole account on, because another role owns it from now on
    RELEASE_RECEIVE = 6
    CALLED_OFF = 7  # a pass or a talk that a new organization has overtaken


class PayMetric(IntEnum):
    """What a pay plan can pay for; attainment is the result ÷ the target of the pay period."""

    RENEWAL_ARR = 0  # dollars renewed
    EXPANSION_ARR = 1  # dollars of expansion
    NRR = 2  # of contracts due in the period, plus expansion of the book
    GRR = 3  # of contracts due in the period
    LOGO_RETENTION = 4  # of contracts due in the period
    ADOPTION = 5  # mean over the book
    HEALTH = 6  # as reported: mean adoption less a tenth per open flag
    SENTIMENT = 7  # mean over the book
    TIME_TO_VALUE = 8  # target days ÷ mean days of those who reached it
    LEADS = 9  # qualified leads passed on


class Book(IntEnum):
    """Whose accounts count for a component of pay."""

    OWN = 0
    PAIR = 1  # accounts of the own book on which another role works too
    COMPANY = 2


class Coverage(IntEnum):
    """How a role covers its accounts."""

    NAMED = 0  # every rep has an own queue
    POOLED = 1  # one queue for the whole role


class Staffing(IntEnum):
    """How many people a model gets."""

    OWN = 0  # each model's own ratios, whole people
    EQUAL_BUDGET = 1  # people for what the baseline's cost, part-time people allowed


class Phase(IntEnum):
    """Order of simultaneous events (MODEL: time, phase, sequence)."""

    SESSION = 0  # end of a session, grant of a task to who has waited for it
    DEADLINE = 1  # task deadlines and reposts
    ACCOUNT = 2  # account streams and signatures
    SEAT_MONTH = 3  # month-end of a seat
    WORLD = 4  # month-end books, staffing


class Purpose(IntEnum):
    """What a random number is for. One meaning each, for ever; values are part of every result."""

    SIGNATURE_GAP = 1
    SEGMENT = 2
    ACV = 3
    COMPLEXITY = 4
    WHITESPACE = 5
    TERM = 6
    AUTO_RENEW = 7
    OPENING_AGE = 8
    OPENING_ADOPTION = 9
    OPENING_SENTIMENT = 10
    COVERAGE_SHARE = 11
    TOUCH_PHASE = 12
    DISCOVERY_PHASE = 13
    COORDINATION_PHASE = 14
    OPENING_CHAMPION = 15
    FIRST_VALUE = 16  # whether a customer reaches first value with nobody's help
    FIT = 17  # how well a customer fits, which nobody sees; occasions: tries, for one that has stayed before the start
    FIT_STAYED = 18  # whether a customer of that fit would be here still
    ISSUE_GAP = 20
    ISSUE_ACCEPT = 21
    ISSUE_SAVE = 22
    ISSUE_ROUTE = 23
    ISSUE_HIDE = 24
    CHAMPION_GAP = 30
    CHAMPION_RETURN = 31
    CHAMPION_SAVE = 32
    ORGANIC_GAP = 40
    ORGANIC_ACCEPT = 41
    ORGANIC_SIZE = 42
    NEED_GAP = 50
    NEED_ACCEPT = 51
    NEED_SIZE = 52
    NEED_PATIENCE = 53
    NEED_FIND = 54
    NEED_WIN = 55
    NEED_PASS = 56
    INVOLUNTARY = 60
    SURVIVE = 61
    DOWNSELL = 62
    DOWNSELL_DEPTH = 63
    HOURS_NOISE = 80  # + activity: 80 … 87 (88 was of talks about one account); + 8 + task kind for the others: 89 … 94
    CUSTOMER_GAP = 100  # + activity: 100 … 108; 109 for the play after a champion left; passes are one session
    TALENT = 110
    TALENT_SPLIT = 111
    TIME_TO_FILL = 112
    QUIT = 113
    MEETING_PHASE = 114
    MEETING_HOURS = 115  # entity: the address of a seat; occasion: that of the other seat, and the number of the call


class Happening(IntEnum):
    """One row of the journal: what a reader of one customer's or one rep's life wants to see."""

    SIGNED = 1  # value: ARR in cents
    POSTED = 2  # value: deadline
    STARTED = 3  # a session begins; value: its hours
    SESSION = 4  # a session ended; value: its quality
    DONE = 5  # a task is finished; value: its mean quality
    PARTIAL = 6  # the deadline came after some sessions; value: their share
    MISSED = 7  # the deadline came before any session
    VOID = 8  # the account is gone
    AUTOMATED = 9  # the product did it
    ISSUE = 10  # something went wrong
    CHAMPION_LEFT = 11
    NEED = 12  # a commercial need arose
    NEED_FOUND = 13
    WON = 14  # value: cents of ARR
    LOST = 15
    GREW = 16  # organically; value: cents of ARR
    RENEWED = 17  # value: ARR in cents
    CHURNED = 18  # value: ARR in cents that was lost
    REP_CHANGED = 19
    HIRED = 20
    LEFT = 21
    SEAT_OPENED = 22
    SEAT_CLOSED = 23
    WRONG_CONTACT = 24  # the customer called the wrong person
    HIDDEN = 25  # a risk was not reported
    PASSED = 26  # contract, lead or account reached the other role; value: share of knowledge that survived
    PASS_LOST = 27  # a lead was lost in passing
    PAID = 28  # variable pay of a period; value: dollars
    REORGANISED = 30  # the organization changed; value: number of its stage, from 0
    MOVED = 31  # a person has other work from now on; or work under way went to another person
    KEPT_BACK = 29  # an account that is due to another role was not released yet
