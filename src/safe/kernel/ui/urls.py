"""The pattern book: every part of the kit in its states, made from the parts themselves."""

from django.urls import path

from safe.kernel.ui import book

app_name = "ui"
urlpatterns = [
    path("ui/", book.words_and_lists, name="book"),
    path("ui/figures/", book.figures, name="book_figures"),
    path("ui/forms/", book.fields, name="book_forms"),
]
