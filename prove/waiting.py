"""How much waits for a person, as the page says."""

from prove.pages import Visit, number


def count_waiting(visit: Visit) -> int:
    """The number of things on the page Waiting."""
    page = visit.page("/waiting/")
    heading = page.tree.find(".//h1")
    return number(heading.text_content()) if heading is not None else 0
