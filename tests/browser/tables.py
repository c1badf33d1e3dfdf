"""What members do around a dialogue in the browser, and what they write down there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Page

from safe.testing.browser import examine
from safe.testing.walk import route_of

HELD, LATER, DONE, SEEN = "2020-10-14", "2020-10-20", "2020-11-20", "2020-11-27"


@dataclass(frozen=True)
class Promise:
    """What an office promised, how it is rated, and how far it came."""

    office: str
    promise: str
    due: str
    safety: str
    steps: Sequence[str] = ()
    level: str = ""  # of its verification


@dataclass(frozen=True)
class Asked:
    """A recommendation, how it is rated ("" is never), how far it came, and its promises."""

    english: str
    burmese: str
    safety: str
    influence: str = ""
    promises: Sequence[Promise] = ()

    def said(self, language: str) -> str:
        return self.burmese if language == "my" else self.english


@dataclass(frozen=True)
class Event:
    """A dialogue as it is typed; who came stands as institution, sex, name, office."""

    title: str
    convenor: str
    agenda: str
    minutes: str
    came: Sequence[tuple[str, str, str, str]]
    asked: Sequence[Asked]
    words: str  # by what a step is seen
    theme: str
    addressee: str
    owner: str

    def secrets(self) -> list[str]:
        """Names, offices of persons, and each line of the minutes."""
        said = [words for one in self.came for words in one[2:]]
        return [*said, *self.minutes.split("\n")]

    def promises(self) -> list[Promise]:
        return [promise for one in self.asked for promise in one.promises]


LONG = ("planned", "done", "verified")
ENGLISH = Event(
    "Travel papers for displaced people",
    "State labour department",
    "1. Papers at the township office\n2. Officers at the gates\n3. The way home",
    "U Tangbau Zinghtung opened the meeting.\nDaw Shadau Hkawnra told how her son lost his papers.",
    (
        ("state", "male", "U Tangbau Zinghtung", "Deputy director Zinghtung"),
        ("local", "female", "Daw Marip Lunghtoi", "Township clerk Lunghtoi"),
        ("cso", "female", "Daw Labang Seinhkawn", "Secretary Seinhkawn"),
        ("community", "female", "Daw Shadau Hkawnra", "Camp committee Hkawnra"),
    ),
    (
        Asked(
            "Give travel papers to displaced people at the township office, without a letter from"
            " the camp.",
            "",
            "safe",
            "5",
            (
                Promise(
                    "Township office",
                    "A counter for travel papers, two days a week",
                    "2020-12-15",
                    "safe",
                    LONG,
                    "2",
                ),
            ),
        ),
        Asked(
            "Post a labour officer at each border gate on market days.",
            "",
            "safe",
            "4",
            (
                Promise(
                    "Labour department",
                    "One officer at both gates on market days",
                    "2020-12-31",
                    "safe",
                    LONG[1:],
                    "3",
                ),
                Promise(
                    "Police of the township",
                    "A list of guesthouses that are watched",
                    "2020-11-30",
                    "unsafe",
                    LONG[:2],
                ),
            ),
        ),
        Asked(
            "Pay the bus fare of people who come home without papers.",
            "",
            "inside",
            "2",
            (
                Promise(
                    "Social welfare office",
                    "A fund for fares in the next budget",
                    "2021-03-31",
                    "inside",
                    LONG[:1],
                ),
            ),
        ),
        Asked("Close the recruiting office that keeps papers back.", "", "unsafe", "1"),
        Asked(
            "Teach the signs of a false offer in the last year of school.",
            "",
            "",
            "",
            (
                Promise(
                    "Education office",
                    "A lesson for teachers of the last year",
                    "2021-02-15",
                    "safe",
                ),
            ),
        ),
    ),
    "letter 14 of the township office",
    "Papers",
    "Township administration",
    "policy officer",
)
BURMESE = Event(
    "ပြည်တွင်းရွှေ့ပြောင်းသူများ၏ ခရီးသွားစာရွက်စာတမ်း",
    "ပြည်နယ်အလုပ်သမားဦးစီးဌာန",
    "၁။ မြို့နယ်ရုံးတွင် စာရွက်စာတမ်းရယူခြင်း\n၂။ ဂိတ်များရှိ အရာရှိများ",
    "ဦးစိုင်းလောဝ်ခမ်းမိုင်း အဖွင့်အမှာစကား ပြောကြားသည်။\nဒေါ်နန်းဟွမ်ခမ်းလာ က သားဖြစ်သူ စာရွက်ပျောက်ပုံကို ပြောပြသည်။",
    (
        ("state", "male", "ဦးစိုင်းလောဝ်ခမ်းမိုင်း", "ဒုညွှန်ကြားရေးမှူး လောဝ်ခမ်းမိုင်း"),
        ("cso", "female", "ဒေါ်နန်းမွေလောဝ်ဆိုင်", "အတွင်းရေးမှူး မွေလောဝ်ဆိုင်"),
        ("community", "female", "ဒေါ်နန်းဟွမ်ခမ်းလာ", "စခန်းကော်မတီ ဟွမ်ခမ်းလာ"),
    ),
    (
        Asked(
            "Give travel papers at the township office.",
            "စခန်းထောက်ခံစာမလိုဘဲ မြို့နယ်ရုံးတွင် ခရီးသွားစာရွက်စာတမ်း ထုတ်ပေးရန်။",
            "safe",
            "5",
            (
                Promise(
                    "မြို့နယ်ရုံး",
                    "တစ်ပတ်လျှင် နှစ်ရက် စာရွက်စာတမ်းကောင်တာ ဖွင့်ပေးမည်",
                    "2020-12-15",
                    "safe",
                    LONG,
                    "2",
                ),
            ),
        ),
        Asked(
            "Post a labour officer at each border gate.",
            "ဈေးနေ့များတွင် နယ်စပ်ဂိတ်တိုင်း၌ အလုပ်သမားရေးရာအရာရှိ တာဝန်ချရန်။",
            "safe",
            "4",
            (
                Promise(
                    "အလုပ်သမားဦးစီးဌာန",
                    "ဈေးနေ့တွင် ဂိတ်နှစ်ခုလုံး၌ အရာရှိတစ်ဦး ထားပေးမည်",
                    "2020-12-31",
                    "safe",
                    LONG[1:],
                    "3",
                ),
                Promise(
                    "မြို့နယ်ရဲစခန်း",
                    "စောင့်ကြည့်ထားသော တည်းခိုခန်းစာရင်း ပေးမည်",
                    "2020-11-30",
                    "unsafe",
                    LONG[:2],
                ),
            ),
        ),
        Asked(
            "Pay the bus fare of people who come home.",
            "စာရွက်မပါဘဲ ပြန်လာသူများ၏ ကားခ ပေးရန်။",
            "inside",
            "2",
            (
                Promise(
                    "လူမှုဝန်ထမ်းရုံး",
                    "လာမည့်ဘတ်ဂျက်တွင် ကားခရန်ပုံငွေ ထည့်မည်",
                    "2021-03-31",
                    "inside",
                    LONG[:1],
                ),
            ),
        ),
        Asked(
            "Close the recruiting office that keeps papers back.",
            "စာရွက်သိမ်းထားသော အလုပ်ရှာဖွေရေးရုံးကို ပိတ်ရန်။",
            "unsafe",
            "1",
        ),
        Asked(
            "Teach the signs of a false offer.",
            "အလိမ်အညာ အလုပ်ခေါ်စာ၏ လက္ခဏာများကို ကျောင်းတွင် သင်ရန်။",
            "",
            "",
            (
                Promise(
                    "ပညာရေးမှူးရုံး",
                    "နောက်ဆုံးနှစ်အတွက် သင်ခန်းစာတစ်ခု ရေးပေးမည်",
                    "2021-02-15",
                    "safe",
                ),
            ),
        ),
    ),
    "မြို့နယ်ရုံး စာအမှတ် ၁၄",
    "စာရွက်စာတမ်း",
    "မြို့နယ်အုပ်ချုပ်ရေး",
    "မူဝါဒ တာဝန်ခံ",
)


@dataclass
class Desk:
    """A member's browser; each of its pages is given to axe once in each language."""

    page: Page
    base: str
    language: str
    width: int
    shown: set[tuple[str, str]] = field(default_factory=set)

    def at(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")
        key = (route_of(path), self.language)
        if key not in self.shown:
            self.shown.add(key)
            faults = [str(one) for one in examine(self.page, path)]
            assert not faults, faults
            self.page.set_viewport_size({"width": self.width, "height": 900})
            self.page.emulate_media(color_scheme="light")

    def status(self, path: str) -> int:
        return self.page.request.get(f"{self.base}{path}", max_redirects=0).status

    def said(self) -> str:
        return self.page.inner_text("main")

    def fill(self, **said: str) -> None:
        """Each field by its name, as a hand would."""
        for name, value in said.items():
            found = self.page.locator(f"main [name={name}]")
            kind = found.first.evaluate("e => e.type || ''")
            if kind == "radio":
                self.page.check(f"main [name={name}][value={value}]")
            elif kind.startswith("select"):
                found.select_option(value)
            else:
                found.fill(value)

    def send(self, button: str = "form .s-btn--main") -> None:
        self.page.click(f"main {button}")
        self.page.wait_for_load_state()

    def keep(self, path: str, **said: str) -> None:
        """A form filled and kept; the member stands on the next page."""
        self.at(path)
        self.fill(**said)
        self.send()
        assert not self.page.url.endswith(path), self.said()

    def refused(self, path: str, **said: str) -> str:
        """The words with which a form is refused."""
        self.at(path)
        self.fill(**said)
        self.send()
        assert self.page.url.endswith(path), self.page.url
        return self.page.inner_text(".s-errors, [role=alert]")

    def hrefs(self, ends: str) -> list[str]:
        found = self.page.locator(f"main a[href$='{ends}']").all()
        return [str(one.get_attribute("href")) for one in found]
