"""Build -> survey: which place carries out which practice, in which words, with what result, by which sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.analysis.cases import Case, Practice, Result, Site, Source, Survey, rank
from kg.analysis.copies import copies, listed
from kg.analysis.counting import below
from kg.analysis.dating import Dated, Stance, dates, stance
from kg.analysis.reuse import Text, passages
from kg.model import Build, Document, EdgeType, Entity, Node, NodeType, Piece, Span, Statement, stable_id
from kg.ontology import Concept, Ontology
from kg.resolution.across import Resolver
from kg.text import is_redacted, normal, sentence_around

Key = tuple[str, int]
"""A piece: id of its document, and its number."""
LIKELY = 0.5
"""Confidence below which an edge is more often wrong than right: no detail of a practice is taken from it."""


def survey(build: Build, ontology: Ontology) -> Survey:
    """Return who carries out what. A piece that copies another one is left out, and said to be."""
    facts = _Facts(build, ontology)
    concepts = {c.id: c for c in ontology.practices}
    same = copies({key: piece.span.of(document.text) for key, (document, piece) in facts.pieces.items()})
    cases: dict[str, list[Case]] = defaultdict(list)
    for statement in build.statements:
        if statement.type == EdgeType.REALISES and (statement.document, statement.piece) not in same:
            cases[statement.target] += facts.cases(statement)
    nodes = [n for n in build.nodes if n.type == NodeType.PRACTICE and cases[n.id]]
    found = [_practice(node, concepts.get(node.code), cases[node.id], ontology) for node in nodes]
    texts = [facts.text(key) for key in sorted(facts.pieces, key=facts.reading_order) if key not in same]
    return Survey(
        tuple(sorted(found, key=rank)),
        _assumptions(found, facts, same),
        tuple(facts.sources(found)),
        passages(texts, ontology),
    )


def _practice(node: Node, concept: Concept | None, cases: Iterable[Case], ontology: Ontology) -> Practice:
    """Return the practice that *node* stands for: *concept* of the taxonomy, or one that like wordings propose."""
    return Practice(
        id=node.id,
        label=node.label,
        label_en=node.label_en,
        definition=concept.definition if concept else "",
        field=concept.field if concept else "",
        instrument=concept.instrument if concept else "",
        names=concept.names if concept else (node.label,),
        background=concept.background if concept else _no_adoption(node, ontology),
        proposed=concept is None,
        cases=tuple(sorted(cases, key=lambda c: (c.document, c.piece, c.start, c.site.id))),
        basis=concept.based_on if concept else "",
    )


def _no_adoption(node: Node, ontology: Ontology) -> bool:
    """Say whether a practice outside the taxonomy bears a name that shows no adoption.

    Names of campaigns from above, of aims of policy and of industries, and such as mean something else in each text.
    """
    ends = (*ontology.words("resolution.campaign_ends"), *ontology.words("resolution.aim_ends"))
    return node.label.endswith(ends) or node.label in ontology.words("resolution.general_names")


class _Facts:
    """A build, looked up by piece and by node."""

    def __init__(self, build: Build, ontology: Ontology) -> None:
        self.ontology = ontology
        self.resolver = Resolver(ontology)
        self.entities = {e.id: e for x in build.extractions for part in x.pieces for e in part.entities}
        self.nodes = {n.id: n for n in build.nodes}
        self.pieces: dict[Key, tuple[Document, Piece]] = {}
        self.places: dict[Key, dict[str, Node]] = defaultdict(dict)
        self.named: dict[Key, list[Node]] = defaultdict(list)
        """The places of each piece that go by their name."""
        self.out: dict[tuple[Key, str], list[Statement]] = defaultdict(list)
        self.into: dict[tuple[Key, str], list[Statement]] = defaultdict(list)
        for extraction in build.extractions:
            for part in extraction.pieces:
                self.pieces[extraction.document.id, part.piece.number] = (extraction.document, part.piece)
        for node in build.nodes:
            if node.type == NodeType.PLACE:
                for at in node.occurrences:
                    self.places[at.document, at.piece].setdefault(at.mention.quote, node)
                    if not node.redacted and node not in self.named[at.document, at.piece]:
                        self.named[at.document, at.piece].append(node)
        for s in build.statements:
            self.out[(s.document, s.piece), s.source].append(s)
            self.into[(s.document, s.piece), s.target].append(s)

    def reading_order(self, key: Key) -> tuple[str, int]:
        """Return the name of the document of a piece, and its number."""
        return self.pieces[key][0].name, key[1]

    def text(self, key: Key) -> Text:
        """Return the words of a piece, with its place and date."""
        document, piece = self.pieces[key]
        words = piece.span.of(document.text)
        return Text(document.name, piece.number, piece.span.start, words, self.own(key).name, document.metadata.date)

    def cases(self, statement: Statement) -> Iterator[Case]:
        """Yield the case that a ``realises`` stands for."""
        key = statement.document, statement.piece
        document, piece = self.pieces[key]
        node = self.nodes[statement.source]
        cut = next((s.span for s in piece.sentences if s.span.covers(statement.evidence)), None)
        sentence = cut or sentence_around(document.text, statement.evidence)
        users = [s.source for s in self.into[key, node.id] if s.type == EdgeType.USES and s.confidence >= LIKELY]
        details = [s.target for s in self.out[key, node.id] if s.type == EdgeType.USES and s.confidence >= LIKELY]
        details += users
        site = self.site(statement, sentence)
        yield Case(
            node.id,
            node.label,
            site,
            document.name,
            piece.number,
            piece.title,
            document.metadata.date,
            document.metadata.publisher,
            statement.evidence.start,
            statement.evidence.end,
            " ".join(sentence.of(document.text).split()),
            statement.rule,
            statement.confidence,
            tuple(dict.fromkeys(self.nodes[d].label for d in details)),
            tuple(self.results(key, node, sentence if site.id != self.own(key).id else piece.span)),
            statement.quote,
            statement.id,
            *self.when(key, node),
            tuple(dict.fromkeys(self.nodes[d].label for d in users)),
            tuple(dict.fromkeys(a.label for a in node.attributes if a.name == "target")),
        )

    def when(self, key: Key, node: Node) -> tuple[Stance, tuple[Dated, ...]]:
        """Return whether the piece says that *node* is done, and when."""
        document, piece = self.pieces[key]
        mentions = [at.mention.span for at in node.occurrences if (at.document, at.piece) == key]
        own = self.at(key, node)
        reached = [
            e for s in self.out[key, node.id] if s.type == EdgeType.ACHIEVES for e in self.at(key, self.nodes[s.target])
        ]
        return stance(document, piece, mentions, self.ontology), dates(document, piece, own, reached, self.ontology)

    def at(self, key: Key, node: Node) -> list[Entity]:
        """Return the entities of *node* that the piece *key* names."""
        within = self.pieces[key][1].span
        named = {at.mention.span for at in node.occurrences if at.document == key[0] and within.covers(at.mention.span)}
        found = (self.entities[e] for e in node.entities if e in self.entities)
        return [e for e in found if any(m.span in named for m in e.mentions)]

    def sources(self, practices: Iterable[Practice]) -> Iterator[Source]:
        """Yield what is known of the pieces of all cases, by document and number."""
        wanted = {(c.document, c.piece) for p in practices for c in p.cases}
        known = {(document.name, piece.number): (document, piece) for document, piece in self.pieces.values()}
        pieces = Counter(name for name, _ in known)
        for name, number in sorted(wanted):
            document, piece = known[name, number]
            about = document.metadata
            yield Source(
                name,
                number,
                pieces[name],
                piece.title,
                piece.owner if piece.byline else "",
                about.title,
                about.date,
                about.publisher,
                about.source,
            )

    def site(self, statement: Statement, sentence: Span) -> Site:
        """Return the place that carries out what *statement* is about.

        It is the named place nearest before the mention in its sentence, if the piece has no one place or that place
        lies in it (a superior that reports on its county); else the place of the piece.
        """
        key = statement.document, statement.piece
        own = self.own(key)
        if own.hidden:
            return own
        before = [
            (at.mention.span.start, node.id)
            for node in self.named[key]
            for at in node.occurrences
            if (at.document, at.piece) == key and sentence.start <= at.mention.span.start < statement.evidence.start
        ]
        node = self.nodes[max(before)[1]] if before else None
        if node is None or (own.id and not below(node.code, own.code)):
            return own
        return Site(node.id, node.label, False, node.code, "")

    def own(self, key: Key) -> Site:
        """Return the place that a piece is about."""
        document, piece = self.pieces[key]
        name = piece.place
        if not name:
            return Site("", "", False, "", "")
        level = str(piece.level or "")
        if is_redacted(name):
            return Site(f"{document.id}-{piece.number}", name, True, "", level)
        node = self.places[key].get(name)
        if node and node.code:
            return Site(node.id, node.label, False, node.code, level)
        if code := self.resolver.divisions.code(normal(name)):
            return Site(f"place-{code}", self.resolver.divisions.name(code), False, code, level)
        return Site(stable_id("place", normal(name)), name, False, "", level)

    def results(self, key: Key, node: Node, within: Span) -> Iterator[Result]:
        """Yield what the piece says *within* a span that *node* achieves.

        Where a sentence names another place than the piece's own, what other sentences tell is not known to be there.
        """
        for s in self.out[key, node.id]:
            if s.type == EdgeType.ACHIEVES and within.covers(s.evidence):
                outcome = self.nodes[s.target]
                yield Result(outcome.label, outcome.quantities, outcome.kind, outcome.status, s.confidence, outcome.id)


def _assumptions(practices: Iterable[Practice], facts: _Facts, same: Mapping[Key, Key]) -> tuple[str, ...]:
    cases = [c for p in practices for c in p.done]
    notes = [
        "一个地方只计一次；背景工作（如乡村振兴）不计为采用。 A place counts once; background programmes are no adoption.",
        "成效是材料作者的自述。 Results are what the authors report.",
    ]
    if said := sum(len(p.cases) for p in practices) - len(cases):
        notes.append(
            f"{said} 处只写打算做，或写明没有做，不计为采用。 {said} mentions only plan a practice or deny it: no adoption."
        )
    hidden = {c.site.id for c in cases if c.site.hidden}
    if hidden:
        notes.append(
            f"{len(hidden)} 篇材料隐去地名：可能是同一地方，也可能就是有名称的某地，因此只给上下限。 "
            f"{len(hidden)} pieces withhold their place: bounds."
        )
    unplaced = {(c.document, c.piece) for c in cases if not c.site.id}
    if unplaced:
        notes.append(
            f"{len(unplaced)} 篇材料没有唯一的地方，不计入地方数。 {len(unplaced)} pieces have no one place: not counted."
        )
    if any(c.site.code for c in cases):
        notes.append(
            "上级与其下级都出现时，上级只计入上限；其原句点名该下级的，不计。 "
            "A superior of another adopter adds to the upper bound only, and not where its sentence names that adopter."
        )
    if len({c.site.name[-1] for c in cases if c.site.hidden}) > 1:
        notes.append(
            "隐名的地方类别不同（县、市、区）的，算不同的地方。 Withheld places of different classes are different places."
        )
    if same:
        names = {key: (facts.pieces[key][0].name, key[1]) for key in facts.pieces}
        pairs: Sequence[str] = listed({names[a]: names[b] for a, b in same.items()})
        notes.append(f"{len(same)} 篇与别篇相同（Jaccard ≥ 0.9），只计一次： Copies, counted once: {'、'.join(pairs)}")
    return tuple(notes)
