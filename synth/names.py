"""Invented names after the habits of four peoples, in Latin and in Burmese script."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Piece:
    """One word of a name as written in Latin, in Unicode Burmese and in Zawgyi."""

    latin: str
    burmese: str
    zawgyi: str


def _table(rows: str) -> tuple[Piece, ...]:
    return tuple(Piece(*row.split()) for row in rows.strip().splitlines())


# spellings in Burmese script are ours, and so are the pairs with Zawgyi
CLANS = _table("""
Lahpai လဖိုင် လဖိုင္
Maran မရန် မရန္
Marip မရစ် မရစ္
Lahtaw လထော် လေထာ္
N'Hkum အင်ခွမ် အင္ခြမ္
Labang လဘန် လဘန္
Hpauyam ဖေါ်ယမ် ေဖၚယမ္
Sumlut ဆွမ်လွတ် ဆြမ္လြတ္
""")
JINGHPAW_WOMEN = _table("""
Kaw ကော် ေကာ္
Lu လု လု
Roi ရွယ် ရြယ္
Htu ထု ထု
Kai ကိုင် ကိုင္
""")
JINGHPAW_MEN = _table("""
Gam ဂမ် ဂမ္
Naw နော် ေနာ္
La လ လ
Tu တူး တူး
Tang တန် တန္
Brang ဘရန် ဘရန္
""")
JINGHPAW_WISHES = _table("""
Ja ဂျာ ဂ်ာ
Seng ဆိုင်း ဆိုင္း
Mun မွန် မြန္
Htoi ထွယ် ထြယ္
San ဆန် ဆန္
Awng အောင် ေအာင္
Ra ရာ ရာ
Bawk ဘော့ ေဘာ့
""")
SHAN_MEN = _table("""
Sai စိုင်း စိုင္း
Khun ခွန် ခြန္
""")
SHAN_WOMEN = _table("""
Nang နန်း နန္း
Nan နန်း နန္း
""")
SHAN_NAMES = _table("""
Kham ခမ်း ခမ္း
Leng လိန်း လိန္း
Hseng ဆိုင် ဆိုင္
Hom ဟုံ ဟံု
Lao လောင် ေလာင္
Mo မိုး မိုး
Tip တစ် တစ္
Aye အေး ေအး
Noom နွမ် နြမ္
Zarm ဇမ်း ဇမ္း
""")
TAANG_MEN = _table("""
Mai မိုင် မိုင္
Aik အိုက် အိုက္
""")
TAANG_WOMEN = _table("""
Lway လွေး ေလြး
Lwei လွေး ေလြး
""")
TAANG_NAMES = _table("""
Nyi ညီ ညီ
Aung အောင် ေအာင္
Moe မိုး မိုး
Naw နော် ေနာ္
Poe ပိုး ပိုး
Sar စာ စာ
Chit ချစ် ခ်စ္
Kyar ကျာ က်ာ
Oo ဦး ဦး
Seng ဆိုင် ဆိုင္
""")
BURMESE = _table("""
Aung အောင် ေအာင္
Kyaw ကျော် ေက်ာ္
Myint မြင့် ျမင့္
Hla လှ လွ
Htun ထွန်း ထြန္း
Khin ခင် ခင္
Win ဝင်း ဝင္း
Aye အေး ေအး
Soe စိုး စိုး
San စန်း စန္း
Zaw ဇော် ေဇာ္
Lin လင်း လင္း
Min မင်း မင္း
Wai ဝေ ေဝ
Thidar သီတာ သီတာ
Zarni ဇာနည် ဇာနည္
""")
PEOPLES = ("kachin", "shan", "taang", "burmese")


@dataclass(frozen=True)
class Name:
    """One name in three spellings."""

    latin: str
    burmese: str
    zawgyi: str


def invent(people: str, sex: str, draw: Random) -> Name:
    """A name of that people for that sex; `other` draws from either side."""
    woman = sex == "female" or (sex == "other" and draw.random() < 0.5)
    if people == "kachin":
        pieces = [draw.choice(CLANS), draw.choice(JINGHPAW_WOMEN if woman else JINGHPAW_MEN)]
        if draw.random() < 0.8:
            pieces.append(draw.choice(JINGHPAW_WISHES))
    elif people == "shan":
        pieces = [draw.choice(SHAN_WOMEN if woman else SHAN_MEN)]
        pieces += draw.sample(SHAN_NAMES, 2)
    elif people == "taang":
        pieces = [draw.choice(TAANG_WOMEN if woman else TAANG_MEN)]
        pieces += draw.sample(TAANG_NAMES, 2)
    else:
        pieces = draw.sample(BURMESE, draw.choice((2, 3, 3)))
    return Name(
        " ".join(piece.latin for piece in pieces),
        "".join(piece.burmese for piece in pieces),
        "".join(piece.zawgyi for piece in pieces),
    )
