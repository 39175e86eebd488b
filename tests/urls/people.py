"""Somebody of every kind who may come to an address, each with a browser."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.test import Client

from service_requests.models import ServiceRequest
from service_requests.services import Reporter
from tests.factories import UserFactory
from westfield.kernel.models import Contact, Department, User

from .marks import Marks
from .walking import Visitor

ROLES = (
    "stranger", "resident", "neighbor", "by_link", "reporter", "crew", "other_crew", "clerk", "supervisor",
    "elsewhere", "manager", "administrator", "disabled", "superuser",
)  # fmt: skip
RITA = Reporter(name="Zqname Reporter", email="zqmail@reporter.example", phone="+13175550143")


@dataclass
class People:
    """Role → account and browser. "elsewhere" supervises another department; "by_link" has opened Rita's links."""

    users: dict[str, User]
    visitors: dict[str, Visitor] = field(default_factory=dict)

    @classmethod
    def hired(cls, streets: Department, parks: Department, marks: Marks) -> "People":
        """Everybody with an account; those whom strangers must not learn of carry a mark."""
        marks.add("contact", "zqname")
        marks.add_phone("contact", RITA.phone)
        marks.add("email", "zqmail")
        marks.add("words", "zqfile", "canary")
        staff = {"name": marks.add("staff", "Zqstaff") + " Member", "department": streets}
        users = {
            "resident": UserFactory(),
            "neighbor": UserFactory(),
            "reporter": UserFactory(email=RITA.email),
            "crew": UserFactory(crew_member=True, email="zqstaff-crew@westfield.example", **staff),
            "other_crew": UserFactory(crew_member=True, department=parks),
            "clerk": UserFactory(clerk=True, email="zqstaff-clerk@westfield.example", **staff),
            "supervisor": UserFactory(supervisor=True, department=streets),
            "elsewhere": UserFactory(supervisor=True, department=parks),
            "manager": UserFactory(manager=True, department=streets),
            "administrator": UserFactory(administrator=True),
            "disabled": UserFactory(administrator=True),
            "superuser": UserFactory(is_staff=True, is_superuser=True),
        }
        return cls(users)

    def arrive(self, requests: Mapping[str, ServiceRequest]) -> None:
        """Sign everybody in; the contacts of residents are theirs once they have."""
        for role in ("resident", "neighbor", "reporter"):
            user = self.users[role]
            contact = Contact.objects.reachable_at(email=user.email, name=user.name)
            Contact.objects.filter(pk=contact.pk).update(user=user)
        for role in ROLES:
            client = Client()
            if role in self.users:
                client.force_login(self.users[role])
            if role == "by_link":
                for request in requests.values():
                    assert client.get(request.private_path).status_code == 200
            self.visitors[role] = Visitor(client)
        User.objects.filter(pk=self.users["disabled"].pk).update(is_active=False)
