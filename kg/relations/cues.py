"""The words of ontology/lexicon/relations.yaml as tests on a mention in its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.ontology import Ontology
from kg.relations.layout import Layout, Spot
from kg.subjects import WINDOW, Words


@dataclass(frozen=True)
class Cues:
    """Compiled word lists."""

    run: re.Pattern[str]
    context: re.Pattern[str]
    background: re.Pattern[str]
    means: re.Pattern[str]
    measure_nouns: re.Pattern[str]
    honours: re.Pattern[str]
    statistics: re.Pattern[str]
    totals: re.Pattern[str]
    joint_link: re.Pattern[str]
    and_link: re.Pattern[str]
    joint: re.Pattern[str]
    list_joint: re.Pattern[str]
    issue: re.Pattern[str]
    set_up: re.Pattern[str]
    central: re.Pattern[str]
    passive: re.Pattern[str]
    list_closer: re.Pattern[str]
    list_opener: re.Pattern[str]
    system: re.Pattern[str]
    part: re.Pattern[str]
    inside: re.Pattern[str]

    def carried_out(self, layout: Layout, spot: Spot) -> bool:
        """Say whether a verb of carrying out stands in front of the program."""
        return self.run.search(layout.before(spot, WINDOW)) is not None

    def occasion(self, layout: Layout, spot: Spot) -> bool:
        """Say whether the program is named as occasion or aim (``围绕…``), not as what is carried out."""
        return self.context.search(layout.before(spot, WINDOW)) is not None

    def is_background(self, label: str) -> bool:
        """Say whether *label* names a national campaign that most pieces only mention."""
        return self.background.search(label) is not None


@cache
def cues(ontology: Ontology) -> Cues:
    """Return the cues that *ontology* holds."""

    def words(name: str) -> str:
        return ontology.alternation(f"relations.{name}")

    programs = Words.of(ontology)
    return Cues(
        run=programs.run,
        context=programs.context,
        background=programs.background,
        means=re.compile(words("means") + r"[“《]?$"),
        joint_link=re.compile(words("joint_links") + r"[^，。；、]{0,6}$"),
        and_link=re.compile(words("and_links") + r"[^，。；、]{0,6}$"),
        set_up=re.compile(words("set_up_verbs") + r"了?[^，。；、]{0,3}$"),
        central=re.compile(words("central")),
        passive=re.compile(words("passive_links") + "$"),
        system=re.compile(words("systems") + r"[”’]?$"),
        part=re.compile(r"[”’]?[^，。；、]{0,3}" + words("parts")),
        inside=re.compile(r"[”’）)]*(?:平台)?(?:中|上|里|内)?的[“‘]?"),
        list_closer=re.compile(r"[”’）)]*" + words("list_closers") + r"?[^，。；：]{0,6}?的?[^，。；：的]{0,4}[“‘]?"),
        list_opener=re.compile(
            r"[”’）)]*[^，。；：]{0,6}(?:[：:（(—]+|，?" + words("list_openers") + r")[^，。；：、]{0,8}"
        ),
        joint=re.compile(words("joint_verbs")),
        list_joint=re.compile(r"^[^，。；]{0,12}" + words("list_joint_verbs")),
        issue=re.compile(words("issue_verbs") + r"(?:了|的)?[《“〈]?(?:[^，。；]*[》”〉][、和与及]?[《“〈])*$"),
        **{name: re.compile(words(name)) for name in ("measure_nouns", "honours", "statistics", "totals")},
    )
