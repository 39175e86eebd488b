"""Everybody the city knows: users sign in, contacts are written to; one person is one contact."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection, models, transaction
from django.db.models import F, Func, Q
from django.db.models.functions import Lower, Reverse
from django.utils.translation import gettext_lazy as _

from westfield.kernel import clock

from .department import Department

# As much as a mail server takes, and as our columns do; Django's form field lets longer ones pass.
LONGEST_EMAIL = 254


class UserManager(BaseUserManager["User"]):
    """Users are found and made by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who may sign in; without a password only by an e-mailed code."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: staff by password, residents by a code sent to their e-mail."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("department")
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("Works for the city. Alone it allows nothing; the roles do.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=clock.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("email",)
        constraints = [
            models.CheckConstraint(name="user_email_is_lower_case", condition=Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class TellBy(models.TextChoices):
    """How somebody wants to hear about what they asked the city for."""

    EMAIL = "email", _("By e-mail")
    TEXT = "text", _("By text message")
    NOTHING = "nothing", _("Not at all")


class ContactManager(models.Manager["Contact"]):
    """Contacts are found by e-mail, whatever its case; what a stranger types never changes one."""

    def reachable_at(self, *, email: str, name: str = "", phone: str = "", language: str = "en") -> "Contact":
        """The person with this e-mail address: their contact, or the one that it was merged into.

        An address that somebody has proved to be theirs after all is nobody else's: what comes in under it is theirs.
        """
        found = self.with_address(email=email, name=name, phone=phone, language=language)
        return found if found.email_verified_at else found.as_known_now()

    def with_address(self, *, email: str, name: str = "", phone: str = "", language: str = "en") -> "Contact":
        """The contact with this very e-mail address, made from what was typed if there is none.

        An existing contact stays as it is: else a stranger who types your e-mail would rename you. The pointless
        update makes Postgres answer with the row that is there, in one query, also when two people press at once; it
        names a column that is no key, so that whoever refers to the row meanwhile need not wait for us.
        """
        table = self.model._meta.db_table
        [contact] = self.raw(
            f"INSERT INTO {table} (email, name, phone, language, created_at) VALUES (%s, %s, %s, %s, %s)"
            f" ON CONFLICT (email) DO UPDATE SET name = {table}.name RETURNING *",
            [email.strip().lower(), name, phone or None, language, clock.now()],
        )
        return contact

    def hold_number(self, phone: str) -> None:
        """Until the transaction ends nobody else looks who calls from this number: they wait."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"caller {phone}"])

    @transaction.atomic
    def caller_at(self, *, phone: str, name: str = "", language: str = "en") -> "Contact":
        """The caller known by this phone number (E.164) alone, made from what was said if there is none.

        Two clerks may take calls from one number at once: the second waits here for what the first one makes.
        """
        self.hold_number(phone)
        known = self.filter(phone=phone, email=None).select_related("merged_into").order_by("pk").first()
        return known.as_known_now() if known else self.create(phone=phone, name=name, language=language)


class Contact(models.Model):
    """A person whom the city can write to: reporter, follower, applicant, debtor or subscriber."""

    name = models.CharField(_("name"), max_length=150, blank=True)
    # NULL rather than "": many contacts have none, and the others' are unique.
    email = models.EmailField(_("e-mail"), null=True, blank=True)  # noqa: DJ001
    email_verified_at = models.DateTimeField(_("e-mail verified"), null=True, blank=True)
    phone = models.CharField(  # noqa: DJ001
        _("phone"), max_length=16, null=True, blank=True, help_text=_("As E.164: +13175550123")
    )
    phone_verified_at = models.DateTimeField(_("phone verified"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    # The database knows the default too: `reachable_at` writes a row without it.
    tell_by = models.CharField(
        _("usually told"), max_length=8, choices=TellBy, default=TellBy.EMAIL, db_default=TellBy.EMAIL
    )
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="contact")
    created_at = models.DateTimeField(_("created"), default=clock.now)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_contacts",
        verbose_name=_("merged into"), help_text=_("The same person, known twice: what comes in goes to that one."),
    )  # fmt: skip

    objects: ClassVar[ContactManager] = ContactManager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("pk",)
        # What a clerk types while the phone rings (service_requests/callers.py): how a number or an address begins, how
        # a number ends, how the words of a name begin.
        indexes = [
            models.Index(fields=["phone"], opclasses=["varchar_pattern_ops"], name="contact_by_phone_begun"),
            models.Index(OpClass(Reverse("phone"), name="text_pattern_ops"), name="contact_by_end_of_phone"),
            models.Index(fields=["email"], opclasses=["varchar_pattern_ops"], name="contact_by_email_begun"),
            GinIndex(Func(F("name"), function="kernel_name_words"), name="contact_by_words_of_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["email"], name="contact_email_is_one_persons"),
            models.CheckConstraint(
                name="contact_email_is_lower_case", condition=Q(email__isnull=True) | Q(email=Lower("email"))
            ),
            models.CheckConstraint(
                name="contact_email_verified_is_there", condition=Q(email_verified_at=None) | Q(email__isnull=False)
            ),
            models.CheckConstraint(
                name="contact_phone_verified_is_there", condition=Q(phone_verified_at=None) | Q(phone__isnull=False)
            ),
            models.CheckConstraint(
                name="contact_is_not_merged_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=F("id"))
            ),
            models.CheckConstraint(name="contact_tell_by_known", condition=Q(tell_by__in=TellBy.values)),
            models.CheckConstraint(
                name="contact_phone_is_e164", condition=Q(phone__isnull=True) | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone or f"#{self.pk}"

    def as_known_now(self) -> "Contact":
        """This contact, or the one that stands for it since they were merged: what has merged is not merged further."""
        return self.merged_into or self


class ContactMerge(models.Model):
    """Two contacts turned out to be one person; `moved` says what went over, so that it can go back."""

    kept = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="merges_away")
    moved = models.JSONField(_("what went over"), default=dict)
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(_("merged"), default=clock.now)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge of contacts")
        verbose_name_plural = _("merges of contacts")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["gone"], name="contact_is_merged_once", condition=Q(undone_at=None)),
            models.CheckConstraint(name="contact_merge_is_of_two", condition=~Q(kept=F("gone"))),
            models.CheckConstraint(
                name="contact_merge_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
