"""Views of the queue under a name: one's own, or shared with everybody at the desk."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from service_requests.models import SavedView, StartView
from westfield.kernel.actor import Actor
from westfield.kernel.models import User
from westfield.kernel.workflow import TransitionNotAllowed


@transaction.atomic
def save_view(*, by: Actor, name: str, query: str, is_shared: bool = False) -> tuple[SavedView, bool]:
    """Keep a view; under a name that its owner has used already the new one takes the old one's place.

    Answers the view, and whether it is a new one. Sent twice it is one view.
    """
    return SavedView.objects.update_or_create(
        owner=_owner(by), name=name.strip(), defaults={"query": query, "is_shared": is_shared}
    )


def rename_view(*, view: SavedView, by: Actor, name: str) -> SavedView:
    """Give it another name; refused where its owner has a view of that name."""
    _require_own(view, by)
    view.name = name.strip()
    try:
        with transaction.atomic():
            view.save(update_fields=["name"])
    except IntegrityError as error:
        words = _("You have a view with the name “%(name)s” already.") % {"name": view.name}
        raise TransitionNotAllowed(words) from error
    return view


@transaction.atomic
def share_view(*, view: SavedView, by: Actor, is_shared: bool) -> SavedView:
    """Let everybody at the desk have it, or keep it to oneself: then nobody else's desk opens with it any more."""
    _require_own(view, by)
    view.is_shared = is_shared
    view.save(update_fields=["is_shared"])
    if not is_shared:
        StartView.objects.filter(view=view).exclude(user=view.owner).delete()
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: Actor) -> None:
    _require_own(view, by)
    view.delete()


@transaction.atomic
def start_with(*, view: SavedView | None, by: Actor) -> None:
    """Let the desk of `by` open with this view; None: with all open requests, as usual."""
    user = _owner(by)
    if view is None:
        StartView.objects.filter(user=user).delete()
        return
    if not (view.is_shared or view.owner_id == user.pk):
        raise PermissionDenied
    StartView.objects.update_or_create(user=user, defaults={"view": view})


def _owner(by: Actor) -> User:
    if by.user is None or not by.may("requests.view_desk"):
        raise PermissionDenied
    return by.user


def _require_own(view: SavedView, by: Actor) -> None:
    if view.owner_id != _owner(by).pk:
        raise PermissionDenied
