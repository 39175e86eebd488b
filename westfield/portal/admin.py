"""Second factors in the admin: who has one, and how to take it from somebody who lost theirs; never the secret."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

# allauth's own page shows the secret behind the codes to whoever may open it.
admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class SecondFactorAdmin(admin.ModelAdmin):
    """Its owner sets it up anew once it is deleted here."""

    list_display = fields = readonly_fields = ("user", "type", "created_at", "last_used_at")
    list_display_links = ("user",)
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email", "user__name")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
