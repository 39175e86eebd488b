"""The door of every staff page: strangers are asked to sign in, others need one of the named permissions."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from westfield.kernel.http import ActorRequest

View = Callable[..., HttpResponseBase]


def for_staff_who(*permissions: str) -> Callable[[View], View]:
    """Open a page to staff who may do any of `permissions`; which objects they see there is the queryset's business."""

    def door(view: View) -> View:
        @wraps(view)
        def inside(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.actor.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(inside)

    return door
