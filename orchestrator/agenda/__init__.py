"""The person's day: what is true (`state`), what gets attention and why (`rule`, `score`, `check`), and what fits
into the day (`plan_day`). Pure: no clock, disk or network; the same values give the same bytes anywhere.
"""
