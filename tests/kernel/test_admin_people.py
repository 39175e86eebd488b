"""Accounts, roles and contacts in the admin."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from notifications.models import Notification
from notifications.sealing import unseal
from notifications.services import notify
from service_requests.services import Reporter
from tests.factories import ContactFactory, DepartmentFactory, UserFactory, make_request, role
from westfield.kernel import clock
from westfield.kernel.models import Contact, User

USERS = "/admin/kernel/user/"
CONTACTS = "/admin/kernel/contact/"


@pytest.fixture
def administrator(db, client):
    client.force_login(UserFactory(administrator=True, email="it@westfield.example"))
    return client


@pytest.fixture
def finance(db) -> Group:
    """A role with a right that administrators lack."""
    group = Group.objects.create(name="Bursar")
    group.permissions.add(Permission.objects.get(codename="change_group"))
    return group


def typed(**fields: object) -> dict[str, object]:
    return {
        "email": "new@westfield.example",
        "name": "New",
        "language": "en",
        "is_staff": "on",
        "is_active": "on",
    } | fields


def change(thing: User | Contact | Group) -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


@pytest.mark.parametrize("name", ["Clerk", "Crew member", "Supervisor", "Manager", "Administrator"])
def test_an_administrator_makes_staff_of_every_role_without_typing_a_password(administrator, name):
    department = DepartmentFactory()

    response = administrator.post(
        f"{USERS}add/", typed(email=" New@Westfield.example", department=department.pk, groups=[role(name).pk])
    )

    assert response.status_code == 302
    user = User.objects.get(email="new@westfield.example")
    assert (user.is_staff, user.department, [group.name for group in user.groups.all()]) == (True, department, [name])
    assert not user.has_usable_password() and not user.is_superuser


def test_no_page_of_an_account_asks_for_a_password(administrator):
    someone = UserFactory(clerk=True)

    for address in (f"{USERS}add/", change(someone)):
        page = administrator.get(address).content.decode()
        assert 'type="password"' not in page and someone.password not in page
    assert "Forgot your password?" in administrator.get(f"{USERS}add/").content.decode()
    assert administrator.get(f"{USERS}{someone.pk}/password/").status_code in (302, 404)


def test_an_administrator_cannot_make_a_superuser(administrator):
    clerk = UserFactory(clerk=True)

    administrator.post(f"{USERS}add/", typed(is_superuser="on"))
    administrator.post(change(clerk), typed(email=clerk.email, is_superuser="on"))

    assert not User.objects.filter(is_superuser=True).exists()


def test_an_administrator_cannot_give_permissions_one_by_one(administrator):
    permission = Permission.objects.get(codename="change_group")

    administrator.post(f"{USERS}add/", typed(user_permissions=[permission.pk]))

    assert not User.objects.get(email="new@westfield.example").user_permissions.exists()


def test_an_administrator_cannot_give_a_role_beyond_their_own(administrator, finance):
    page = administrator.get(f"{USERS}add/").content.decode()
    response = administrator.post(f"{USERS}add/", typed(groups=[finance.pk]))

    assert "Bursar" not in page
    assert response.status_code == 200
    assert not User.objects.filter(email="new@westfield.example").exists()


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("power", ["superuser", "role", "permission"])
def test_an_administrator_cannot_take_over_a_mightier_account(administrator, finance, power, is_active):
    """Whoever changes an e-mail address can have a new password sent to it."""
    mighty = UserFactory(is_staff=True, is_superuser=power == "superuser", is_active=is_active)
    if power == "role":
        mighty.groups.add(finance)
    if power == "permission":
        mighty.user_permissions.add(Permission.objects.get(codename="change_group"))

    response = administrator.post(change(mighty), typed(email="it+mine@westfield.example"))

    assert response.status_code == 403
    assert User.objects.get(pk=mighty.pk).email == mighty.email


def test_nobody_changes_their_own_rights(administrator):
    me = User.objects.get(email="it@westfield.example")

    administrator.post(change(me), {"email": me.email, "name": "Me", "language": "es", "groups": [role("Clerk").pk]})

    me.refresh_from_db()
    assert (me.name, me.language) == ("Me", "es")
    assert me.is_staff and me.is_active and [group.name for group in me.groups.all()] == ["Administrator"]


def test_a_superuser_makes_superusers(db, client, finance):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    client.post(f"{USERS}add/", typed(is_superuser="on", groups=[finance.pk]))

    assert User.objects.get(email="new@westfield.example").is_superuser


def test_nobody_is_deleted_because_history_names_them(administrator):
    someone = UserFactory(clerk=True)

    assert administrator.post(f"{USERS}{someone.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in administrator.get(USERS).content.decode()


def test_whoever_reads_the_old_mailbox_gets_no_new_password(administrator):
    someone = UserFactory(clerk=True, email="old@westfield.example")
    EmailAddress.objects.create(user=someone, email="old@westfield.example", verified=True, primary=True)

    administrator.post(change(someone), typed(email="moved@westfield.example"))

    assert not EmailAddress.objects.filter(email="old@westfield.example").exists()


def test_a_second_account_for_an_address_is_refused_whatever_its_case(administrator):
    UserFactory(email="taken@westfield.example")

    page = administrator.post(f"{USERS}add/", typed(email="Taken@Westfield.Example"))

    assert "already exists" in page.content.decode()


def test_a_list_of_many_people_asks_no_more(administrator, django_assert_max_num_queries):
    for _each in range(10):
        UserFactory(clerk=True, department=DepartmentFactory())
    ContactFactory.create_batch(10)

    for address in (USERS, CONTACTS, "/admin/kernel/department/", "/admin/auth/group/"):
        with django_assert_max_num_queries(12):
            assert administrator.get(address).status_code == 200


def test_roles_of_the_code_are_read_only_even_for_a_superuser(db, client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert client.post(change(role("Clerk")), {"name": "Clerk"}).status_code == 403
    assert client.get("/admin/auth/group/add/").status_code == 200


@pytest.mark.parametrize("query", ["+13175550123", "(317) 555-0123", "317.555.0123", "ADA@example.com", "quist"])
def test_a_contact_is_found_by_phone_mail_or_name_however_it_is_written(administrator, query):
    ContactFactory(name="Ada Quist", email="ada@example.com", phone="+13175550123")
    ContactFactory(name="Bob")

    page = administrator.get(CONTACTS, {"q": query}).content.decode()

    assert "Ada Quist" in page and "Bob" not in page


def test_a_new_address_of_a_contact_has_not_been_proved(administrator):
    contact = ContactFactory(verified=True, phone="+13175550123", phone_verified_at=clock.now())

    administrator.post(
        change(contact), {"name": "Ada", "email": "Ada@Example.com", "phone": "317 555 0123", "language": "en"}
    )

    contact.refresh_from_db()
    assert (contact.email, contact.email_verified_at) == ("ada@example.com", None)
    assert contact.phone_verified_at is not None  # the same number, written differently


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"phone": "call me"}, "This is not a phone number."),
        ({"email": "", "phone": ""}, "A contact needs an e-mail address or a phone number"),
        ({"email": "TAKEN@example.com"}, "already exists"),
        ({"language": "tlh"}, "Select a valid choice."),
    ],
)
def test_a_contact_that_cannot_be_is_refused_in_words(administrator, fields, words):
    ContactFactory(email="taken@example.com")

    page = administrator.post(f"{CONTACTS}add/", {"name": "Ada", "email": "a@example.com", "language": "en"} | fields)

    assert page.status_code == 200
    assert words in page.content.decode()


def test_a_new_member_of_staff_sets_a_password_through_the_mail(administrator, client):
    administrator.post(f"{USERS}add/", typed(email="new@westfield.example", groups=[role("Clerk").pk]))
    client.logout()

    client.post(reverse("account_reset_password"), {"email": "new@westfield.example"})
    mail = Notification.objects.get(address="new@westfield.example")
    link = client.get(unseal(mail.sealed_context)["password_reset_url"], follow=True)
    password = "a long enough sentence to remember"
    client.post(link.redirect_chain[-1][0], {"password1": password, "password2": password})

    assert User.objects.get(email="new@westfield.example").check_password(password)


def test_a_contact_with_requests_is_kept_and_the_page_says_why(administrator):
    contact = make_request(reporter=Reporter(email="ada@example.com")).reporter
    address = reverse("admin:kernel_contact_delete", args=[contact.pk])

    refused = administrator.post(address, {"post": "yes"})

    assert refused.status_code == 200 and "Service requests: 1" in refused.content.decode()
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_a_contact_who_was_only_written_to_can_be_deleted(administrator):
    contact = ContactFactory()
    notify(to=contact, about=None, message="requests/received", dedupe="once")

    administrator.post(reverse("admin:kernel_contact_delete", args=[contact.pk]), {"post": "yes"})

    assert not Contact.objects.filter(pk=contact.pk).exists()
