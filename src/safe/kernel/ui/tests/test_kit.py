"""The kit renders the markup that safe.css was drawn for."""

from django import forms
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from safe.kernel.charts import Aim, Cell, Column, Pair, Step, columns, ladder, pyramid, tiles


def drawn(source: str, **context: object) -> str:
    template = engines["django"].from_string(source)
    return str(template.render(context, RequestFactory().get("/")))


def compiled(source: str, **context: object) -> str:
    return drawn(str(CottonCompiler().process(source)), **context)


class Ages(forms.Form):
    age = forms.IntegerField(label="Age", help_text="A guess is fine.")
    sex = forms.ChoiceField(label="Sex", choices=[("f", "Woman")], widget=forms.RadioSelect)
    shared = forms.BooleanField(label="Shared", required=False)


def test_a_wrong_field_names_its_error_and_its_hint() -> None:
    form = Ages({"age": "abt"})
    html = compiled(
        '<c-errors :form="form" /><c-field :field="form.age" unit="years" />', form=form
    )
    assert 'href="#id_age"' in html
    assert 'role="alert"' in html
    assert 'aria-describedby="id_age-hint id_age-error"' in html
    assert 'aria-invalid="true"' in html


def test_picks_and_ticks_are_labelled() -> None:
    html = compiled('<c-field :field="form.sex" /><c-field :field="form.shared" />', form=Ages())
    assert "<legend>Sex</legend>" in html
    assert 'class="s-pick"' in html


def test_every_picture_draws_without_a_style_attribute() -> None:
    html = compiled(
        '<c-aim :of="aim" large /><c-ladder :of="steps" /><c-columns :of="columns" caption="c" />'
        '<c-pyramid :of="rows" caption="c" left="W" right="M" />'
        '<c-tiles :of="tiles" /><c-tiles-key :of="tiles" />',
        aim=Aim("Finished", 604, 2400, 554, "2.2", "/i"),
        steps=ladder([Step("Contacts", "all", 40), Step("People", "once", 10)]),
        columns=columns([Column("1", 4, 8), Column("2", 9, None)]),
        rows=pyramid([Pair("18–24", 20, None)]),
        tiles=tiles([Cell("MMR1", "A", "K", 7), Cell("MMR2", "B", "K", None)], ["K"]),
    )
    assert "style=" not in html
    assert "<c-" not in html
    assert 'width="25.2%"' in html
    assert "On the way" in html
    assert "604 <span>/ 2,400</span>" in html
    assert 'class="q-MMR2 d0"' in html
    assert "1–4, not shown" in html


def test_the_small_parts() -> None:
    html = compiled(
        '<c-note kind="wait" title="A & B"><p>x</p></c-note><c-chip kind="done">Counted</c-chip>'
        '<c-sealed bare /><c-sealed>Camp</c-sealed><c-opened lang="kac">N</c-opened>'
        '<dl><c-stat label="L" :n="n" href="/x" note="n" /></dl><c-empty title="E"><p>w</p></c-empty>'
        '<c-tab href="/" :n="0" current>Waits</c-tab><c-dates legend="B" name="born" />'
        '<c-pager label="P" words="1–2" next="/n" /><c-toast title="D" /><c-broken />'
        '<dl><c-fact name="Where">W</c-fact></dl>',
        n=50,
    )
    assert "A &amp; B" in html
    assert "Sealed name" in html
    assert '<a href="/x">50</a>' in html
    assert 'aria-current="page"> Waits' not in html
    assert "<b>0</b>" in html
    assert 'name="born_year"' in html
