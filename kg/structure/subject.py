"""What a piece is about: its administrative area and level."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.model import Level
from kg.structure.areas import RANKS
from kg.structure.layout import DIGITS, LONG, NUMERAL
from kg.structure.places import Found, Gazetteer, in_organization, narrowest
from kg.structure.words import Words, number_of

_LEAD = 900
"""Characters of the body in which the place is looked for."""

_SELF = {
    Level.PROVINCE: re.compile(r"(?:全|我|本)(?:省|自治区)|省委|省政府"),
    Level.CITY: re.compile(r"(?:全|我|本|该)市|市委|市政府"),
    Level.COUNTY: re.compile(r"(?:全|我|本|该)[县区](?!域)|[县区]委|[县区]政府|[县区]里"),
    Level.TOWNSHIP: re.compile(r"(?:全|我|本|该)[镇乡]|[镇乡]党委|镇里|乡里|[镇乡]政府|街道党工委"),
    Level.VILLAGE: re.compile(r"(?:全|我|本|该)村|村里|村党支部|村“两委”|社区党委|社区党总支"),
}
"""How an author writes of the own area without naming it."""

_QUOTED = re.compile(r"“[^”]*”")
_SCHOOL = re.compile(r"大学|学院|学校")
_FIRM = re.compile(r"(?:集团|公司)(?:党委|党组|党总支|党支部)?$")
_NUMBER = rf"(?:{NUMERAL}|几|多|\d{{1,2}})"
_SEVERAL = re.compile(
    rf"(?<![第“{DIGITS}]){_NUMBER}(?:个)?(?:省区市|省区|省市|省|地|城|市县|市|县|区县|区)(?![A-Za-z\d]?[同联创共])"
)
"""How a title says that the text goes to more than one area: 三地, 六个县."""
_COUNTY_CITY = re.compile(rf"县级市|(?P<n>{NUMERAL}|\d+)个(?:建制)?(?:乡镇|镇|乡)(?!村)")
_HAS_COUNTIES = re.compile(
    r"县（市|县市区|区县|县区|各县|[个余多](?:县|区|旗)(?![域级])|市辖区|[县区](?:委|政府)(?!员)"
)
_MOST_TOWNS = 40
"""A city with more townships than this is no county."""
_BARE = re.compile(r"[㐀-鿿]{2,5}$")


def place_of(title: str, owner: str, body: str, words: Words, hint: str = "") -> tuple[str, Level | None]:
    """Return the area that a piece is about, as the text writes it, and its level; empty and None where none is sure.

    The by-line decides, then the title, then what the first paragraphs name most. A school or a state firm has a level
    and no place, but where its own city is named.

    Args:
        title: the title, subtitle included.
        owner: the by-line's organization, may be empty.
        body: the text under them.
        words: the patterns of this stage.
        hint: the collection's heading, which may name an area that all its pieces share.
    """
    gazetteer = Gazetteer(words.areas, f"{title}\n{owner}\n{body}")
    if _SCHOOL.search(owner):
        return _of_school(owner, body, gazetteer)
    found = _by_owner(owner, title, gazetteer)
    if found is None and _is_about_areas(title, gazetteer):
        return "", None
    found = found or _by_title(title, gazetteer)
    if found is None and _FIRM.search(owner):
        return "", next((level for word, level in words.owned.items() if word in body), None)
    found = found or _by_hint(hint, gazetteer) or _by_body(body, owner, gazetteer)
    if found is None:
        return "", None
    return _form(found, gazetteer, f"{title}\n{owner}", body), _level(found, gazetteer)


def _level(found: Found, gazetteer: Gazetteer) -> Level:
    """Return the level of an area: a city unknown to the table is a county where it governs townships at first hand."""
    if found.level != Level.CITY or found.division is not None or _HAS_COUNTIES.search(gazetteer.text):
        return found.level
    for match in _COUNTY_CITY.finditer(gazetteer.text):
        number = number_of(match["n"]) if match["n"] else None
        if not match["n"] or (number is not None and 1 < number <= _MOST_TOWNS):
            return Level.COUNTY
    return Level.CITY


def _by_owner(owner: str, title: str, gazetteer: Gazetteer) -> Found | None:
    """Return the area in the owner's name, or a narrower one that the title names and the piece mentions more."""
    found = in_organization(owner, gazetteer) if owner else None
    below = _by_title(title, gazetteer) if found is not None else None
    if found is None or below is None or RANKS[below.level] <= RANKS[found.level]:
        return found
    return below if gazetteer.count(below.name) > gazetteer.count(found.name) else found


