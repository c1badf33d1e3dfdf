"""What `make demo` prints is read as a newcomer reads it."""

from prove.three_accounts import ADDRESS, printed_accounts

PRINTED = """Sent in 15 s. Answers: 201: 335.

http://127.0.0.1:8411

Demo accounts (invented people; one password for all):
  roinan@kwa       calm river stones listen     trainer of KWA, opens names
  htu@kwa          calm river stones listen     keeper of KWA: members, phones
  zaulum@hnf       calm river stones listen     trainer of HNF
  manager@metta    calm river stones listen     manager at Metta

Do not register real people before backup and escrow exist. Ctrl-C stops everything.
"""


def test_address_and_one_account_of_each_organisation() -> None:
    found = ADDRESS.search(PRINTED)
    assert found
    assert found.group() == "http://127.0.0.1:8411"
    assert printed_accounts(PRINTED) == [
        ("roinan@kwa", "kwa", "calm river stones listen"),
        ("zaulum@hnf", "hnf", "calm river stones listen"),
        ("manager@metta", "metta", "calm river stones listen"),
    ]
