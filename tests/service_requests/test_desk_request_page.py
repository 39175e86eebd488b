"""One request at the desk: what each role sees of it."""

from tests.factories import make_request


def test_the_page_shows(clerk, crew, signed_in):
    shown = make_request(crew=crew)

    answer = signed_in(clerk).get(f"/desk/requests/{shown.reference}/")

    assert answer.status_code == 200
    print(answer.content.decode())


def test_q(clerk, crew, signed_in):
    make_request(crew=crew)
    for path in ("/desk/", "/desk/intake/"):
        answer = signed_in(clerk).get(path)
        assert answer.status_code == 200
        print(answer.content.decode())

def test_c(worker, crew, signed_in):
    order = make_request(crew=crew).work_orders.get()
    for path in ("/crew/", f"/crew/work-orders/{order.pk}/"):
        answer = signed_in(worker).get(path)
        assert answer.status_code == 200
        print(answer.content.decode())