def _is_about_areas(title: str, gazetteer: Gazetteer) -> bool:
    """Say whether the title counts the areas that the piece is about (三地), or lists them, and names no single one."""
    plain = _QUOTED.sub(lambda m: "　" * len(m[0]), title)
    found = list(gazetteer.scan(plain))
    if any(plain[a.end : b.start] == "、" and a.level == b.level for a, b in pairwise(found)):
        return True
    several = _SEVERAL.search(plain)
    return several is not None and all(f.start < several.end() and several.start() < f.end for f in found)


def _of_school(owner: str, body: str, gazetteer: Gazetteer) -> tuple[str, Level | None]:
    """Return the city whose name the school bears, where the text names it in full; else no place, provincial level."""
    for found in gazetteer.scan(body[:_LEAD]):
        named = body[found.start : found.end] == found.name and gazetteer.areas.bare(found.name) in owner
        if named and found.level in (Level.CITY, Level.COUNTY):
            return found.name, found.level
    return "", Level.PROVINCE


def _by_title(title: str, gazetteer: Gazetteer) -> Found | None:
    """Return the area before the colon, or a narrower one behind it that the piece mentions; else the narrowest."""
    title = _QUOTED.sub(lambda m: "　" * len(m[0]), title)
    before, colon, after = title.partition("：")
    if not colon or len(before) > 16:
        before, after = title, ""
    base = _frequent(list(gazetteer.scan(before)), gazetteer)
    base = _completed(base, before, gazetteer) if colon else base
    after, second, _ = after.partition("：")
    if second:  # what stands before a second colon is the place of a second half: 贵州：… 安徽：…
        after = after.rpartition(" ")[0]
    below = narrowest([f for f in gazetteer.scan(after) if gazetteer.count(f.name) > 2])
    if base is None or (below is not None and RANKS[below.level] > RANKS[base.level]):
        return below
    return base


def _completed(base: Found | None, before: str, gazetteer: Gazetteer) -> Found | None:
    """Return the area whose name fills the title from a wider one to the colon: 云禾 in 江西云禾：….

    The text must write it with a class word.
    """
    rest = before[base.end :] if base is not None else ""
    if base is None or not _BARE.match(rest) or rest in gazetteer.areas.not_places:
        return base
    for name in (rest, *(rest + word for word in gazetteer.areas.classes)):
        level = gazetteer.areas.level(name)
        if level and RANKS[level] > RANKS[base.level] and name in gazetteer.text.partition("\n")[2]:
            return Found(base.end, len(before), name, level, None, chained=True)
    return base


def _frequent(found: list[Found], gazetteer: Gazetteer) -> Found | None:
    """Return the narrowest of the areas that the piece mentions at least 0.4 times as often as any other of them."""
    most = max((gazetteer.count(f.name) for f in found), default=0)
    return narrowest([f for f in found if gazetteer.count(f.name) >= 0.4 * most])


def _by_hint(hint: str, gazetteer: Gazetteer) -> Found | None:
    found = [f for f in gazetteer.scan(hint) if gazetteer.count(f.name) > 1]
    return narrowest(found)


