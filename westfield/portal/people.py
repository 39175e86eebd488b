"""Residents who sign in, and the contacts that they turn out to be."""

from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Exists, ManyToOneRel, OuterRef, QuerySet

from westfield.kernel import clock
from westfield.kernel.models import Contact, User

# Far longer than a code is good for.
TIME_TO_COME = timedelta(days=1)
FORGOTTEN_AT_ONCE = 500


@transaction.atomic
def resident_at(*, email: str, language: str = "en") -> User | None:
    """The resident who signs in with this address, made now, a reader of this language, if there is none.

    None where the address belongs to staff or to somebody who may not sign in.
    """
    user, made = User.objects.get_or_create(email=email, defaults={"language": language})
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    elif user.last_login is None:
        # Whoever tries again has time to come again: their account must not go while they look for the code.
        User.objects.filter(pk=user.pk, last_login=None).update(date_joined=clock.now())
    return user if user.is_active and not user.is_staff else None


@transaction.atomic
def recognise(*, user: User) -> Contact:
    """Give a resident who has just proved their e-mail address the contact with that address.

    From now on `/my/` shows them everything that was ever asked with it. Where the city has since corrected an
    address, theirs or the contact's, the contact they had before is no longer theirs; its requests stay with it.
    """
    # A phone and a laptop may sign in at once: the second waits here, and finds the first one's work done.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    Contact.objects.filter(user=user).exclude(email=user.email).update(user=None)
    # The very row: whoever proves an address has proved nothing about the one that staff merged it into.
    contact = Contact.objects.with_address(email=user.email, name=user.name, language=user.language)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    contact.user = user
    contact.email_verified_at = contact.email_verified_at or clock.now()
    contact.save(update_fields=["user", "email_verified_at"])
    return contact


def forget_who_never_came() -> int:
    """Remove the accounts of addresses that somebody typed and nobody ever signed in with; answers how many.

    Typing an address makes an account, so that the page does not tell whom the city knows. Anybody can type anything.
    """
    forgotten = 0
    while gone := _forget_some():
        forgotten += gone
    return forgotten


@transaction.atomic
def _forget_some() -> int:
    # Locked: whoever signs in at this moment is passed over, and stays.
    some = _never_came().select_for_update(skip_locked=True, of=("self",))[:FORGOTTEN_AT_ONCE]
    keys = [user.pk for user in some]
    User.objects.filter(pk__in=keys).delete()
    return len(keys)


def _never_came() -> QuerySet[User]:
    """Accounts about which the city knows nothing but the address, and to which nothing refers."""
    nobody = User.objects.filter(
        last_login=None,
        date_joined__lt=clock.now() - TIME_TO_COME,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        name="",
        department=None,
        is_active=True,  # who was switched off must find the door closed
        is_staff=False,
        is_superuser=False,
    )
    for relation in User._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            references = relation.field.model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            nobody = nobody.exclude(Exists(references))
    return nobody


@transaction.atomic
def prefer_language(*, user: User, language: str) -> None:
    """Write to this person in this language from now on."""
    User.objects.filter(pk=user.pk).update(language=language)
    Contact.objects.filter(user=user).update(language=language)


@transaction.atomic
def prefer(*, contact: Contact, name: str, phone: str, language: str, tell_by: str) -> Contact:
    """What a resident who is signed in says about themselves; another phone number has yet to be proved."""
    # The account before its contact, as whoever signs in does: else the two might wait for each other.
    list(User.objects.select_for_update(no_key=True).filter(contact=contact.pk))
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if (contact.phone or "") != phone:
        contact.phone, contact.phone_verified_at = phone or None, None
    contact.name, contact.language, contact.tell_by = name, language, tell_by
    contact.save(update_fields=["name", "phone", "phone_verified_at", "language", "tell_by"])
    if contact.user_id is not None:
        User.objects.filter(pk=contact.user_id).update(language=language)
    return contact
