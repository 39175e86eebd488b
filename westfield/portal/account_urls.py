"""Signing in and out, and nothing else of allauth: there is no sign-up page and no list of e-mail addresses."""

from allauth.account import views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from .signing_in import ConfirmCodeView, RequestCodeView, ResetPasswordView

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("login/code/", RequestCodeView.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    # There is no sign-up: whoever reads the code is a resident. allauth's mails still look the name up.
    path("signup/", RedirectView.as_view(pattern_name="account_request_login_code"), name="account_signup"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", ResetPasswordView.as_view(), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("2fa/", include("allauth.mfa.urls")),
]