def _by_body(body: str, owner: str, gazetteer: Gazetteer) -> Found | None:
    """Return the area of the first paragraphs that the piece is most about.

    Mentions count, and words like 全县 that show the level of the area. A by-line such as 县信访局 settles it.
    """
    lead = list(gazetteer.scan(body[:_LEAD]))
    if not lead or _is_about_several(lead, body, gazetteer):
        return None
    level = _level_of(owner)
    votes = {level: min(len(pattern.findall(gazetteer.text)), 12) for level, pattern in _SELF.items()}
    best: dict[str, tuple[float, Found]] = {}
    for found in lead:
        if level is None or found.level == level:
            score = gazetteer.count(found.name) + votes[found.level] / 2 + (found.start < 60)
            best.setdefault(found.name, (score, found))
    return max(best.values(), key=lambda item: (item[0], RANKS[item[1].level], -item[1].start), default=(0, None))[1]


def _level_of(owner: str) -> Level | None:
    """Return the level that an organization without a place name shows by its first character: 县信访局."""
    known = {"省": Level.PROVINCE, "市": Level.CITY, "县": Level.COUNTY, "区": Level.COUNTY}
    return known.get(owner.removeprefix("中共")[:1])


def _is_about_several(lead: list[Found], body: str, gazetteer: Gazetteer) -> bool:
    """Say whether the piece lists areas side by side (甲市、乙市), opens paragraph after paragraph with another, or
    wanders through the provinces.
    """
    return _lists_areas(lead, body, gazetteer) or _changes_area(body, gazetteer)


def _lists_areas(lead: list[Found], body: str, gazetteer: Gazetteer) -> bool:
    """Say whether the first paragraph sets areas side by side that the piece mentions more than any other."""
    end = body.find("\n")
    runs: list[list[list[Found]]] = []
    for found in (f for f in lead if end < 0 or f.end <= end):
        between = body[runs[-1][-1][-1].end : found.start] if runs else "\n"
        if found.chained and runs:
            runs[-1][-1].append(found)
        elif between == "、":
            runs[-1].append([found])
        else:
            runs.append([[found]])
    counts = [[max(gazetteer.count(f.name) for f in chain) for chain in run] for run in runs]
    for i, listed in enumerate(counts):
        if len(listed) > 1 and sorted(listed)[-2] > 1:
            names = {found.name for chain in runs[i] for found in chain}
            others = (f for run in runs for chain in run for f in chain if f.name not in names)
            return max(listed) > max((gazetteer.count(f.name) for f in others), default=0)
    return False


def _changes_area(body: str, gazetteer: Gazetteer) -> bool:
    opening = [next(gazetteer.scan(line[:12]), None) for line in body.split("\n")[:40]]
    names = [f.name for f in opening if f is not None and f.start == 0 and RANKS[f.level] < RANKS[Level.COUNTY]]
    provinces = [f.name for f in gazetteer.scan(gazetteer.text) if f.level == Level.PROVINCE]
    most = max(map(provinces.count, provinces), default=0)
    return len(set(names)) > 2 or (len(set(provinces)) > 4 and 2 * most < len(provinces))


def _form(found: Found, gazetteer: Gazetteer, title: str, body: str) -> str:
    """Return the shortest name with class word that the piece uses; the bare name where it uses no other.

    Of a province the full name is used where the title or the first paragraph writes it, or one mention in six.
    """
    if found.division is None:
        return found.name
    bare = gazetteer.areas.bare(found.name)
    full = [name for name in (bare + found.name[-1], found.name) if name in gazetteer.text]
    if not full:
        return bare
    if found.level == Level.PROVINCE:
        paragraph = next((line for line in body.split("\n") if len(line) > LONG), "")
        alone = len(re.findall(f"{full[0]}(?!委|人大|政府|纪|[^，。]{{0,8}}[局厅委])", gazetteer.text))
        often = 6 * alone >= gazetteer.count(bare)
        return full[0] if often or full[0] in title or full[0] in paragraph else bare
    return full[0]
