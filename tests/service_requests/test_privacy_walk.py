"""Marks in every personal field of five requests, and then every door of the portal: no mark comes out.

The city, its marks and its people are those of `tests/urls/`, which the table of every address uses too.
"""

import base64
import json
import logging
import re
from collections.abc import Iterable
from itertools import product
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.test import TestCase, override_settings

from notifications import delivery
from notifications.models import Notification
from notifications.rendering import render
from notifications.sealing import unseal
from service_requests import services
from service_requests.models import ReporterDetails
from service_requests.services import Place
from service_requests.statuses import Channel, RequestStatus
from tests.smtp_peer import SmtpPeer
from tests.urls.city import NOT_TO_BE_KNOWN_OF, REQUESTS, City, seeded_city
from tests.urls.crawling import Crawl, everything_in
from tests.urls.people import RITA
from tests.urls.tables import rows_of
from tests.urls.walking import every_address
from westfield.celery import app
from westfield.kernel.actor import Actor
from westfield.kernel.models import Contact, Image

ADDRESSES = every_address()
EVERYTHING = ("contact", "email", "words", "note", "place", "staff", "key", "existence")
OF_A_PERSON = ("contact", "email", "words", "note", "key")


class PrivacyWalk(TestCase):
    city: City

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.city = seeded_city()

    def crawl(self, role: str, starts: Iterable[str], *, follow: bool = True) -> Crawl:
        return Crawl(self.city.people.visitors[role], starts, follow=follow)

    def every_door(self) -> list[str]:
        """Every address of the table, but for those that only the holder of a key knows."""
        by_link = ("/mine/<str:token>", "contract/<int:pk>/<str:token>")
        keys = {name for name, address in ADDRESSES.items() if any(part in address.route for part in by_link)}
        keys |= {"pending_photo"}
        rows = [row for row in rows_of("looking.txt") if row.name not in keys or "guessed" in row.example]
        return [ADDRESSES[row.name].path(self.city.example(row.example)) for row in rows]

    def every_question(self) -> list[str]:
        """The list with every filter and page; each number tracked; each place looked for, by word and by point."""
        services_, statuses = [f"service-{kind}" for kind in REQUESTS], ["", *RequestStatus.values]
        numbers = [request.reference for request in self.city.requests.values()]
        filters = [{"service": service, "status": status} for service, status in product(["", *services_], statuses)]
        filters += [{"before": number} for number in numbers]
        filters += [{"q": number} for number in numbers]
        everywhere = {"box": "39.9,-86.3,40.2,-86.0", "zoom": "12"}
        # The finished one stands at an address of the county's register, which everybody may look up.
        _traits, places, points = zip(*(REQUESTS[kind] for kind in REQUESTS if kind != "block"), strict=True)
        corners = [(float(x), float(y)) for x, y in points]
        close = [
            {"box": f"{x - 0.0002:.5f},{y - 0.0002:.5f},{x + 0.0002:.5f},{y + 0.0002:.5f}", "zoom": "19"}
            for x, y in corners
        ]
        typed = [*places, *(place.split(" ")[1] for place in places), RITA.name, RITA.email, RITA.phone]
        return [
            *(f"/requests/?{urlencode(each)}" for each in filters),
            *(f"/requests/map.json?{urlencode(each | everywhere)}" for each in filters),
            *(f"/requests/map.json?{urlencode(each)}" for each in close),
            *(f"/requests/feed/?{urlencode(each)}" for each in filters),
            *(f"/track/?{urlencode({'number': number})}" for number in numbers),
            *(f"/requests/addresses/?{urlencode({'q': words})}" for words in typed),
            *(f"/requests/services/?{urlencode({'q': words})}" for words in typed),
            *(
                f"/requests/nearby/?{urlencode({'service': f'service-{kind}', 'latitude': x, 'longitude': y})}"
                for kind, (x, y) in product(REQUESTS, points)
            ),
            *(f"/requests/nearest-address/?{urlencode({'latitude': x, 'longitude': y})}" for x, y in points),
            "/requests/city-limit.json",
            "/nowhere/",
            "/requests/%00/",
        ]

    def every_photo(self) -> list[str]:
        """Each photo asked for under each request, in each size: as if somebody had guessed its key."""
        images = [*self.city.published.values(), *self.city.unpublished.values(), self.city.original]
        numbers = [request.reference for request in self.city.requests.values()]
        return [
            f"/requests/{number}/photos/{image.key}/{size}/"
            for number, image, size in product(numbers, images, ("full", "thumbnail"))
        ] + [f"/photos/pending/{image.form_key}/{image.key}/" for image in images]

    def test_nobody_without_a_right_finds_a_mark_at_any_door(self) -> None:
        marks = self.city.marks.seeker(EVERYTHING)
        for role in ("stranger", "disabled", "neighbor", "other_crew"):
            crawl = self.crawl(role, [*self.every_door(), *self.every_question()])

            assert crawl.found(marks) == [], role
            assert len(crawl.answers) > 100

    def test_no_search_finds_anything_by_what_is_not_public(self) -> None:
        """Not a word of a description, a note, a hidden place or a person; not even how many there would be."""
        stranger = self.city.people.visitors["stranger"]
        secret = [f"Zq{what}-{kind}" for what in ("description", "note", "answer") for kind in REQUESTS]
        secret += [REQUESTS[kind][1] for kind in REQUESTS if kind != "public"] + [RITA.name, RITA.email, RITA.phone]
        secret += [self.city.requests[kind].reference for kind in NOT_TO_BE_KNOWN_OF]
        for words in [*secret, *(f"service-{kind}" for kind in NOT_TO_BE_KNOWN_OF)]:
            question = urlencode({"q": words, "box": "39.9,-86.3,40.2,-86.0", "zoom": "12"})

            assert "Nothing fits" in stranger.ask("GET", f"/requests/?{question}").body.decode(), words
            assert "Nothing fits" in stranger.ask("GET", f"/requests/map/?{question}").body.decode(), words
            assert json.loads(stranger.ask("GET", f"/requests/map.json?{question}").body)["total"] == 0, words
            assert b"<entry>" not in stranger.ask("GET", f"/requests/feed/?{question}").body, words

    def test_what_is_public_is_found_by_the_same_search(self) -> None:
        stranger, public = self.city.people.visitors["stranger"], self.city.requests["public"]
        for words in (str(public.service_name), public.reference):
            assert public.reference in stranger.ask("GET", f"/requests/?{urlencode({'q': words})}").body.decode()

    def test_private_services_and_requests_are_not_counted(self) -> None:
        """A filter by a service that the public does not know is no filter, and the total says nothing of it."""
        stranger = self.city.people.visitors["stranger"]
        question = urlencode({"box": "39.9,-86.3,40.2,-86.0", "zoom": "12"})
        totals = {
            json.loads(stranger.ask("GET", f"/requests/map.json?{question}&service={service}").body)["total"]
            for service in ("", *(f"service-{kind}" for kind in ("private", "internal")))
        }

        assert totals == {2}  # the public one and the one shown by its block

    def test_the_marks_are_there_to_be_found(self) -> None:
        """Whoever may see everything does: the search looks for the right things."""
        for kind in REQUESTS:
            request = self.city.requests[kind]
            role = "administrator" if kind == "limited" else "clerk"
            page = self.crawl(role, [f"/desk/requests/{request.reference}/"], follow=False)
            found = "\n".join(page.found(self.city.marks.seeker([*OF_A_PERSON, "staff"]))).lower()

            for mark in ("zqname", "zqmail", "0143", f"zqdescription-{kind}", f"zqanswer-{kind}", f"zqnote-{kind}"):
                assert mark in found, (kind, mark)
            assert "zqstaff" in found, kind
            if kind != "public":
                assert page.found(self.city.marks.seeker(["place"]))

    def test_an_internal_service_is_suggested_to_nobody(self) -> None:
        service = self.city.requests["internal"].service_type
        service.name, service.keywords = {"en": "Zqpayroll desk"}, {"en": "zqsalary"}
        service.save()
        looked_for = ["Zqpayroll desk", "zqpayrol", "zqsalary", "zqsal", str(service.group.name), service.code]
        doors = [f"/requests/{door}/?{urlencode({'q': words})}" for door in ("services", "new") for words in looked_for]

        for role in ("stranger", "neighbor", "by_link", "clerk"):
            crawl = self.crawl(role, ["/", *doors], follow=False)
            assert {answer.status_code for answer in crawl.answers.values()} == {200}
            for path, answer in crawl.answers.items():
                assert "payroll desk</" not in everything_in(answer).lower(), path
                assert f"/requests/new/{service.code}/" not in everything_in(answer), path

    def test_photos_are_shown_to_nobody_who_guesses_their_key(self) -> None:
        def addresses(kind: str, image: Image) -> set[str]:
            number = self.city.requests[kind].reference
            return {f"/requests/{number}/photos/{image.key}/{size}/" for size in ("full", "thumbnail")}

        public = addresses("public", self.city.published["public"])
        read = [kind for kind in REQUESTS if kind not in NOT_TO_BE_KNOWN_OF]
        by_other_departments = public.union(*(addresses(kind, self.city.unpublished[kind]) for kind in read))
        for role in ("stranger", "neighbor", "other_crew", "elsewhere"):
            crawl = self.crawl(role, self.every_photo(), follow=False)
            seen = {path for path, answer in crawl.answers.items() if answer.status_code == 200}

            assert seen == (by_other_departments if role == "elsewhere" else public)
            assert crawl.found(self.city.marks.seeker(["words"])) == []
            assert {answer.status_code for answer in crawl.answers.values()} == {200, 404}

    def merged(self, child: str, parent: str) -> list[str]:
        """Merge one of the city into another and close it; answers the doors at which strangers meet the two."""
        clerk, requests = Actor.of_user(self.city.people.users["clerk"]), self.city.requests
        services.merge(child=requests[child], parent=requests[parent], by=clerk)
        said = self.city.marks.add("words", "Zqdone") if parent in NOT_TO_BE_KNOWN_OF else "Filled."
        services.update(request=requests[parent], by=clerk, text=said)
        services.complete(request=requests[parent], by=clerk, what_was_done=said)
        numbers = [requests[kind].reference for kind in (child, parent)]
        return [*(f"/requests/{number}/" for number in numbers), "/requests/", "/requests/feed/"]

    def test_a_private_request_shows_nowhere_at_the_public_one_that_it_was_merged_into(self) -> None:
        doors = self.merged("private", "public")
        for role in ("stranger", "neighbor", "other_crew"):
            assert self.crawl(role, doors).found(self.city.marks.seeker(EVERYTHING)) == [], role
        at_desk = [f"/desk/requests/{self.city.requests['public'].reference}/{tail}" for tail in ("", "merge/")]
        assert self.crawl("elsewhere", at_desk, follow=False).found(self.city.marks.seeker(["existence"])) == []

    def test_a_public_request_tells_nothing_of_the_private_one_that_it_was_merged_into(self) -> None:
        doors = self.merged("public", "private")
        for role in ("stranger", "neighbor", "other_crew"):
            assert self.crawl(role, doors).found(self.city.marks.seeker(EVERYTHING)) == [], role
        mails = Notification.objects.filter(message__startswith="requests/followed_")
        seeker = self.city.marks.seeker(["note", "place", "staff", "existence"])
        assert [render(mail).text for mail in mails if seeker.search(render(mail).text)] == []

    def test_what_was_struck_is_nowhere_but_in_its_original(self) -> None:
        """Not at the desk, not in its search, not for the clerk who struck it; an old photo has no address at all."""
        struck, old = re.compile("zqothers", re.IGNORECASE), str(self.city.original.key) if self.city.original else ""
        doors = [*self.every_door(), *self.every_question(), "/desk/?q=Zqothers", "/desk/?q=zqother"]
        found = self.crawl("clerk", doors, follow=False)
        for path, answer in found.answers.items():
            said = everything_in(answer).replace('value="Zqothers"', "").replace("q=Zqothers", "")
            assert old not in said, path
            assert "zqothers" not in said.lower() or path.startswith("/desk/?q="), path
        original = self.city.example("public struck")
        page = f"/desk/requests/{original['reference']}/originals/{original['pk']}/"
        assert self.crawl("supervisor", [page], follow=False).found(struck)
        for role in ("clerk", "crew", "elsewhere", "manager", "stranger", "by_link"):
            assert not self.crawl(role, [page], follow=False).found(struck), role

    def test_a_manager_never_meets_a_person(self) -> None:
        crawl = self.crawl("manager", [*self.every_door(), *self.every_question(), "/admin/"])

        assert crawl.found(self.city.marks.seeker(OF_A_PERSON)) == []

    def test_a_supervisor_meets_nothing_private_of_another_department(self) -> None:
        desk = [f"/desk/requests/{request.reference}/" for request in self.city.requests.values()]
        doors = [*self.every_door(), *self.every_question(), *desk, "/desk/?department=all", "/desk/?q=zqdescription"]
        crawl = self.crawl("elsewhere", doors, follow=False)  # the queue's filters go together without end
        kinds = "|".join(NOT_TO_BE_KNOWN_OF)

        assert crawl.found(self.city.marks.seeker(["existence"])) == []
        assert crawl.found(re.compile(f"zq(description|answer|note)-({kinds})", re.IGNORECASE)) == []

    def callers_doors(self) -> list[str]:
        """What a clerk asks while the phone rings, and the page of everybody whom the city knows."""
        keys = [f"c{contact.pk}" for contact in Contact.objects.all()]
        keys += [f"d{details.pk}" for details in ReporterDetails.objects.all()]
        typed = [RITA.name, RITA.email, RITA.phone, "zq"]
        near = [
            {"service": f"service-{kind}", "latitude": x, "longitude": y} for kind, (_t, _p, (x, y)) in REQUESTS.items()
        ]
        return [
            *(f"/desk/intake/callers/?{urlencode({'q': words})}" for words in typed),
            *(f"/desk/contacts/?{urlencode({'q': words})}" for words in typed),
            *(f"/desk/intake/caller/?{urlencode({'key': key})}" for key in keys),
            *(f"/desk/contacts/{key[1:]}/" for key in keys if key.startswith("c")),
            *(f"/desk/intake/nearby/?{urlencode(each)}" for each in near),
        ]

    def test_only_who_takes_calls_learns_who_has_called(self) -> None:
        for role in ("stranger", "neighbor", "other_crew", "manager"):
            crawl = self.crawl(role, self.callers_doors(), follow=False)
            assert crawl.found(self.city.marks.seeker(OF_A_PERSON)) == [], role

    def test_a_caller_leads_a_supervisor_to_nothing_private_of_another_department(self) -> None:
        crawl = self.crawl("elsewhere", self.callers_doors(), follow=False)

        assert crawl.found(self.city.marks.seeker(["existence"])) == []

    def test_a_limited_request_is_there_for_nobody_without_the_role(self) -> None:
        limited = self.city.requests["limited"]
        marks = re.compile(f"zq(description|answer|note)-limited|{limited.reference}", re.IGNORECASE)
        for role in ("clerk", "supervisor", "manager"):
            crawl = self.crawl(role, [*self.every_door(), "/desk/?department=all", "/desk/?status=all"], follow=False)
            assert crawl.found(marks) == [], role

    def test_a_crew_learns_name_and_phone_while_it_works_and_never_the_address(self) -> None:
        orders = {
            kind: request.work_orders.get().get_absolute_url()
            for kind, request in self.city.requests.items()
            if kind != "held"
        }
        crawl = self.crawl("crew", ["/crew/", *orders.values()])

        assert crawl.found(self.city.marks.seeker(["email"])) == []
        caller = self.city.marks.seeker(["contact"])
        for kind, path in orders.items():
            assert bool(caller.search(everything_in(crawl.answers[path]))) is (kind != "block"), kind

    def test_a_contractor_reads_what_to_do_and_meets_nobody(self) -> None:
        assert self.city.contract
        crawl = self.crawl("stranger", [self.city.contract.contract_path])

        assert crawl.found(self.city.marks.seeker(("contact", "email", "note", "staff"))) == []
        assert "Zqcontracted" in everything_in(crawl.answers[self.city.contract.contract_path])

    def test_reporters_read_no_note_and_no_name_of_staff(self) -> None:
        private = [request.private_path for request in self.city.requests.values()]

        for role in ("by_link", "reporter"):
            crawl = self.crawl(role, [*private, "/my/", "/requests/"])
            assert crawl.found(self.city.marks.seeker(["note", "staff"])) == []
        assert self.crawl("by_link", private, follow=False).found(self.city.marks.seeker(["words"]))

    def test_mails_to_the_reporter_hold_no_note_and_no_name_of_staff(self) -> None:
        inside = self.city.marks.seeker(["note", "staff", "email"])
        mails = [render(each) for each in Notification.objects.filter(recipient_contact__email=RITA.email)]

        assert len(mails) == len(REQUESTS)  # each but the held one was received, one is completed
        for mail in mails:
            assert not inside.search("\n".join([mail.subject, mail.text, mail.html or ""]))

    def test_the_outbox_shows_neither_words_nor_links_nor_whole_addresses(self) -> None:
        self.city.people.visitors["stranger"].client.post("/accounts/login/code/", {"email": RITA.email})
        code = Notification.objects.get(carries_secret=True)
        [secret] = [value for key, value in unseal(code.sealed_context).items() if key == "code"]
        pages = [f"/admin/notifications/notification/{each.pk}/change/" for each in Notification.objects.all()]

        for role in ("administrator", "superuser"):
            crawl = self.crawl(role, ["/admin/notifications/notification/", *pages], follow=False)
            assert {answer.status_code for answer in crawl.answers.values()} == {200}
            assert crawl.found(self.city.marks.seeker(OF_A_PERSON)) == []
            assert not [path for path, answer in crawl.answers.items() if secret in everything_in(answer)]

    def test_not_even_a_superuser_reads_the_secret_of_a_second_factor(self) -> None:
        crawl = self.crawl("superuser", self.second_factor_pages(), follow=False)

        assert {answer.status_code for answer in crawl.answers.values()} == {200}
        assert crawl.found(self.city.marks.seeker(["key"])) == []

    def second_factor_pages(self) -> list[str]:
        listed = "/admin/mfa/authenticator/"
        return [
            listed,
            *(f"{listed}{self.city.first_of('mfa_authenticator')}/{page}/" for page in ("change", "delete")),
        ]

    def test_a_form_that_comes_back_shows_what_its_sender_typed_and_no_more(self) -> None:
        for kind in REQUESTS:
            for role in ("stranger", "neighbor"):
                answer = self.city.people.visitors[role].ask(
                    "POST", f"/requests/new/service-{kind}/", {"form_key": str(uuid4()), "email": "not an address"}
                )
                assert answer.status_code == (404 if kind == "internal" else 422)
                assert not self.city.marks.seeker(EVERYTHING).search(everything_in(answer))

    def test_no_form_about_somebody_elses_request_answers_with_a_mark(self) -> None:
        """To follow it, to have it counted with one's own report, to have its link sent, to look at its photos."""
        seeker = self.city.marks.seeker(EVERYTHING)
        for role, kind in product(("stranger", "neighbor"), REQUESTS):
            number, visitor = self.city.requests[kind].reference, self.city.people.visitors[role]
            waiting = {"form_key": str(self.city.unpublished[kind].form_key)}
            known = kind not in NOT_TO_BE_KNOWN_OF
            # Who is signed in need not type an address to follow.
            followed = 404 if not known else 422 if role == "stranger" else 302
            for path, typed, expected in (
                (f"/requests/{number}/follow/", {}, followed),
                (f"/requests/{number}/follow/", {"form_key": "x", "email": "x"}, followed),
                (f"/requests/{number}/unfollow/", {}, 302 if known else 404),
                ("/requests/new/service-public/", {"mine_too": number, "email": "x"}, 422),
                ("/track/mine/", {"number": number, "email_or_phone": "x"}, 422),
                ("/track/mine/", {"number": number, "email_or_phone": "nobody@example.com"}, 302),
                ("/photos/waiting/", waiting, 200),
                ("/photos/remove/", waiting, 200),
            ):
                answer = visitor.ask("POST", path, {"form_key": str(uuid4()), **typed})
                assert answer.status_code == expected, (role, kind, path, typed, answer.status_code)
                # A number that somebody typed comes back as they typed it.
                assert not seeker.search(everything_in(answer).replace(number, "")), (role, kind, path)

    def test_pages_about_what_exists_and_what_does_not_are_the_same(self) -> None:
        nobodys = self.city.example("public number")["reference"]
        missing = self.city.people.visitors["stranger"].ask("GET", f"/requests/{nobodys}/")
        for kind in NOT_TO_BE_KNOWN_OF:
            there = self.city.people.visitors["stranger"].ask("GET", f"/requests/{self.city.requests[kind].reference}/")
            assert (there.status_code, there.body) == (missing.status_code, missing.body)

    @pytest.fixture(autouse=True)
    def _keep_logs(self, caplog: pytest.LogCaptureFixture) -> None:
        self.caplog = caplog

    def test_logs_hold_no_person_no_words_no_code_and_no_private_link(self) -> None:
        self.caplog.set_level(logging.DEBUG)
        with SmtpPeer() as peer, override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST=peer.host, EMAIL_PORT=peer.port, EMAIL_USE_TLS=False,
        ):  # fmt: skip
            made = self.reported()
            self.city.people.visitors["stranger"].client.post("/accounts/login/code/", {"email": RITA.email})
            code = unseal(Notification.objects.get(carries_secret=True).sealed_context)["code"]
            self.city.people.visitors["by_link"].ask("GET", made)
            self.city.people.visitors["stranger"].ask("GET", made.replace("/mine/", "/mine/x"))
            for notification in Notification.objects.all():
                delivery.deliver_one(notification.pk)
            sent = len(peer.messages)

        said = "\n".join(f"{record.getMessage()} {vars(record)}" for record in self.ours())
        assert sent == Notification.objects.count() > len(REQUESTS)
        assert self.ours(), "nothing was logged: then nothing was tested"
        assert code not in said and made.split("/mine/")[1].strip("/") not in said
        assert not self.city.marks.seeker(OF_A_PERSON).search(said)

    def ours(self) -> list[logging.LogRecord]:
        """What the portal and its libraries logged; the mail server of the tests logs every line it reads."""
        return [record for record in self.caplog.records if not record.name.startswith(("mail.log", "asyncio"))]

    def reported(self) -> str:
        """Another request of Rita's; its private path."""
        return services.report(
            service_type=self.city.requests["public"].service_type,
            description="Zqdescription-public",
            place=Place(words="130 Penn St"),
            reporter=RITA,
            channel=Channel.WEB,
            by=Actor.stranger(),
            form_key=uuid4(),
        ).private_path

    def test_workers_are_told_ids_and_nothing_else(self) -> None:
        with app.connection_for_write() as broker:
            broker.default_channel.client.delete("celery")
        with self.captureOnCommitCallbacks(execute=True):
            self.reported()
            self.city.people.visitors["stranger"].client.post("/accounts/login/code/", {"email": RITA.email})
        with app.connection_for_read() as broker:
            messages = [json.loads(raw) for raw in broker.default_channel.client.lrange("celery", 0, -1)]

        assert len(messages) >= 2
        for message in messages:
            [arguments, named, _options] = json.loads(base64.b64decode(message["body"]))
            assert named == {} and all(isinstance(each, int) or UUID(each) for each in arguments)
            assert not self.city.marks.seeker(EVERYTHING).search(json.dumps(message))
