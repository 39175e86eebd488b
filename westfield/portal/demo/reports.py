"""Who reports what, where, when and how: a year and a half of it, and the last two days."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from service_requests.models import ServiceType
from service_requests.services import Place, Reporter
from service_requests.statuses import Channel, PlaceNeeded
from westfield.kernel.calendar import ONE_DAY

from .case import Case
from .chance import Chance
from .data_files import city, people, words
from .lives import COURSES, COURSES_WITHOUT_CREW, published
from .staff import mail_of
from .timeline import Life
from .today import SCENES, SCENES_WITH_MAIL, Scene, so_far
from .town import Town
from .working_time import local, next_at_work, working_time_before

CHANNELS = {
    Channel.WEB: 45.0,
    Channel.PHONE: 40.0,
    Channel.COUNTER: 5.0,
    Channel.EMAIL: 4.0,
    Channel.STAFF: 2.0,
    Channel.TEXT: 1.0,
    Channel.LETTER: 1.0,
    Channel.FACEBOOK: 1.0,
    Channel.NEXTDOOR: 0.7,
    Channel.X: 0.3,
}
# When people sit down to report something: weights of the hours from midnight on.
HOURS_AT_HOME = [1, 0, 0, 0, 0, 1, 3, 6, 8, 7, 6, 6, 7, 6, 6, 6, 7, 8, 8, 8, 7, 6, 4, 2]
# The portal gets known, and the last days are busy: there is something to do for everybody who looks around.
SHARE_AT_THE_BEGINNING, BUSY_DAYS, BUSIER = 0.55, 12, 2.2
FIRST_PHONE_NUMBER = 20  # +1 317 555 0120 and on; the lower ones are City Hall's
WITH_MAIL_AT_MOST = 15
REQUESTS_PER_PHOTO = 16


@dataclass
class Reports:
    """The reports of one demo city, each with the life that follows from it."""

    town: Town
    seed: int
    today: datetime
    months: int

    def __post_init__(self) -> None:
        self.chance = Chance(f"{self.seed}")
        self.photos_left = 0
        self.said: Counter[str] = Counter()
        self.zone = self.town.city_hall.zone

    def lives(self, count: int) -> list[tuple[datetime, Life]]:
        """The first moment and the course of so many requests; what happens today comes first."""
        self.photos_left = max(count // REQUESTS_PER_PHOTO, 2)
        with_mail = SCENES_WITH_MAIL[: min(WITH_MAIL_AT_MOST, count // 8)]
        scenes = SCENES[: count - len(with_mail)]
        lives = [self._scene(scene) for scene in scenes]
        lives += [self._scene_with_mail(scene, number) for number, scene in enumerate(with_mail)]
        for _number in range(count - len(lives)):
            lives += self._past()
        return lives

    def _scene(self, scene: Scene) -> tuple[datetime, Life]:
        code, hours_ago, acts = scene
        received_at = working_time_before(self.today, timedelta(hours=hours_ago), self.town.city_hall)
        case = self._case(self.town.services[code], received_at, self.chance.one_of(CHANNELS))
        return received_at, so_far(case, acts=acts, today=self.today)

    def _scene_with_mail(self, scene: Scene, number: int) -> tuple[datetime, Life]:
        code, hours_ago, acts = scene
        received_at = self.today - timedelta(hours=hours_ago)
        everybody = people()["residents"]["with_email"]
        name, language = everybody[number % len(everybody)]
        case = self._case(self.town.services[code], received_at, Channel.WEB)
        case.reporter = Reporter(name=name, email=mail_of(name), language=language)
        case.description = self._description(code, language)
        return received_at, so_far(case, acts=acts, today=self.today)

    def _past(self) -> list[tuple[datetime, Life]]:
        """One of the many, and, where the desk publishes it, that as well."""
        day = self._day()
        service = self.town.services[self._service_on(day)]
        channel = self.chance.one_of(CHANNELS)
        received_at = self._moment_on(day, channel)
        case = self._case(service, received_at, channel)
        courses = COURSES if service.code != "question" else COURSES_WITHOUT_CREW
        lives = [(received_at, self.chance.one_of(courses)(case))]
        if not service.is_private and self.chance.happens(0.4):
            read_at = next_at_work(received_at + self.chance.minutes(20, 300), self.town.city_hall, self.chance)
            lives.append((read_at, published(case)))
        return lives

    def _case(self, service: ServiceType, received_at: datetime, channel: Channel) -> Case:
        reporter = self._reporter(channel, may_be_nobody=service.anonymous_allowed)
        place = self._place(service)
        return Case(
            town=self.town,
            chance=Chance(self.chance.random()),  # of its own: what happens to one request changes no other
            service=service,
            received_at=received_at,
            channel=channel,
            place=place,
            reporter=reporter,
            description=self._description(service.code, reporter.language),
            look=self.chance.random(),
            has_photo=self._has_photo(channel, recent=received_at > self.today - timedelta(days=45)),
        )

    def _has_photo(self, channel: Channel, *, recent: bool) -> bool:
        """Few of the old ones: each photo takes longer to make than the rest of its request."""
        if channel != Channel.WEB or not self.photos_left or not self.chance.happens(0.4 if recent else 0.1):
            return False
        self.photos_left -= 1
        return True

    def _day(self) -> date:
        """A day of the period, more often a late one."""
        days = self.months * 61 // 2
        while True:
            ago = self.chance.randrange(days)
            weight = BUSIER if ago < BUSY_DAYS else 1 - (1 - SHARE_AT_THE_BEGINNING) * ago / days
            if self.chance.happens(weight / BUSIER):
                return (self.today - ago * ONE_DAY).astimezone(self.zone).date()

    def _service_on(self, day: date) -> str:
        return self.chance.one_of({code: it["share"] * it["months"][day.month - 1] for code, it in words().items()})

    def _moment_on(self, day: date, channel: Channel) -> datetime:
        """When people are at home; through a clerk, when City Hall is open, and never in the future."""
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=self.zone)
        hour = self.chance.choices(range(24), HOURS_AT_HOME)[0]
        moment = local(noon, self.zone, hour=hour, minute=self.chance.randrange(60))
        if channel != Channel.WEB:
            moment = next_at_work(moment, self.town.city_hall, self.chance)
        if moment < self.today:
            return moment
        return working_time_before(self.today, self.chance.minutes(60, 600), self.town.city_hall)

    def _place(self, service: ServiceType) -> Place:
        """Most often an address; a corner where the service is about corners; now and then only words."""
        if service.place_needed == PlaceNeeded.NONE:
            return Place()
        if words()[service.code].get("corners") or self.chance.happens(0.08):
            name, latitude, longitude = self.chance.choice(city()["corners"])
            return Place(words=name, latitude=Decimal(str(latitude)), longitude=Decimal(str(longitude)))
        if self.chance.happens(0.03):
            return Place(words=self.chance.choice(city()["somewhere"]))
        address = self.chance.choice(self.town.addresses)
        return Place(words=address.line, address=address, latitude=address.latitude, longitude=address.longitude)

    def _reporter(self, channel: Channel, *, may_be_nobody: bool) -> Reporter:
        """Somebody with a telephone, or nobody in particular; and staff are themselves."""
        anonymous = {Channel.WEB: 0.5, Channel.PHONE: 0.12, Channel.COUNTER: 0.3}.get(channel, 0.8)
        if channel == Channel.STAFF or (self.chance.happens(anonymous) and may_be_nobody):
            return Reporter()
        everybody = people()["residents"]["with_phone"]
        number = self.chance.randrange(len(everybody))
        name, language = everybody[number]
        return Reporter(name=name, phone=f"+1317555{100 + FIRST_PHONE_NUMBER + number:04}", language=language)

    def _description(self, code: str, language: str) -> str:
        """What has been said least often so far."""
        sentences: list[str] = words()[code]["reports_es" if language == "es" else "reports"]
        least = min(self.said[sentence] for sentence in sentences)
        said = self.chance.choice([sentence for sentence in sentences if self.said[sentence] == least])
        self.said[said] += 1
        return said
