"""How much waits for a person, as the page says."""

from prove.pages import Visit, number, words


def count_waiting(visit: Visit) -> int:
    """The number on the first tab of the page Waiting."""
    page = visit.page("/waiting/")
    tab = page.tree.find(".//nav[@aria-label='State']/a/b")
    return number(words(tab)) if tab is not None else 0
