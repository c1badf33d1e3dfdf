"""Addresses of members: the door, the vault, the list, one's own account."""

from django.urls import path

from safe.administration.members.views import account, door, drafts, register

app_name = "members"
urlpatterns = [
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("welcome/<str:token>/", door.set_password, name="set_password"),
    path("wait/", door.wait, name="wait"),
    path("vault/open/", door.open_vault, name="open_vault"),
    path("vault/lock/", door.lock_vault, name="lock_vault"),
    path("vault/keep/", door.keep_vault, name="keep_vault"),
    path("drafts/keep/", drafts.keep, name="keep_draft"),
    path("drafts/<uuid:id>/", drafts.show, name="draft"),
    path("drafts/<uuid:id>/drop/", drafts.drop, name="drop_draft"),
    path("account/", account.show, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/language/", account.language, name="language"),
    path("members/", register.show, name="list"),
    path("members/invite/", register.invite, name="invite"),
    path("members/<uuid:id>/", register.detail, name="detail"),
    path("members/<uuid:id>/admit/", register.admit, name="admit"),
    path("members/<uuid:id>/link/", register.link, name="link"),
    path("members/<uuid:id>/give-role/", register.give_role, name="give_role"),
    path("members/<uuid:id>/take-role/", register.take_role, name="take_role"),
    path("members/<uuid:id>/leave/", register.leave, name="leave"),
]
