"""The demo city's staff, and how to sign in as one of them."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from service_requests.models import Crew
from westfield.kernel.models import Department, User

from .data_files import people

PASSPHRASE = "demo-water-tower"
RESIDENT_MAIL = "example.com"


def demo_logins() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of everybody one can sign in as; a resident has none: a code comes by e-mail."""
    staff = [(person["role"], person["email"], PASSPHRASE) for person in people()["staff"]]
    return [*staff, ("Resident", mail_of(people()["residents"]["with_email"][0][0]), "")]


def login_lines() -> list[str]:
    """The logins as `make run` prints them; it looks for the line that says "sign in"."""
    lines = ["The demo city is sample data: its people and addresses are invented. To look around, sign in as:"]
    for role, email, password in demo_logins():
        lines.append(f"  {role:<14} {email:<32} {password or '(a code comes by e-mail)'}")
    return lines


def mail_of(name: str) -> str:
    """The address of an invented resident."""
    return f"{name.lower().replace(' ', '.')}@{RESIDENT_MAIL}"


def is_built() -> bool:
    """Whether this database holds the demo city already."""
    return User.objects.filter(email__in=[person["email"] for person in people()["staff"]]).exists()


def hire() -> None:
    """Make the staff, each with a role, a department and their crews."""
    departments = {department.code: department for department in Department.objects.all()}
    crews = {crew.code: crew for crew in Crew.objects.all()}
    groups = {group.name: group for group in Group.objects.all()}
    password = make_password(PASSPHRASE)  # once: to hash it for each of them would take seconds
    for person in people()["staff"]:
        user = User.objects.create(
            email=person["email"],
            password=password,
            name=person["name"],
            department=departments[person["department"]],
            is_staff=True,
            is_superuser=person["role"] == "Administrator",
        )
        user.groups.add(groups[person["role"]])
        for code in person.get("crews", []):
            crews[code].members.add(user)
