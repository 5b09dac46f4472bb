"""What a piece is about: its administrative area and level."""

from __future__ import annotations

import re

from kg.model import Level
from kg.structure.layout import LONG
from kg.structure.places import RANKS, Found, Gazetteer, in_organization, narrowest
from kg.structure.words import Words

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
_SCHOOL = re.compile(r"大学|学院|学校|党校")
_FIRM = re.compile(r"(?:集团|公司)(?:党委|党组|党总支|党支部)?$")
_OWNED = {"省属": Level.PROVINCE, "市属": Level.CITY, "县属": Level.COUNTY, "区属": Level.COUNTY}


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
    gazetteer = Gazetteer(words, f"{title}\n{owner}\n{body}")
    if _SCHOOL.search(owner):
        return _of_school(owner, body, gazetteer)
    found = _by_owner(owner, gazetteer) or _by_title(title, gazetteer)
    if found is None and _FIRM.search(owner):
        return "", next((level for word, level in _OWNED.items() if word in body), None)
    found = found or _by_hint(hint, gazetteer) or _by_body(body, owner, gazetteer)
    if found is None:
        return "", None
    return _form(found, gazetteer, f"{title}\n{owner}", body), found.level


def _by_owner(owner: str, gazetteer: Gazetteer) -> Found | None:
    return in_organization(owner, gazetteer) if owner else None


def _of_school(owner: str, body: str, gazetteer: Gazetteer) -> tuple[str, Level | None]:
    """Return the city whose name the school bears, where the text names it in full; else no place, provincial level."""
    for found in gazetteer.scan(body[:_LEAD]):
        named = body[found.start : found.end] == found.name and gazetteer.words.bare(found.name) in owner
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
    after, second, _ = after.partition("：")
    if second:  # what stands before a second colon is the place of a second half: 贵州：… 安徽：…
        after = after.rpartition(" ")[0]
    below = narrowest([f for f in gazetteer.scan(after) if gazetteer.count(f.name) > 2])
    if base is None or (below is not None and RANKS[below.level] > RANKS[base.level]):
        return below
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
    bare = gazetteer.words.bare(found.name)
    full = [name for name in (bare + found.name[-1], found.name) if name in gazetteer.text]
    if not full:
        return bare
    if found.level == Level.PROVINCE:
        paragraph = next((line for line in body.split("\n") if len(line) > LONG), "")
        alone = len(re.findall(f"{full[0]}(?!委|人大|政府|纪|[^，。]{{0,8}}[局厅委])", gazetteer.text))
        often = 6 * alone >= gazetteer.count(bare)
        return full[0] if often or full[0] in title or full[0] in paragraph else bare
    return full[0]
