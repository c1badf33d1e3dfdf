"""Text as it is stored: one order of marks, no invisible characters, single spaces."""

import re
import unicodedata

# the weight of a mark inside a run of marks, ascending; good for Burmese and Shan, not for Mon
_WEIGHTS = {
    10: "103B",
    11: "103C",
    12: "103D 1082",
    13: "103E",
    14: "105E 105F 1060",
    20: "1031 1084",
    30: "102D 102E 1032 1033 1034 1035 1071 1072 1073 1074 1085 109D",
    40: "102F 1030",
    50: "102B 102C 1062 1063 1067 1068 1083",
    60: "1086",
    70: "1036",
    80: "1037",
    90: "103A",
    100: "1038 1064 1069 106A 106B 106C 106D 1087 1088 1089 108A 108B 108C 108D 108F 109A 109B"
    " 109C",
}
_WEIGHT = {chr(int(code, 16)): w for w, codes in _WEIGHTS.items() for code in codes.split()}
_ASAT, _DOT = "\u103a", "\u1037"
_RUN = re.compile(f"[{''.join(_WEIGHT)}]{{2,}}")
_MON_ONLY = re.compile("[\u1028\u105a-\u1060]")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# ၀ (zero) typed for ဝ (wa): before a mark, or beside a letter and no digit
_ZERO_FOR_WA = re.compile(
    "\u1040(?=[\u102b-\u103e])|(?<=[\u1000-\u103f])(?<![\u1040-\u1049])\u1040(?=[\u1000-\u1021])"
    "|(?<![\u1040-\u1049])\u1040(?=[\u1000-\u1021][\u103a\u1039])"
)
_U_FOR_NYA = re.compile("\u1025(?=\u103a)")


def tidy(text: str, *, lines: bool = False) -> str:
    """The text in NFC, marks in order; `lines` keeps line ends. Twice is the same as once."""
    if text.isascii() and text.isprintable():  # no mark, nothing invisible, one line
        return " ".join(text.split())
    for _again in range(3):  # a rare text needs a second pass
        before, text = text, _once(text, lines=lines)
        if text == before:
            break
    return text


def _once(text: str, *, lines: bool) -> str:
    text = _CONTROL.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    if not _MON_ONLY.search(text):
        text = _RUN.sub(lambda run: _in_order(run.group()), text)
        text = _U_FOR_NYA.sub("\u1009", _ZERO_FOR_WA.sub("\u101d", text))
    text = unicodedata.normalize("NFC", text)
    if lines:
        return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()
    return " ".join(text.split())


def _in_order(marks: str) -> str:
    first = ""
    # an asat that opens the run kills the consonant before it, unless a dot belongs below it
    if marks[0] == _ASAT and _DOT not in marks:
        first, marks = _ASAT, marks.replace(_ASAT, "")
    ordered = sorted(dict.fromkeys(marks), key=lambda mark: _WEIGHT[mark])
    return first + "".join(ordered)
