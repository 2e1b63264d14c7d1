"""Every URL of the owner's pages, below /chatbot/. One block for each page."""

from django.urls import path

from webcare.views.bots import answers

urlpatterns = [
    path("", answers.home, name="bot_home"),
    # answers
    path("answers/", answers.answers, name="bot_answers"),
]
