"""Second factors at rest: whoever reads the database or a backup of it cannot make anybody's codes."""

from allauth.mfa.adapter import DefaultMFAAdapter

from notifications.sealing import seal, unseal


class MfaAdapter(DefaultMFAAdapter):
    """Seals secrets with the city's SECRET_KEY; a rotated key counts while it stands in SECRET_KEY_FALLBACKS."""

    def encrypt(self, text: str) -> str:
        return seal({"secret": text})

    def decrypt(self, encrypted_text: str) -> str:
        return str(unseal(encrypted_text)["secret"])
