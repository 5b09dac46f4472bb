"""Read the files of ontology/ and of the user's folders, and collect every mistake in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from kg.errors import DataFileError, Problem, did_you_mean
from kg.model import EdgeType, Level, NodeType
from kg.ontology import adapting
from kg.ontology.concepts import Category, Concept, Division, Ontology, Pattern, TypeInfo
from kg.ontology.patterns import compiled

Entry = dict[str, Any]
SCHEMES = ("instruments", "targets")
"""The closed vocabularies of schemes.yaml."""
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Reader:
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
        """Take up every file of *folder*; the first folder read is the shipped one."""
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
        """Note what is wrong at *place*."""
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
        """Add a node or edge type to *target*."""
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
        """Add the words or the map of a lexicon entry; *stem* is the name of its file."""
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
        """Add a practice of the taxonomy; its names must be new."""
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
        """Read the table of administrative divisions: code, name, short name, level."""
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
            pattern = compiled(place, entry, self.lists, self.problems)
            if pattern:
                yield replace(pattern, own=number >= self.shipped_patterns)

    def ontology(self, folder: Path) -> Ontology:
        """Return all that was read, the shipped files being those of *folder*.

        Raises:
            DataFileError: with every problem found.
        """
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
