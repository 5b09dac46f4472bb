"""Load ontology/: types, edges, units, lexica, patterns, taxonomy. Loading is checking.

Every file is YAML read as strings only (``no`` stays ``no``), and every mistake is reported as ``file:line``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg import adapting
from kg.errors import DataFileError, Problem, did_you_mean
from kg.model import EdgeType, Level, NodeType
from kg.text import any_of

Entry = dict[str, Any]
SCHEMES = ("instruments", "targets")
"""The closed vocabularies of schemes.yaml."""
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """A node or edge type: names and definition in Chinese and English."""

    id: str
    label: str
    en: str
    definition: str
    definition_en: str
    domain: tuple[NodeType, ...] = ()
    range: tuple[NodeType, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression whose group ``span`` is a mention of *type*. Its examples are run at load."""

    id: str
    type: NodeType
    regex: re.Pattern[str]
    confidence: float
    own: bool = False
    """From a user's folder: what it finds is settled before rules and model are asked."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A practice of the taxonomy."""

    id: str
    label: str
    en: str
    definition: str
    field: str
    instrument: str
    names: tuple[str, ...]
    """The label and all other names."""
    based_on: str = ""
    """The document, law or campaign of a national standing practice; empty where there is none or it is in doubt."""
    kind: NodeType = NodeType.MECHANISM
    """What a mention of the practice usually is: Mechanism or Program."""
    scope: str = ""
    """Scope note: what belongs to a neighbouring concept."""
    background: bool = False
    """A national programme that texts name as their setting: naming it is no adoption, so counts leave it out."""


@dataclass(frozen=True, slots=True)
class Category:
    """A concept of a closed vocabulary (schemes.yaml): a policy instrument, a target group."""

    scheme: str
    id: str
    label: str
    en: str
    definition: str
    definition_en: str
    words: tuple[str, ...] = ()
    """What names it in texts."""


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division of GB/T 2260."""

    code: str
    name: str
    short: str
    """The name without its class word: 南召 for 南召县. Empty where what is left has one character."""
    level: Level


@dataclass(frozen=True, eq=False)
class Ontology:
    """All knowledge outside code, checked."""

    nodes: Mapping[str, TypeInfo]
    edges: Mapping[str, TypeInfo]
    lists: Mapping[str, tuple[str, ...]]
    """Word lists by ``file.id``, e.g. ``organizations.suffixes``; words longest first."""
    maps: Mapping[str, Mapping[str, str]]
    """Word maps by ``file.id``: a word and what it stands for."""
    patterns: tuple[Pattern, ...]
    """In file and line order: an earlier one wins a tie."""
    practices: tuple[Concept, ...]
    divisions: tuple[Division, ...]
    folder: Path
    schemes: Mapping[str, Mapping[str, Category]] = field(default_factory=dict)
    """Closed vocabularies by name (``instruments``, ``targets``), their concepts by id, in file order."""

    def words(self, name: str) -> tuple[str, ...]:
        """Return the word list *name* (``file.id``), longest word first. A missing list is a bug in code."""
        return self.lists[name]

    def alternation(self, *names: str) -> str:
        """Return the words of the lists as one regular expression group, longest first.

        Meant for lists of some hundreds of words; more belong into an automaton.
        """
        return any_of(word for name in names for word in self.lists[name])

    def practice_names(self, kind: NodeType) -> tuple[str, ...]:
        """Return every name in the taxonomy of the practices whose mentions usually are of *kind*, background aside."""
        return tuple(n for c in self.practices if c.kind == kind and not c.background for n in c.names)

    def explanation(self, rule: str) -> tuple[str, str]:
        """Return what the rule *rule* looks at, in Chinese and English; of an unknown rule, what its family does.

        >>> load().explanation("neural+place/redacted")[0]
        '标注模型逐字判定；规则也给出同样的提法：隐去名称的地方（*县、某区）'
        """
        return self._explained(rule, ""), self._explained(rule, "_en")

    def _explained(self, rule: str, tongue: str) -> str:
        families = self.maps[f"explanations.families{tongue}"]
        model, plus, same = rule.partition("+")
        if plus and model in families:
            joint = "; a rule proposes the same: " if tongue else "；规则也给出同样的提法："
            return families[model] + joint + self._explained(same, tongue)
        family = families.get(rule.split("/")[0], "a pattern of one's own" if tongue else "自有模式")
        return self.maps[f"explanations.rules{tongue}"].get(rule, family)

    def patterns_of(self, kind: NodeType) -> tuple[Pattern, ...]:
        """Return the shipped patterns that find mentions of *kind*."""
        return tuple(p for p in self.patterns if p.type == kind and not p.own)


def default_folder() -> Path:
    """Return ontology/: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "_ontology"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "ontology"


