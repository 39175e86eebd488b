"""People in the admin: those who sign in, and those the city writes to."""

from typing import Any, cast

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from westfield.kernel.appointing import may_change, roles_to_give
from westfield.kernel.models import Contact, User

from .deleting import KeptWhileUsed
from .people_forms import ContactForm, UserForm, in_e164


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Makes and changes accounts; whoever left is switched off, never deleted: history names them."""

    form = UserForm
    list_display = ("email", "name", "department", "roles", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active", "groups", "department")
    list_select_related = ("department",)
    search_fields = ("email", "name")
    ordering = ("email",)
    show_full_result_count = False

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Only a superuser gets to see, and to make, superusers."""
        fields = ["email", "name", "language", "department", "is_staff", "is_active", "groups"]
        return [*fields, "is_superuser"] if request.user.is_superuser else fields

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Nobody changes their own rights, nor locks themselves out."""
        return ["is_staff", "is_active", "groups", "is_superuser"] if obj == request.user else []

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = roles_to_give(cast(User, request.user))
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_change(cast(User, request.user), obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            # Whoever reads the old mailbox must not get a new password for this account.
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()


@admin.register(Contact)
class ContactAdmin(KeptWhileUsed):
    form = ContactForm
    list_display = ("__str__", "email", "phone", "language", "created_at")
    list_filter = ("language",)
    search_fields = ("email", "phone", "name")
    search_help_text = _("E-mail address, phone number as you would dial it, or name.")
    fields = ("name", "email", "email_verified_at", "phone", "phone_verified_at", "language", "user", "created_at")
    # Proved by the person who signed in, never typed by somebody else.
    readonly_fields = ("email_verified_at", "phone_verified_at", "user", "created_at")
    ordering = ("-pk",)
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Contact], search_term: str
    ) -> tuple[QuerySet[Contact], bool]:
        """A phone number is found however it is written."""
        number = in_e164(search_term)
        if number is not None and not any(character.isalpha() for character in search_term):
            return queryset.filter(phone=number), False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: Contact, form: ModelForm, change: bool) -> None:
        """A new address or number has not been proved by anybody."""
        for way in ("email", "phone"):
            if form.cleaned_data[way] != form.initial.get(way):
                setattr(obj, f"{way}_verified_at", None)
        super().save_model(request, obj, form, change)
