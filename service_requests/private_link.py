"""The reporter's private link: it opens one request, cannot be guessed, and can be voided."""

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="service_requests.private_link", algorithm="sha256")


def token_for(pk: int, version: int) -> str:
    """256 bits that prove the link: worked out from the city's secret key, so that it is stored nowhere."""
    return _signer.signature(f"{pk}-{version}")


def proves(token: str, pk: int, version: int) -> bool:
    """Whether `token` opens this request; made with a rotated key it does, while SECRET_KEY_FALLBACKS has the key."""
    try:
        _signer.unsign(f"{pk}-{version}{_signer.sep}{token}")
    except BadSignature:
        return False
    return True
