"""What clerks and supervisors work with."""

from django.urls import path

from . import acting, answers, blocking, callers, held, intake, originals, publishing, redacting, views

urlpatterns = [
    path("", views.queue, name="desk"),
    path("intake/", intake.intake, name="desk_intake"),
    path("intake/questions/", intake.questions, name="desk_intake_questions"),
    path("intake/nearby/", intake.near_call, name="desk_intake_nearby"),
    path("intake/callers/", callers.callers, name="desk_callers"),
    path("intake/caller/", callers.caller, name="desk_intake_caller"),
    path("intake/find/", answers.find_what, name="desk_intake_find"),
    path("intake/answers/<int:pk>/", answers.to_read, name="desk_intake_answer"),
    path("intake/<str:reference>/", intake.taken, name="desk_taken"),
    path("answers/", answers.answers, name="desk_answers"),
    path("answers/<int:pk>/", answers.answer, name="desk_answer"),
    path("held/", held.held, name="desk_held"),
    path("held/decide/", held.decide, name="desk_held_decide"),
    path("blocked/", blocking.blocked, name="desk_blocked"),
    path("blocked/<int:pk>/lift/", blocking.lift, name="desk_lift"),
    path("requests/<str:reference>/", views.request_page, name="desk_request"),
    path("requests/<str:reference>/issue/", acting.issue, name="desk_issue"),
    path("requests/<str:reference>/block/", blocking.block, name="desk_block"),
    path("requests/<str:reference>/publish/", publishing.publish, name="desk_publish"),
    path("requests/<str:reference>/publish-all/", publishing.publish_all, name="desk_publish_all"),
    path("requests/<str:reference>/strike/<slug:kind>/<int:pk>/", redacting.strike, name="desk_strike"),
    path("requests/<str:reference>/photos/<int:pk>/redact/", redacting.black_out, name="desk_black_out"),
    path("requests/<str:reference>/originals/<int:pk>/", originals.original, name="desk_original"),
    path("requests/<str:reference>/originals/<int:pk>/photo/", originals.original_photo, name="desk_original_photo"),
    path("requests/<str:reference>/news-read/", acting.news_read, name="desk_news_read"),
    path("requests/<str:reference>/work-orders/<int:pk>/cancel/", acting.cancel, name="desk_cancel"),
    path("requests/<str:reference>/<slug:action>/", acting.act, name="desk_act"),
]
