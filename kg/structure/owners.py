"""The organization that a piece presents as responsible: by its by-line, its title, its signature, or its sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Level
from kg.structure.header import Header, issuer, signature
from kg.structure.layout import Line
from kg.structure.words import Words

_TEXT = 4000
"""Characters of the body in which the responsible organization is looked for."""

_EXPLAINS = re.compile(r"由([^，。；：由]{2,30}?)(?:会同[^，。；]{2,20})?负责解释")
_REPORT = re.compile(r"(?P<name>[^，。：“”\d]{3,40}?)\s*(?:关于)?\s*(?:\d{4}|[〇○二零一三四五六七八九]{4})\s*年")
_SIGNED = 20
"""Lines in which the full name of who signs is looked for."""
_WRAPPED = 60
"""Characters from which a line that ends inside a sentence was broken at a fixed width."""
_SMALL = (Level.TOWNSHIP, Level.VILLAGE)
_ALL_PURPOSE = re.compile(r"(?:.{0,6}[省市县区])?(?:委|党委|政府|人民政府)")
"""The leadership as such: it acts in every text and is no one's by-line."""
_FELLOW = re.compile(r"(?<=[局委部办])[和与](?=.{2,}[局委部办])")
"""Between two organizations that act together."""
_CLASS_WORDS = "省市县区镇乡"
_FIRM = re.compile(r"(?:公司|集团|合作社)(?:党委|党支部)?$")
_JOINTS = "与和由同向对把将在让使从及为各全有相当其该本"


def signed_by(header: Header, lines: Sequence[Line], words: Words) -> str:
    """Return the organization that by-line, title or signature of the piece names; empty where none of them does."""
    if header.owner:
        return header.owner
    signed = signature(lines, words)
    if issued := _issuer(header, lines, words):
        return signed if issued[0] in _CLASS_WORDS and signed.endswith(issued) else issued
    if signed and any(f"中共{signed}" in line.text for line in lines[:_SIGNED]):
        return f"中共{signed}"
    return signed or _of_subtitle(header.title, words) or _of_report(header.title, words)


def _issuer(header: Header, lines: Sequence[Line], words: Words) -> str:
    """Return the issuer that a notice's title names, or one of the first lines, which often repeat it in full."""
    if name := issuer(header.title, words):
        return name
    if "关于" not in header.title and not words.kind.search(header.title):
        return ""
    return next((name for line in lines[1:4] if (name := issuer(line.text, words))), "")


def _of_subtitle(title: str, words: Words) -> str:
    """Return the organization that a subtitle begins with: ——××区统计局2022年度工作总结."""
    _, dash, subtitle = title.rpartition("——")
    match = words.named.match(subtitle) if dash else None
    return match["name"] if match else ""


def _of_report(title: str, words: Words) -> str:
    """Return the organization whose yearly report the title announces: *省文化和旅游厅2023年工作总结."""
    match = _REPORT.match(title)
    return words.byline(match["name"]) if match else ""


def responsible(body: str, place: str, level: Level | None, words: Words) -> str:
    """Return the organization that the text presents as responsible; empty where only an area acts.

    It explains the rules (由…负责解释), or acts in the first paragraph or several times; organizations of another level
    than the piece's area are passed over. In a township or village its party committee or branch comes first. A village
    or community without one is an organization itself.
    """
    if (match := _EXPLAINS.search(body)) and words.byline(match[1]):
        return re.sub(r"(?<=领导小组)办公室$", "", match[1])
    text = _unwrapped(body[:_TEXT])
    own = _own_branch(text, place) if level in _SMALL else ""
    best = own or _acting(text, place, level, words)
    if level in _SMALL and not best:
        best = next((b for b in words.branches if words.branches[b] == level and _times(b, text) > 1), "")
    return best or (place if level == Level.VILLAGE else "")


def _unwrapped(text: str) -> str:
    """Return *text* without the line breaks inside sentences."""
    joined: list[str] = []
    for line in text.split("\n"):
        joined += [line, "" if len(line) >= _WRAPPED and line[-1] not in "。！？”；：）" else "\n"]
    return "".join(joined)


def _own_branch(text: str, place: str) -> str:
    """Return the party body that bears the place's name, where the text names it apart from its secretary."""
    match = re.search(rf"{re.escape(place)}(?:党支部|党总支|党工委|党委)(?!第?.?书记|委员|副)", text)
    return match[0] if match else ""


def _acting(text: str, place: str, level: Level | None, words: Words) -> str:
    """Return the organization that acts most; one named after the place, or given an abbreviation, counts more."""
    first: dict[str, int] = {}
    defined = set()
    for match in words.subject.finditer(text):
        name = _FELLOW.split(match["name"])[0]
        if _fits(name, place, level, words):
            first.setdefault(name, match.start())
            if name == match["name"] and text.startswith("（", match.end()):
                defined.add(name)
    paragraph = text.find("\n") % (len(text) + 1)
    scores = {name: _times(name, text) for name in first}
    first = {n: start for n, start in first.items() if n in defined or start <= paragraph or not _FIRM.search(n)}
    own = {name for name in first if place and name.startswith(place)}
    known = [n for n, start in first.items() if scores[n] > 1 or start <= paragraph or n in own or level in _SMALL]
    bonus = {name: 2 * (name in own) + 20 * (name in defined) for name in known}
    best = min(known, key=lambda name: (-scores[name] - bonus[name], first[name]), default="")
    best = best or _named_in_full(place, text, level, words)
    best = _in_full(best, place, text)
    return f"中共{best}" if best and f"中共{best}" in text else best


def _named_in_full(place: str, text: str, level: Level | None, words: Words) -> str:
    """Return the office most often named after the place, once in full and again, in full or as 县林业局; else empty.

    Of a province nothing is said: many of its offices are named in any text.
    """
    if not place or level in (None, Level.PROVINCE):
        return ""
    starts = [match.start() for match in re.finditer(re.escape(place), text)]
    found = [match["name"] for start in starts if (match := words.named.match(text, start))]
    times = {
        n: _times(n[len(place) - 1 :], text) for n in found if len(n) > len(place) and _fits(n, place, level, words)
    }
    best = max(times, key=lambda name: times[name], default="")
    return best if times.get(best, 0) > 1 and not _FIRM.search(best) else ""


def _times(name: str, text: str) -> int:
    """Return how often *text* names an organization, its secretary aside."""
    return len(re.findall(f"{re.escape(name)}(?!书记)", text))


def _in_full(name: str, place: str, text: str) -> str:
    """Return the name with the place's in front where the text writes it so once: 云禾县林业局 for 县林业局."""
    full = place + name[1:]
    return full if name and place and name[0] == place[-1] and full in text else name


def _fits(name: str, place: str, level: Level | None, words: Words) -> bool:
    """Say whether an organization can be this piece's own: its beginning or its place shows the level."""
    if words.national.match(name) or name[0] in _JOINTS or name.endswith(words.not_offices):
        return False
    if level not in _SMALL and _ALL_PURPOSE.fullmatch(name):
        return False
    if level is None or (place and (name.startswith(place) or name[0] == place[-1])):
        return True
    return next((found for start, found in words.initials.items() if name.startswith(start)), level) == level
