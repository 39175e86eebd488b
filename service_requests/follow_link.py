"""The links in our mails to followers: each opens one page with one button, and cannot be guessed."""

from typing import Literal

from django.core.signing import BadSignature, Signer

Purpose = Literal["confirm", "stop"]

_signer = Signer(salt="service_requests.follow_link", algorithm="sha256")


def token_for(purpose: Purpose, pk: int) -> str:
    """256 bits that prove that the mail was read: worked out from the city's secret key, stored nowhere."""
    return _signer.signature(f"{purpose}-{pk}")


def proves(token: str, purpose: Purpose, pk: int) -> bool:
    """Whether `token` was in a mail about this follow and for this purpose."""
    try:
        _signer.unsign(f"{purpose}-{pk}{_signer.sep}{token}")
    except BadSignature:
        return False
    return True
