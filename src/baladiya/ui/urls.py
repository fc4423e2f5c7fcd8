"""Below /{language}/ui/: the text size, and the gallery of parts."""

from django.urls import path

from baladiya.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("text-size/<int:size>/", views.text_size, name="text_size"),
]
