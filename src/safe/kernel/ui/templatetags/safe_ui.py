"""Tags and filters of the kit: icon, control of a field, dates and numbers as people write them."""

from datetime import date, datetime

from django import template
from django.forms import BoundField, CheckboxInput, Select, Textarea
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safe.kernel.ui import words

register = template.Library()

_ICON = '<svg class="s-icon{}" viewBox="0 0 20 20" aria-hidden="true"><use href="{}#{}"/></svg>'


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """`{% icon "lock" %}` or `{% icon "lock" "s" %}`: never alone, always beside a word."""
    return format_html(_ICON, f" s-icon--{size}" if size else "", static("safe/icons.svg"), name)


@register.filter
def control(field: BoundField, classes: str = "") -> SafeString:
    """The input of a form field with the kit's classes and its hint and error named."""
    said = []
    if field.help_text:
        said.append(f"{field.id_for_label}-hint")
    if field.errors:
        said.append(f"{field.id_for_label}-error")
    attributes: dict[str, str | bool] = {}
    if not isinstance(field.field.widget, CheckboxInput):
        attributes["class"] = f"s-input {classes}".strip()
    if said:
        attributes["aria-describedby"] = " ".join(said)
    if field.errors:
        attributes["aria-invalid"] = "true"
    if isinstance(field.field.widget, Textarea):
        attributes.setdefault("rows", "4")
    return field.as_widget(attrs=attributes)


@register.filter
def shape(field: BoundField) -> str:
    """How the kit draws the field: `tick`, `picks` (radio, several) or `line`."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "tick"
    several = getattr(widget, "input_type", "") in {"radio", "checkbox"}
    return "picks" if several and not isinstance(widget, Select) else "line"


@register.filter
def first_id(field: BoundField) -> str:
    """Where the error summary's link leads: the control itself, or the first of its picks."""
    several = shape(field) == "picks"
    return f"{field.auto_id}_0" if several else field.id_for_label


@register.filter
def day(value: date | datetime | None) -> str:
    """12 February 2020 / ၂၀၂၀ ဖေဖော်ဝါရီ ၁၂"""
    return words.day(value) if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Wednesday 12 February 2020"""
    return words.weekday(value) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """12 Feb; for columns"""
    return words.short_day(value) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """22:14, in the programme's time zone; ASCII digits in every language"""
    return words.clock_time(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """12 February 2020, 22:15"""
    return words.moment(value) if value else ""


@register.filter
def short_moment(value: datetime | None) -> str:
    """22:15 of today, else 12 Feb, 22:15"""
    return words.short_moment(value) if value else ""


@register.filter
def number(value: float | None) -> str:
    """1,283; ASCII digits in every language"""
    return words.number(value) if value is not None else ""


@register.simple_tag
def month_span(first: date, last: date) -> str:
    """January to June 2020"""
    return words.month_span(first, last)


@register.simple_tag
def day_span(first: date, last: date) -> str:
    """14–15 October 2020"""
    return words.day_span(first, last)


@register.filter
def iso(value: date | datetime | None) -> str:
    """For the `datetime` attribute of `<time>`."""
    return value.isoformat() if value else ""


@register.filter
def syllables(text: str) -> SafeString:
    """Shan and Ta'ang running text: browsers break it inside syllables unless each is held."""
    return words.held_syllables(text)
