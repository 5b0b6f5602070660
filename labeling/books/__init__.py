"""What must always add up: places, money, labels, and who did what.

Services and rounds call these inside transactions of their own. Rows are taken in one order, so
that no two wait for each other: member, claim, sample (then its annotations, returns and
verdicts), project, budget.
"""
