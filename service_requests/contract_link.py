"""A contractor's link: it opens one work order, cannot be guessed, and can be voided (docs/decisions/0017)."""

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="service_requests.contract_link", algorithm="sha256")


def token_for(pk: int, version: int) -> str:
    """256 bits that prove the link: worked out from the city's secret key, so that it is stored nowhere."""
    return _signer.signature(f"{pk}-{version}")


def proves(token: str, pk: int, version: int) -> bool:
    """Whether `token` opens this work order, or did when its links had this version."""
    try:
        _signer.unsign(f"{pk}-{version}{_signer.sep}{token}")
    except BadSignature:
        return False
    return True
