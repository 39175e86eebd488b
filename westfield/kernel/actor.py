"""Who does something: a user, a contact, another program, the system, or a stranger with a link in hand."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model

from westfield.kernel.models import Contact, User

Link = tuple[str, int]


class ActorKind(StrEnum):
    USER = "user"
    CONTACT = "contact"
    API_CLIENT = "api_client"
    SYSTEM = "system"
    STRANGER = "stranger"


def link_to(obj: Model) -> Link:
    """What a private link opens: one object, by model and primary key."""
    return (obj._meta.label_lower, obj.pk)


@dataclass(frozen=True)
class Actor:
    """Somebody who acts; verbs take one as `by`, querysets one in `visible_to`, history keeps its identity."""

    kind: ActorKind
    user: User | None = None
    contact: Contact | None = None
    links: frozenset[Link] = frozenset()

    @classmethod
    def of_user(cls, user: User) -> "Actor":
        """The actor behind a signed-in user; a resident's brings the contact that belongs to them."""
        contact = None if user.is_staff else Contact.objects.filter(user=user).first()
        return cls(ActorKind.USER, user=user, contact=contact)

    @classmethod
    def of_contact(cls, contact: Contact, *, links: frozenset[Link] = frozenset()) -> "Actor":
        return cls(ActorKind.CONTACT, contact=contact, links=links)

    @classmethod
    def stranger(cls, *, links: frozenset[Link] = frozenset()) -> "Actor":
        return cls(ActorKind.STRANGER, links=links)

    def as_resident(self) -> "Actor":
        """Who this is on the public pages: staff are strangers there; what they may see and do stays at the desk."""
        return Actor.stranger(links=self.links) if self.is_staff else self

    @property
    def is_staff(self) -> bool:
        """Whether this is somebody who works for the city; by itself it allows nothing."""
        return self.user is not None and self.user.is_active and self.user.is_staff

    def may(self, permission: str) -> bool:
        """Whether the actor is staff and a role of theirs grants `permission` ("requests.view_desk")."""
        return self.user is not None and self.is_staff and self.user.has_perm(permission)

    def holds_link_to(self, obj: Model) -> bool:
        """Whether the actor has shown the private link of `obj`."""
        return link_to(obj) in self.links

    def linked(self, label: str) -> list[int]:
        """Primary keys of the objects of model `label` whose private link the actor has shown."""
        return [pk for linked_label, pk in self.links if linked_label == label]

    @property
    def identity(self) -> tuple[str, int | None]:
        """What history keeps: the kind of actor and, where there is one, the key of the person.

        A resident is a contact there, signed in or not: only staff act under the name of their account.
        """
        if self.kind == ActorKind.USER and self.is_staff:
            return self.kind, self.user.pk if self.user else None
        if self.contact is not None:
            return ActorKind.CONTACT, self.contact.pk
        return (ActorKind.STRANGER if self.kind == ActorKind.USER else self.kind), None


SYSTEM = Actor(ActorKind.SYSTEM)
