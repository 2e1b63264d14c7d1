"""Every URL of the owner's pages, below /chatbot/. One block for each page."""

from django.urls import path

from webcare.views.bots import (
    answer,
    answers,
    cases,
    changes,
    console,
    exchange,
    flows,
    greeting,
    misses,
    steps,
    versions,
)

urlpatterns = [
    path("", answers.home, name="bot_home"),
    # answers
    path("answers/", answers.answers, name="bot_answers"),
    path("new-answer/", answer.answer_new, name="bot_answer_new"),
    path("answers/<str:key>/", answer.answer, name="bot_answer"),
    path("answers/<str:key>/near/", answer.answer_near, name="bot_answer_near"),
    path("answers/<str:key>/undo/", answer.answer_undo, name="bot_answer_undo"),
    path("answers/<str:key>/redo/", answer.answer_redo, name="bot_answer_redo"),
    path("answers/<str:key>/removal/", answer.answer_removal, name="bot_answer_removal"),
    # the trial conversation
    path("console/", console.console, name="bot_console"),
    path("console/tests/", console.console_tests, name="bot_console_tests"),
    path("console/<int:number>/", console.console_verdict, name="bot_console_verdict"),
    # greeting and hand-over
    path("greeting/", greeting.greeting, name="bot_greeting"),
    path("greeting/effect/", greeting.effect, name="bot_effect"),
    path("greeting/switch/", greeting.switch, name="bot_switch"),
    path("greeting/channels/<int:pk>/", greeting.channel, name="bot_channel"),
    # flows
    path("flows/", flows.flows, name="bot_flows"),
    path("new-flow/", flows.flow_new, name="bot_flow_new"),
    path("flows/<str:key>/", flows.flow, name="bot_flow"),
    path("flows/<str:key>/undo/", flows.flow_undo, name="bot_flow_undo"),
    path("flows/<str:key>/redo/", flows.flow_redo, name="bot_flow_redo"),
    path("flows/<str:key>/removal/", flows.flow_removal, name="bot_flow_removal"),
    path("flows/<str:key>/steps/<path:step>/", steps.step, name="bot_flow_step"),
    # what is not live yet, and what was
    path("changes/", changes.changes, name="bot_changes"),
    path("changes/trial/", changes.trial, name="bot_trial"),
    path("changes/live/", changes.publish, name="bot_publish"),
    path("versions/", versions.versions, name="bot_versions"),
    path("versions/<int:number>/", versions.version, name="bot_version"),
    path("versions/<int:number>/restoration/", versions.version_restore, name="bot_version_restore"),
    # what the bot did not know
    path("misses/", misses.misses, name="bot_misses"),
    path("misses/<int:pk>/", misses.miss, name="bot_miss"),
    path("misses/<int:pk>/dismissal/", misses.miss_dismissal, name="bot_miss_dismissal"),
    path("misses/<int:pk>/undo/", misses.miss_undo, name="bot_miss_undo"),
    # the test set
    path("tests/", cases.cases, name="bot_cases"),
    path("new-test/", cases.case_new, name="bot_case_new"),
    path("tests/<str:key>/", cases.case, name="bot_case"),
    path("tests/<str:key>/removal/", cases.case_removal, name="bot_case_removal"),
    path("tests/<str:key>/undo/", cases.case_undo, name="bot_case_undo"),
    path("turns/<int:pk>/test/", cases.case_from, name="bot_case_from"),
    # files out and in
    path("exchange/", exchange.exchange, name="bot_exchange"),
    path("exchange/export/<slug:form>/", exchange.export, name="bot_export"),
    path("exchange/import/", exchange.import_look, name="bot_import"),
    path("exchange/import/apply/", exchange.import_apply, name="bot_import_apply"),
    path("exchange/import/undo/", exchange.import_undo, name="bot_import_undo"),
]
