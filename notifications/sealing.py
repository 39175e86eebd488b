"""Codes and keys on their way to somebody: in the outbox they stand encrypted, and only until they are sent."""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class SealBroken(Exception):
    """The secret cannot be read: SECRET_KEY changed and the old one is not among SECRET_KEY_FALLBACKS."""


def seal(secrets: dict[str, Any]) -> str:
    """The secrets as text that says nothing without the city's SECRET_KEY."""
    return _cipher().encrypt(json.dumps(secrets).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    """The secrets again; nothing from nothing."""
    if not sealed:
        return {}
    try:
        return dict(json.loads(_cipher().decrypt(sealed.encode())))
    except InvalidToken as error:
        raise SealBroken from error


def _cipher() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    digest = salted_hmac("notifications.sealing", "fernet", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
