from pathlib import Path

from labeling.selectors.members import ROLES, roles_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "team.md"


def test_the_documentation_says_what_each_role_may_do():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text().splitlines()
        if line.startswith("| ")
    ]
    assert rows == [
        ["may", *ROLES],
        *(
            [row["caption"], *("yes" if may else "-" for may in row["may"])]
            for row in roles_table()
        ),
    ]
