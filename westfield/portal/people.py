"""Residents who sign in, and the contacts that they turn out to be."""

from django.db import transaction

from westfield.kernel import clock
from westfield.kernel.models import Contact, User


@transaction.atomic
def resident_at(*, email: str, language: str = "en") -> User | None:
    """The resident who signs in with this address, made now, a reader of this language, if there is none.

    None where the address belongs to staff or to somebody who may not sign in.
    """
    user, made = User.objects.get_or_create(email=email, defaults={"language": language})
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
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
    contact = Contact.objects.reachable_at(email=user.email, name=user.name, language=user.language)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    contact.user = user
    contact.email_verified_at = contact.email_verified_at or clock.now()
    contact.save(update_fields=["user", "email_verified_at"])
    return contact


@transaction.atomic
def prefer_language(*, user: User, language: str) -> None:
    """Write to this person in this language from now on."""
    User.objects.filter(pk=user.pk).update(language=language)
    Contact.objects.filter(user=user).update(language=language)
