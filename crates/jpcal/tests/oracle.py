"""Prints every holiday of 1955-2027 as the Python package `holidays` tells it: date, tab, name.

Renew the stored table with: python3 tests/oracle.py > tests/data/oracle.tsv
"""

import holidays

japan = holidays.Japan(years=range(1955, 2028), language="ja")
for date in sorted(japan):
    print(date.isoformat(), japan[date], sep="\t")
