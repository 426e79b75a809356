"""Months as numbers, so that they can be counted."""

import calendar
import datetime


def month_number(day: datetime.date) -> int:
    """Return how many months a day lies after the start of year 0."""
    return day.year * 12 + day.month - 1


def month_end(number: int) -> datetime.date:
    """Return the last day of a month."""
    year, month = divmod(number, 12)
    return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])
