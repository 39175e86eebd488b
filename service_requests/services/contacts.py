"""One person who is known twice becomes one contact; a mistake is taken back to the last row."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from service_requests.models import ServiceRequest
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact, ContactMerge
from westfield.kernel.workflow import TransitionNotAllowed

from .merging import one_after_the_other

# What a merge itself is made of stays where it is.
_OWN_RECORDS = (ContactMerge,)


def which_stays(one: Contact, other: Contact) -> tuple[Contact, Contact]:
    """The contact that stands for both from now on, and the one that goes: whoever signs in or has proved an address
    stays themselves, then whoever can be written to, then whoever was known first. So no address ever goes over."""

    def weight(contact: Contact) -> tuple[bool, bool, bool, int]:
        return contact.user_id is not None, contact.email_verified_at is not None, bool(contact.email), -contact.pk

    kept, gone = sorted((one, other), key=weight, reverse=True)
    return kept, gone


def why_not(kept: Contact, gone: Contact) -> str:
    """What keeps two contacts apart, in words for the clerk; "" where nothing does."""
    if kept.pk == gone.pk:
        return _("This is one and the same contact.")
    if kept.merged_into_id or gone.merged_into_id:
        return _("One of them has been merged with somebody already. Open that contact and look again.")
    if gone.user_id or gone.email_verified_at:
        return _(
            "Both have proved an e-mail address of their own. They stay two: each reads what came in under theirs."
        )
    return ""


def opens_requests(kept: Contact, gone: Contact) -> bool:
    """Whether what goes over is then read by whoever reads the mail of an address: somebody must have asked them."""
    return bool(kept.email) and gone.requests.exists()


@transaction.atomic
def merge_contacts(*, one: Contact, other: Contact, by: Actor, has_asked: bool = False) -> ContactMerge:
    """Let everything that is one contact's be the other's; answers with the record that takes it back.

    `has_asked`: the clerk has spoken with them, and they knew of both. Raises TransitionNotAllowed with words where
    two people would be thrown together, or where somebody else was faster.
    """
    if by.user is None or not by.may("requests.merge_contacts"):
        raise PermissionDenied
    _hold_what_comes_in(one, other)
    kept, gone = which_stays(*_locked(one.pk, other.pk))
    standing = ContactMerge.objects.filter(gone=gone, kept=kept, undone_at=None).first()
    if standing is not None:  # the same button pressed twice
        return standing
    if reason := why_not(kept, gone):
        raise TransitionNotAllowed(reason)
    if opens_requests(kept, gone) and not has_asked:
        raise TransitionNotAllowed(_("Ask the person first: whoever reads the mail of that address will read it all."))
    moved = {"rows": _move(gone, kept), "filled": _fill(kept, gone)}
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    return ContactMerge.objects.create(kept=kept, gone=gone, moved=moved, merged_by=by.user)


@transaction.atomic
def undo_contact_merge(*, merge: ContactMerge, by: Actor) -> ContactMerge:
    """They are two after all: what went over goes back; what came in since stays where it came in."""
    if by.user is None or not by.may("requests.merge_contacts"):
        raise PermissionDenied
    _hold_what_comes_in(merge.kept, merge.gone)
    kept, gone = _locked(merge.kept_id, merge.gone_id)
    merge = ContactMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        return merge
    if kept.merged_into_id is not None:
        raise TransitionNotAllowed(_("Since then it was merged once more. Undo that first."))
    _move_back(merge)
    _empty(kept, merge.moved.get("filled", {}))
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    merge.undone_by, merge.undone_at = by.user, clock.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    return merge


def _hold_what_comes_in(*contacts: Contact) -> None:
    """Their requests first, as everywhere, then their numbers: a call that is just being taken is waited for.

    Of their requests one may be merged into another: in the order in which merging and closing come by, too.
    """
    one_after_the_other()
    theirs = ServiceRequest.objects.filter(reporter__in=contacts).order_by(F("merged_into").asc(nulls_first=True), "pk")
    list(theirs.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    for phone in sorted({contact.phone for contact in contacts if contact.phone}):
        Contact.objects.hold_number(phone)


def _locked(*keys: int) -> tuple[Contact, Contact]:
    """Both rows as they were asked for, locked in the order of their keys so that nobody waits in a circle.

    What is reported meanwhile with either address waits, and then finds them merged; what only refers to them does not.
    """
    rows = Contact.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    found = {contact.pk: contact for contact in rows}
    return found[keys[0]], found[keys[1]]


def _relations() -> list[models.ForeignKey[Any, Any]]:
    """Every column that names a contact, in any app: what will be added counts from its first day."""
    fields = (relation.field for relation in Contact._meta.related_objects)
    return [
        field
        for field in fields
        if isinstance(field, models.ForeignKey) and not isinstance(field, models.OneToOneField)
        and field.model not in _OWN_RECORDS
    ]  # fmt: skip


def _name(field: models.ForeignKey[Any, Any]) -> str:
    return f"{field.model._meta.label_lower}.{field.name}"


def _move(gone: Contact, kept: Contact) -> dict[str, list[int]]:
    """Every row that names `gone` names `kept`; answers which went. What both have stays: it is one's own already."""
    moved: dict[str, list[int]] = {}
    for field in _relations():
        rows = field.model._base_manager.filter(**{field.name: gone})
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if went := _put(field, keys, kept):
            moved[_name(field)] = went
    return moved


def _put(field: models.ForeignKey[Any, Any], keys: list[int], contact: Contact) -> list[int]:
    rows = field.model._base_manager
    try:
        with transaction.atomic():
            rows.filter(pk__in=keys).update(**{field.name: contact})
        return keys
    except IntegrityError:  # both follow the same request: one by one, and that one stays
        return [key for key in keys if _put_one(field, key, contact)]


def _put_one(field: models.ForeignKey[Any, Any], key: int, contact: Contact) -> bool:
    try:
        with transaction.atomic():
            return bool(field.model._base_manager.filter(pk=key).update(**{field.name: contact}))
    except IntegrityError:
        return False


def _move_back(merge: ContactMerge) -> None:
    for field in _relations():
        keys = merge.moved.get("rows", {}).get(_name(field), [])
        # Only what is still theirs: an address that was let go of meanwhile does not come back.
        rows = field.model._base_manager.filter(pk__in=keys, **{field.name: merge.kept_id})
        rows.update(**{field.name: merge.gone_id})


def _fill(kept: Contact, gone: Contact) -> dict[str, Any]:
    """What only the other one had said of themselves; the e-mail address never."""
    filled: dict[str, Any] = {}
    if not kept.name and gone.name:
        filled["name"] = gone.name
    if not kept.phone and gone.phone:
        filled["phone"] = gone.phone
    for name, value in filled.items():
        setattr(kept, name, value)
    if filled:
        kept.save(update_fields=list(filled))
    return filled


def _empty(kept: Contact, filled: dict[str, Any]) -> None:
    """Take back what the merge wrote, where nobody has written anything else there since."""
    nothing = {"name": "", "phone": None}
    back = [name for name, value in filled.items() if getattr(kept, name) == value]
    if "phone" in back and kept.phone_verified_at:
        back.remove("phone")  # proved since: theirs
    for name in back:
        setattr(kept, name, nothing[name])
    if back:
        kept.save(update_fields=back)
