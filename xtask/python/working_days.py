"""Compares our working days with chinesecalendar, a source that is not ours.

Standard input: one line a day, `YYYY-MM-DD 1` for a working day and `YYYY-MM-DD 0` for a day off; every day of the
years that the arguments name, in order. Prints how many days agree; ends with 1 where one does not.
"""

import datetime
import sys

import chinese_calendar


def every_day(years):
    """All days of the years, in order."""
    for year in years:
        day = datetime.date(year, 1, 1)
        while day.year == year:
            yield day
            day += datetime.timedelta(days=1)


def main():
    """Reads our days, asks for theirs."""
    ours = dict(line.split() for line in sys.stdin)
    expected = list(every_day(map(int, sys.argv[1:])))
    wrong = [day for day in expected if ours.get(day.isoformat()) != str(int(chinese_calendar.is_workday(day)))]
    for day in wrong:
        print(f"{day}: ours {ours.get(day.isoformat())}, theirs {int(chinese_calendar.is_workday(day))}")
    if len(ours) != len(expected):
        print(f"{len(ours)} days were given, the years have {len(expected)}")
    print(f"{len(expected) - len(wrong)} of {len(expected)} days agree")
    return 1 if wrong or len(ours) != len(expected) else 0


if __name__ == "__main__":
    sys.exit(main())
