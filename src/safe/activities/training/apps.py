from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "safe.activities.training"
    label = "training"
