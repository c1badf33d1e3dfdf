from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "safe.activities.dialogues"
    label = "dialogues"
