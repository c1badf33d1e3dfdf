"""Facts are clear by design: what each column could betray (docs/data-map.md)."""

from safe.registry.facts.models import Fact, Subject

SEALED: dict[type, dict[str, str]] = {}
CLEAR = {
    Subject: {
        "id": "random; joins facts of one person to each other, to nobody's name",
        "canonical": "that two random ids are one person",
    },
    Fact: {
        "id": "random and ordered by time: when a fact was written",
        "organisation": "which organisation worked that day",
        "kind": "that a training session was held, attended or completed",
        "subject": "random; how often one unnamed person came",
        "subject_kind": "whether a person, a session or another thing is counted",
        "on_date": "on which day people met: together with the township, that a meeting took place",
        "place": "in which township people met; never the camp or village",
        "programme": "the programme's public code",
        "event": "random; who was at the same training as whom, without names",
        "dose": "whether somebody came late",
        "value": "a count or amount without a name",
        "sex": "one of four words; with township and band it narrows a small group",
        "age_band": "a band of years; with township and sex it narrows a small group",
        "displacement": "whether an unnamed person is displaced",
        "disability": "whether an unnamed person has a disability",
        "source": "random id of the record that made the fact",
        "attributes": "whether an unnamed person has a card; further codes, never words",
        "recorded_at": "when somebody or the server worked",
        "void": "that a figure was corrected",
        "voided_at": "when a figure was corrected",
        "voided_why": "a code of the reason for a correction",
    },
}