@cache
def load(*extra: Path) -> Ontology:
    """Load the shipped ontology, then the user's folders *extra*, which add words, patterns and practices.

    An extra folder has the same layout (``lexicon/*.yaml``, ``patterns/*.yaml``, ``practices.yaml``). A list that both
    hold is joined; of a map the later value holds; an id that is taken by a pattern or practice is a mistake, and so is
    a list that neither the program nor a pattern of the folders reads.

    Raises:
        DataFileError: with every problem found, one per line.
    """
    reader = _Reader()
    for folder in (default_folder(), *extra):
        reader.read_folder(folder)
    own_patterns = [str(entry.get("pattern", "")) for _, entry in reader.pattern_entries[reader.shipped_patterns :]]
    reader.problems += adapting.problems(reader.own, reader.shipped or {}, own_patterns)
    if reader.problems:
        raise DataFileError(sorted(reader.problems))
    return reader.ontology(default_folder())


class _Reader:
    """Collects what the files say, and every problem, so that one run reports them all."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.nodes: dict[str, TypeInfo] = {}
        self.edges: dict[str, TypeInfo] = {}
        self.lists: dict[str, dict[str, None]] = {}  # of each list the words in the order met
        self.maps: dict[str, dict[str, str]] = {}
        self.pattern_entries: list[tuple[str, Entry]] = []
        self.shipped: dict[str, str] | None = None
        """The form of the shipped lists by key; None while they are read."""
        self.shipped_patterns = 0
        self.own: list[adapting.OwnList] = []
        self.schemes: dict[str, dict[str, Category]] = {name: {} for name in SCHEMES}
        self.practices: dict[str, Concept] = {}
        self.named: dict[str, str] = {}
        self.divisions: list[Division] = []

    def read_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self.problem(folder.as_posix(), "不是文件夹；请给出词表文件夹", "not a folder; give a folder of lexica")
            return
        self.problems += adapting.misplaced(folder)
        self.here: dict[str, set[str]] = {}
        for name, target in (("types.yaml", self.nodes), ("edges.yaml", self.edges)):
            for place, entry in self.entries(folder / name):
                self.add_type(place, entry, target)
        for path in sorted((folder / "lexicon").glob("*.yaml")):
            for place, entry in self.entries(path):
                self.add_words(place, path.stem, entry)
        for path in sorted((folder / "patterns").glob("*.yaml")):
            self.pattern_entries += self.entries(path)
        for place, entry in self.entries(folder / "schemes.yaml"):
            self.add_category(place, entry)
        for place, entry in self.entries(folder / "practices.yaml"):
            self.add_practice(place, entry)
        self.read_divisions(folder / "divisions.csv")
        if self.shipped is None:
            self.shipped = dict.fromkeys(self.lists, "words") | dict.fromkeys(self.maps, "map")
            self.shipped_patterns = len(self.pattern_entries)

    def problem(self, place: str, zh: str, en: str) -> None:
        self.problems.append(Problem(place, zh, en))

    def entries(self, path: Path) -> Iterator[tuple[str, Entry]]:
        """Yield ``(path:line, entry)``. Keys given twice and what is no list of mappings are problems; no file is none."""
        if not path.exists():
            return
        try:
            loader = _LOADER(path.read_text(encoding="utf-8-sig"))
            root = loader.get_single_node()
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as exc:
            mark = getattr(exc, "problem_mark", None)
            place = f"{path.as_posix()}:{mark.line + 1 if mark else 1}"
            reason = str(getattr(exc, "problem", None) or exc)
            self.problem(place, f"不是合法的 UTF-8 YAML：{reason}", f"not valid UTF-8 YAML: {reason}")
            return
        if root is None:
            return
        if not isinstance(root, yaml.SequenceNode):
            zh, en = "应为条目列表，每条以 “- id:” 开头", "expected a list, each entry starting with '- id:'"
            self.problem(f"{path.as_posix()}:1", zh, en)
            return
        for node in root.value:
            place = f"{path.as_posix()}:{node.start_mark.line + 1}"
            if not isinstance(node, yaml.MappingNode):
                self.problem(place, "应为 “键: 值”", "expected a mapping (key: value)")
                continue
            keys = [key.value for key, _ in node.value]
            for key in sorted({k for k in keys if keys.count(k) > 1}):
                self.problem(place, f"键 “{key}” 出现两次", f"key {key!r} appears twice")
            yield place, loader.construct_document(node)

    def keys(self, place: str, entry: Entry, required: Sequence[str], optional: Sequence[str]) -> bool:
        """Say whether *entry* has exactly known keys; report each one that is missing or unknown."""
        known = [*required, *optional]
        missing = [k for k in required if not entry.get(k)]
        unknown = [k for k in entry if k not in known]
        for key in missing:
            self.problem(place, f"缺少 “{key}”", f"missing {key!r}")
        for key in unknown:
            close = did_you_mean(key, known)
            hint_zh, hint_en = (f"；是否为 “{close}”？", f" Did you mean {close!r}?") if close else ("", "")
            self.problem(place, f"未知的键 “{key}”{hint_zh}", f"unknown key {key!r}.{hint_en}")
        return not missing and not unknown

    def add_type(self, place: str, entry: Entry, target: dict[str, TypeInfo]) -> None:
        names = ("id", "label", "en", "definition", "definition_en")
        if not self.keys(place, entry, names, ("domain", "range")):
            return
        known: Sequence[str] = list(NodeType if target is self.nodes else EdgeType)
        if entry["id"] not in known:
            self.problems.append(adapting.unknown_type(place, entry["id"], known))
            return
        ends: list[tuple[NodeType, ...]] = []
        for key in ("domain", "range"):
            for t in (bad := [t for t in entry.get(key, ()) if t not in list(NodeType)]):
                self.problem(place, f"{key}：未知的类型 “{t}”", f"{key}: unknown type {t!r}")
            ends.append(tuple(NodeType(t) for t in entry.get(key, ()) if t not in bad))
        target[entry["id"]] = TypeInfo(*(entry[name] for name in names), *ends)

    def add_words(self, place: str, stem: str, entry: Entry) -> None:
        if not self.keys(place, entry, ("id", "label", "en"), ("words", "map", "source")):
            return
        key = f"{stem}.{entry['id']}"
        words, pairs = entry.get("words"), entry.get("map")
        if not isinstance(words, list) and not isinstance(pairs, dict):
            self.problem(place, "需要 words（列表）或 map（映射）", "needs words (a list) or map (a mapping)")
            return
        if self.shipped is not None:
            mine = tuple(w for w in words if isinstance(w, str)) if isinstance(words, list) else ()
            self.own.append(adapting.OwnList(place, key, mine, "map" if isinstance(pairs, dict) else "words"))
        if isinstance(pairs, dict):
            self.maps.setdefault(key, {}).update(pairs)
            return
        assert isinstance(words, list)
        target, here = self.lists.setdefault(key, {}), self.here.setdefault(key, set())
        for word in words:
            if not isinstance(word, str) or not word.strip():
                self.problem(place, f"{key}：空词或非文字 {word!r}", f"{key}: empty or not text: {word!r}")
            elif word in here:
                self.problem(place, f"{key}：“{word}” 重复", f"{key}: {word!r} stands twice")
            else:
                here.add(word)
                target[word] = None

    def add_category(self, place: str, entry: Entry) -> None:
        """Add a concept of a scheme; of one that is there already, the words alone."""
        known = self.schemes.get(entry.get("scheme", ""), {}).get(entry.get("id", ""))
        names = ("label", "en", "definition", "definition_en")
        if not self.keys(place, entry, ("scheme", "id", "words", *(() if known else names)), names if known else ()):
            return
        if not self.known_value(place, entry, "scheme", SCHEMES):
            return
        if not isinstance(entry["words"], list) or not all(isinstance(w, str) and w.strip() for w in entry["words"]):
            self.problem(place, "words 应为词的列表", "words: expected a list of words")
            return
        taken = {w for c in self.schemes[entry["scheme"]].values() for w in c.words}
        for word in sorted({w for w in entry["words"] if w in taken or entry["words"].count(w) > 1}):
            self.problem(place, f"“{word}” 重复", f"{word!r} stands twice in the scheme")
        if known is None:
            known = Category(entry["scheme"], entry["id"], *(entry[n] for n in names))
        self.schemes[known.scheme][known.id] = replace(known, words=(*known.words, *entry["words"]))

    def add_practice(self, place: str, entry: Entry) -> None:
        required = ("id", "label", "en", "definition", "field", "instrument")
        if not self.keys(place, entry, required, ("names", "based_on", "kind", "scope", "background")):
            return
        self.known_value(place, entry, "field", self.maps.get("practices.fields", {}))
        self.known_value(place, entry, "instrument", self.schemes["instruments"])
        kind = entry.get("kind", NodeType.MECHANISM)
        if not self.known_value(place, {"kind": kind}, "kind", [NodeType.MECHANISM, NodeType.PROGRAM]):
            return
        self.known_value(place, {"background": "no"} | entry, "background", ["yes", "no"])
        if not isinstance(entry.get("names", []), list):
            self.problem(place, "names 应为列表", "names: expected a list")
            return
        if entry["id"] in self.practices:
            self.problem(place, f"编号 “{entry['id']}” 已被使用", f"id {entry['id']!r} is already in use")
            return
        names = (entry["label"], *entry.get("names", ()))
        for name in names:
            if name in self.named:
                other = self.named[name]
                self.problem(place, f"“{name}” 已是 “{other}” 的名称", f"{name!r} already names {other!r}")
            self.named[name] = entry["id"]
        given = {key: entry[key] for key in required}
        self.practices[entry["id"]] = Concept(
            **given,
            names=names,
            based_on=entry.get("based_on", ""),
            kind=NodeType(kind),
            scope=entry.get("scope", ""),
            background=entry.get("background") == "yes",
        )

    def known_value(self, place: str, entry: Entry, key: str, known: Iterable[str]) -> bool:
        """Say whether ``entry[key]`` is one of *known*; report it where it is not."""
        value, choices = entry[key], [str(k) for k in known]
        if value in choices:
            return True
        close = did_you_mean(value, choices) or ", ".join(choices)
        self.problem(place, f"{key}：未知的值 “{value}”，可用：{close}", f"{key}: unknown value {value!r}; use {close}")
        return False

    def read_divisions(self, path: Path) -> None:
        if not path.exists():
            return
        with path.open(encoding="utf-8", newline="") as handle:
            for line, row in enumerate(csv.reader(handle), 1):
                if line == 1 or not row:
                    continue
                place = f"{path.as_posix()}:{line}"
                if len(row) != 4 or not re.fullmatch(r"\d{6}", row[0]) or row[3] not in list(Level):
                    self.problem(place, "应为 代码,名称,简称,级别", "expected code,name,short,level")
                    continue
                self.divisions.append(Division(row[0], row[1], row[2], Level(row[3])))

    def compile(self) -> Iterator[Pattern]:
        """Compile the patterns, with ``{file.id}`` put in for word lists, and run their examples."""
        seen: set[str] = set()
        for number, (place, entry) in enumerate(self.pattern_entries):
            if not self.keys(place, entry, ("id", "type", "pattern", "match"), ("no_match", "why", "confidence")):
                continue
            if entry["id"] in seen:
                self.problem(place, f"编号 “{entry['id']}” 已被使用", f"id {entry['id']!r} is already in use")
            seen.add(entry["id"])
            if entry["type"] not in list(NodeType):
                self.problems.append(adapting.unknown_type(place, entry["type"], list(NodeType)))
                continue
            regex = self.regex(place, entry["pattern"])
            if regex:
                self.run_examples(place, regex, entry)
                sure, own = adapting.confidence(place, entry, self.problems), number >= self.shipped_patterns
                yield Pattern(entry["id"], NodeType(entry["type"]), regex, sure, own)

    def regex(self, place: str, source: str) -> re.Pattern[str] | None:
        def words(match: re.Match[str]) -> str:
            name = match[1]
            if name not in self.lists:
                self.problems.append(adapting.unknown(place, name, self.lists))
            return any_of(self.lists.get(name, ["\0"]))

        try:
            regex = re.compile(adapting.LIST.sub(words, source))
        except re.error as exc:
            self.problem(place, f"正则表达式有误：{exc}", f"bad regular expression: {exc}")
            return None
        if "span" not in regex.groupindex:
            self.problem(place, "正则表达式缺少 (?P<span>…)", "the pattern lacks the group (?P<span>…)")
            return None
        return regex

    def run_examples(self, place: str, regex: re.Pattern[str], entry: Entry) -> None:
        """Check ``match`` (text with the span in ⟦⟧) and ``no_match`` (text) against the pattern."""
        for example in entry["match"]:
            text = example.replace("⟦", "").replace("⟧", "")
            wanted = re.findall("⟦(.*?)⟧", example)
            found = [m["span"] for m in regex.finditer(text) if m["span"]]
            if found != wanted:
                self.problem(place, f"示例 “{example}” 得到 {found}", f"example {example!r} gives {found}")
        for example in entry.get("no_match", ()):
            if match := regex.search(example):
                zh, en = (
                    f"反例 “{example}” 匹配了 “{match['span']}”",
                    f"{example!r} must not match, gives {match['span']!r}",
                )
                self.problem(place, zh, en)

    def ontology(self, folder: Path) -> Ontology:
        patterns = tuple(self.compile())
        if self.problems:
            raise DataFileError(sorted(self.problems))
        by_length: Callable[[str], tuple[int, str]] = lambda w: (-len(w), w)  # noqa: E731
        return Ontology(
            self.nodes,
            self.edges,
            {k: tuple(sorted(v, key=by_length)) for k, v in self.lists.items()},
            self.maps,
            patterns,
            tuple(self.practices.values()),
            tuple(self.divisions),
            folder,
            self.schemes,
        )
