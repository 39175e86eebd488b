"""The links that prove who holds them: none can be guessed, each opens one thing, and some can be voided.

A token is worked out from the city's secret key, so that it is stored nowhere; one that was made with a rotated key is
good while SECRET_KEY_FALLBACKS has that key.
"""

from django.core.signing import BadSignature, Signer


class SecretLink:
    """A kind of link; what it is about goes into its token, often with a version that is counted up to void it."""

    def __init__(self, salt: str) -> None:
        self._signer = Signer(salt=salt, algorithm="sha256")

    def token_for(self, *about: str | int) -> str:
        """256 bits that prove the link."""
        return self._signer.signature(_said(about))

    def proves(self, token: str, *about: str | int) -> bool:
        """Whether `token` was made for just this."""
        try:
            self._signer.unsign(f"{_said(about)}{self._signer.sep}{token}")
        except BadSignature:
            return False
        return True


def _said(about: tuple[str | int, ...]) -> str:
    return "-".join(str(part) for part in about)


# The reporter's, to their request: its number and the link's version.
private_link = SecretLink("service_requests.private_link")
# A contractor's, to one work order, likewise (docs/decisions/0017).
contract_link = SecretLink("service_requests.contract_link")
# In a mail to a follower: "confirm" or "stop", and the number of what they follow.
follow_link = SecretLink("service_requests.follow_link")
