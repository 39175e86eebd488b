"""What was answered to a service's questions is for the city and the reporter: nobody else ever reads it."""

import pytest

from service_requests.models import Answer, Question
from service_requests.statuses import QuestionKind
from tests.factories import CrewFactory, UserFactory, make_request
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db
SECRET = "The gate code is 4711."


@pytest.fixture
def worker():
    return UserFactory(crew_member=True)


@pytest.fixture
def request_(worker):
    request = make_request(crew=CrewFactory(members=[worker]))
    gate = Question.objects.create(
        service_type=request.service_type, code="gate", kind=QuestionKind.TEXT, label=Words(en="How do we get in?")
    )
    Answer.objects.create(
        request=request, question=gate, question_code="gate", question_label=gate.label, kind=gate.kind, value=SECRET
    )
    return request


def reads(client, path, user=None) -> bool:
    if user:
        client.force_login(user)
    page = client.get(path)
    assert page.status_code == 200
    return SECRET in page.content.decode()


def test_the_public_never_reads_answers(client, request_):
    assert not reads(client, request_.get_absolute_url())
    assert not reads(client, "/requests/")


def test_the_reporter_reads_their_own(client, request_):
    assert reads(client, request_.private_path)


def test_the_desk_and_the_crew_read_them(client, request_, worker):
    assert reads(client, f"/desk/requests/{request_.reference}/", UserFactory(clerk=True))
    assert reads(client, request_.work_orders.get().get_absolute_url(), worker)


def test_another_department_reads_them_where_it_reads_the_request(client, request_):
    assert reads(client, f"/desk/requests/{request_.reference}/", UserFactory(supervisor=True))


def test_the_manager_does_not(client, request_):
    manager = UserFactory(manager=True, department=request_.work_orders.get().department)
    assert not reads(client, request_.work_orders.get().get_absolute_url(), manager)
