"""Every address of the portal, composed from the apps."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# Without this the admin's own sign-in page would skip the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "westfield.portal.errors.bad_request"
handler500 = "westfield.portal.errors.server_error"

urlpatterns = [
    path("", include("westfield.portal.urls")),
    path("", include("service_requests.urls")),
    path("", include("westfield.kernel.urls")),
    path("accounts/", include("westfield.portal.account_urls")),
    path("admin/", admin.site.urls),
]
