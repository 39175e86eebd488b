"""What the desk and the crews keep in the admin: one of each, made as people make it."""

from uuid import uuid4

from service_requests import services
from service_requests.models import Correction, Merge, Relation
from service_requests.statuses import Channel
from tests.factories import (
    CannedResponseFactory,
    EquipmentFactory,
    KnowledgeArticleFactory,
    MaterialFactory,
    ServiceTypeFactory,
    make_request,
)
from westfield.kernel.actor import Actor
from westfield.kernel.models import User


def keep_words(clerk: User) -> int:
    """An answer that was given once, ready-made words, outfit; the number of the answer."""
    article = KnowledgeArticleFactory()
    services.count_call(by=Actor.of_user(clerk), article=article, channel=Channel.PHONE, form_key=uuid4())
    CannedResponseFactory()
    EquipmentFactory()
    MaterialFactory()
    return int(article.pk)


def put_right(clerk: User) -> None:
    """A request that was merged, one that was related and one that was corrected, where there is none yet."""
    by, service = Actor.of_user(clerk), ServiceTypeFactory()
    one, other = make_request(service_type=service), make_request(service_type=service)
    if not Relation.objects.exists():
        services.relate(request=one, other=other, by=by)
    if not Correction.objects.exists():
        services.change_service(request=other, by=by, service_type=ServiceTypeFactory(department=service.department))
    if not Merge.objects.exists():
        services.merge(child=make_request(service_type=service), parent=one, by=by)
