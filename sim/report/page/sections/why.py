"""5 Why: which mechanisms a difference comes from, what is left without one, work that is missed, what handoffs lose."""

from sim.report.document.blocks import Block, Listed, Say, Section, Sub
from sim.report.page.book import Book
from sim.report.views import explained, paid

NOT_SPLIT = (
    "This study splits no difference into mechanisms. Next: explain_by: [friction, incentives, learning] in the experiment "
    "does, and repeat_without: runs it again without one; postsale list mechanisms lists them."
)


def section(book: Book) -> Section:
    """Return the section."""
    told = explained.finding(book.summary)
    without = tuple(f"{text}." for text in explained.without(book.summary))
    said = book.figures("mechanisms", many="splits")
    said = said or ([Say(f"{told}.")] if told else [])
    plans = tuple(f"{text}." for text in paid.sentences(book.summary))
    said += [Listed(plans, paid.HEAD)] if plans else []
    said += [Listed(without, "The same study without one mechanism")] if without else []
    said += book.figures("split_map_without")
    if not said:
        said = [Say(NOT_SPLIT)]
    work = [*book.figures("workload", "load"), *book.figures("handoffs")]
    more: list[Block] = [Sub("Work and handoffs"), *work] if work else []
    return Section("why", "Why", (*said, *more))
