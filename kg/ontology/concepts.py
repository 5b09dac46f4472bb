"""What ontology/ holds, checked: types, patterns, practices, schemes, divisions, word lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.model import Level, NodeType
from kg.text import any_of


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

        >>> from kg.ontology import load
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
