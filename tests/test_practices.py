"""The shipped taxonomy: closed lists, names that lead to one card only, definitions and sources that say something."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from faults import problems_of
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluation.gold import read_gold
from kg.model import Entity, Mention, NodeType, Span, stable_id
from kg.ontology import load
from kg.resolution.cards import Cards
from kg.text import normal

ONTOLOGY = load()
CONCEPTS = ONTOLOGY.practices
IDS = [c.id for c in CONCEPTS]
CARDS = Cards(ONTOLOGY)
GOLD = Path(__file__).parent.parent.parent / "shared" / "gold"
GENERIC = {
    word
    for name in (
        "mechanisms.not_mechanism",
        "mechanisms.list_ends",
        "programs.not_program",
        "resolution.class_words",
        "mechanisms.light",
    )
    for word in ONTOLOGY.words(name)
}
STANDING = {"三会一课", "职务与职级并行", "双报到", "一网通办", "四议两公开", "河湖长制"}
"""National standing practices, whose source everybody can look up."""


def entity(quote: str) -> Entity:
    """Return a mechanism that one mention names."""
    mention = Mention(Span(0, len(quote)), quote, NodeType.MECHANISM, "test")
    return Entity("e", NodeType.MECHANISM, quote, (mention,))


def test_there_are_enough_practices_and_every_id_is_stable_and_unique():
    assert len(CONCEPTS) >= 150
    assert [i for i, n in Counter(IDS).items() if n > 1] == []
    assert [i for i in IDS if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)] == []


def test_fields_and_instruments_are_closed_lists_and_all_in_use():
    assert {c.field for c in CONCEPTS} == set(ONTOLOGY.maps["practices.fields"])
    assert {c.instrument for c in CONCEPTS} == set(ONTOLOGY.schemes["instruments"])


def test_fields_are_named_in_chinese_and_english():
    for text in ONTOLOGY.maps["practices.fields"].values():
        zh, en = text.split(" / ")
        assert re.search("[一-鿿]", zh)
        assert not re.search("[一-鿿]", en)


def test_no_name_stands_for_two_practices_however_it_is_spelt():
    owners = defaultdict(list)
    for concept in CONCEPTS:
        for name in concept.names:
            owners[normal(name)].append(concept.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("word", ["制度", "机制", "工作", "模式", "平台", "活动"])
def test_a_class_word_behind_a_name_leads_to_the_same_card(word):
    for concept in CONCEPTS:
        for name in concept.names:
            if len(normal(name)) >= 3:
                found = CARDS.concept(entity(name + word))
                assert found == (concept, "realises/taxonomy-name"), name + word


def test_names_are_short_phrases_without_outer_marks():
    wrong = [n for c in CONCEPTS for n in c.names if not 2 <= len(n) <= 24 or n != n.strip("“”‘’《》，。；：、 ")]
    assert wrong == []


def test_no_name_is_a_general_word():
    assert [n for c in CONCEPTS for n in c.names if n in GENERIC] == []


def test_every_practice_has_its_own_english_label():
    assert [c.id for c in CONCEPTS if not c.en.strip() or re.search("[一-鿿，。]", c.en)] == []
    assert [en for en, n in Counter(c.en.lower() for c in CONCEPTS).items() if n > 1] == []


def test_definitions_are_one_sentence_that_says_more_than_the_label():
    for concept in CONCEPTS:
        text = concept.definition
        assert text.endswith("。") and text.count("。") == 1 and len(text) >= 12, concept.id
        assert len(set(text) - set(concept.label)) >= 8, concept.id
    assert len({c.definition for c in CONCEPTS}) == len(CONCEPTS)


def test_sources_name_a_document_or_a_year():
    assert [c.id for c in CONCEPTS if c.based_on and not re.search(r"《[^《》]+》|\d{4}年", c.based_on)] == []


def test_national_standing_practices_say_what_they_are_based_on():
    labels = {c.label for c in CONCEPTS if c.based_on}
    assert labels >= STANDING


def test_scope_notes_point_to_practices_that_exist():
    labels = {c.label for c in CONCEPTS}
    cited = {(c.id, label) for c in CONCEPTS for label in re.findall("“([^”]+)”", c.scope)}
    assert {(i, label) for i, label in cited if label not in labels} == set()
    own = {c.id: c.label for c in CONCEPTS}
    assert [i for i, label in sorted(cited) if own[i] == label] == []


def test_kinds_are_mechanism_or_program():
    assert {c.kind for c in CONCEPTS} == {NodeType.MECHANISM, NodeType.PROGRAM}


@given(st.sampled_from(CONCEPTS), st.data())
def test_every_name_leads_to_its_card_with_or_without_marks(concept, data):
    name = data.draw(st.sampled_from(concept.names))
    for quote in (name, f"“{name}”", f"“{name[:2]}”{name[2:]}", f"{name[:1]} {name[1:]}"):
        assert CARDS.concept(entity(quote)) == (concept, "realises/taxonomy-name")


ENTRY = {
    "id": "own",
    "label": "甲做法",
    "en": "own",
    "definition": "乙。",
    "field": "ecology",
    "instrument": "participation",
}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"field": "ecolgy"}, "field: unknown value 'ecolgy'; use ecology"),
        ({"instrument": "x"}, "instrument: unknown value 'x'; use incentive, evaluation-ranking"),
        ({"kind": "Outcome"}, "kind: unknown value 'Outcome'; use Mechanism, Program"),
        ({"names": "丙"}, "names: expected a list"),
        ({"names": "[三会一课]"}, "'三会一课' already names 'three-meetings-one-lesson'"),
        ({"id": "star-rating"}, "id 'star-rating' is already in use"),
        ({"scop": "丙"}, "Did you mean 'scope'?"),
        ({"definition": ""}, "missing 'definition'"),
    ],
)
def test_mistakes_of_an_own_practice_are_reported_by_line(tmp_path, changes, says):
    entry = "\n  ".join(f"{key}: {value}" for key, value in (ENTRY | changes).items())
    (tmp_path / "practices.yaml").write_text(f"# own\n- {entry}\n", encoding="utf-8")
    found = problems_of([tmp_path])
    assert [p.place for p in found] == [f"{tmp_path.as_posix()}/practices.yaml:2"]
    assert says in found[0].en
    assert found[0].zh != found[0].en


def test_an_own_practice_joins_the_shipped_ones(tmp_path):
    text = "\n  ".join(
        f"{k}: {v}" for k, v in (ENTRY | {"kind": "Program", "scope": "丙", "field": "own-field"}).items()
    )
    (tmp_path / "practices.yaml").write_text(f"- {text}\n", encoding="utf-8")
    (tmp_path / "lexicon").mkdir()
    own = "- id: fields\n  label: 自有\n  en: own\n  map: {own-field: 自有 / Own}\n"
    (tmp_path / "lexicon" / "practices.yaml").write_text(own, encoding="utf-8")
    concept = load(tmp_path).practices[-1]
    assert (concept.id, concept.kind, concept.scope, concept.field) == ("own", NodeType.PROGRAM, "丙", "own-field")


def gold_clusters() -> dict[str, dict[tuple[int, str], str]]:
    """Return the cluster of every clustered gold entity: by document, then by piece and entity key (``M14``)."""
    found: dict[str, dict[tuple[int, str], str]] = defaultdict(dict)
    for row in (GOLD / "practices.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            cluster, document, piece, key, _ = row.split("\t")
            found[document][int(piece), key] = cluster
    return found


@pytest.mark.skipif(not (GOLD / "practices.tsv").exists(), reason="the shared gold is not beside this checkout")
def test_two_gold_entities_on_one_card_are_nearly_always_one_practice():
    """Names are matched whole or by their ends: few pairs, but a user may copy each one into a report."""
    cards: dict[str, list[tuple[tuple[str, int], str | None]]] = defaultdict(list)
    for name, clusters in sorted(gold_clusters().items()):
        gold = read_gold(GOLD / name.replace(".txt", ".gold.txt"))
        of_id = {stable_id("e", gold.document.id, str(p), key): c for (p, key), c in clusters.items()}
        for part in gold.pieces:
            for e in part.entities:
                if known := CARDS.concept(e):
                    cards[known[0].id].append(((name, part.piece.number), of_id.get(e.id)))
    pairs = [(a[1], b[1]) for card in cards.values() for a, b in combinations(card, 2) if a[0] != b[0]]
    right = [a for a, b in pairs if a and a == b]
    assert len(right) >= 60
    assert len(right) / len(pairs) >= 0.95
