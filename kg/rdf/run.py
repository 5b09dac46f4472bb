"""The run that made a graph, in PROV: what it read, which program and model read it, and no clock."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import DataFileError, Problem
from kg.namespaces import local
from kg.rdf.terms import named
from kg.version import VERSION

MODELS = Path(__file__).parent.parent / "models"
_TEXTS = (".json", ".tsv")


@dataclass(frozen=True, slots=True)
class Run:
    """What a build says of its own making."""

    mode: str = ""
    """``accurate`` or ``fast``; empty where no model is known to have had a part."""
    model: str = ""
    """The version of the model: a digest of its files."""
    ended: str = ""
    """When, as ``xsd:dateTime``; empty where ``SOURCE_DATE_EPOCH`` does not say it."""

    @classmethod
    def of(cls, mode: str, environment: Mapping[str, str] = os.environ) -> Run:
        """Return the run of this program with the models of *mode*.

        Args:
            mode: ``accurate`` or ``fast``.
            environment: ``SOURCE_DATE_EPOCH``, seconds since 1970, is the time of the run; nothing else is.

        Raises:
            DataFileError: ``SOURCE_DATE_EPOCH`` is no such number.
        """
        return cls(mode, digest(MODELS / mode), _moment(environment.get("SOURCE_DATE_EPOCH", "")))

    def triples(self, base: str, documents: Sequence[str]) -> Iterator[Triple]:
        """Yield the activity, the software agent and the model; *documents* are ids of what was read."""
        run, agent = self.iri(base, documents), NamedNode(f"{base}{local(f'software-kg-{VERSION}')}")
        yield from _named(run, "prov:Activity", "抽取与建图", "Extraction and graph building")
        yield from _named(agent, "prov:SoftwareAgent", f"kg {VERSION}", f"kg {VERSION}")
        yield Triple(agent, named("schema:softwareVersion"), Literal(VERSION))
        yield Triple(run, named("prov:wasAssociatedWith"), agent)
        for document in documents:
            yield Triple(run, named("prov:used"), NamedNode(base + local(document)))
        if self.model:
            model = NamedNode(base + local(f"model-{self.mode}-{self.model}"))
            yield from _named(model, "prov:Entity", f"识别模型 {self.mode}", f"recognition model {self.mode}")
            yield Triple(model, named("schema:softwareVersion"), Literal(self.model))
            yield Triple(run, named("prov:used"), model)
        if self.ended:
            yield Triple(run, named("prov:endedAtTime"), Literal(self.ended, datatype=named("xsd:dateTime")))

    def iri(self, base: str, documents: Sequence[str]) -> NamedNode:
        """Return the IRI of the run: that of every run of the same program and model over the same documents."""
        content = "\n".join([VERSION, self.mode, self.model, *documents])
        return NamedNode(f"{base}run-{hashlib.blake2b(content.encode(), digest_size=6).hexdigest()}")


def _named(subject: NamedNode, kind: str, zh: str, en: str) -> Iterator[Triple]:
    yield Triple(subject, named("rdf:type"), named(kind))
    yield Triple(subject, named("rdfs:label"), Literal(zh, language="zh"))
    yield Triple(subject, named("rdfs:label"), Literal(en, language="en"))


def digest(folder: Path) -> str:
    """Return a digest of the model files in *folder*: the same on every system, whatever git does to line ends."""
    found = hashlib.blake2b(digest_size=6)
    for file in sorted(folder.iterdir()):
        if file.suffix in (".onnx", ".npz", *_TEXTS):
            data = file.read_bytes()
            found.update(file.name.encode() + b"\0")
            found.update(data.replace(b"\r\n", b"\n") if file.suffix in _TEXTS else data)
    return found.hexdigest()


def _moment(epoch: str) -> str:
    """Return seconds since 1970 as ``xsd:dateTime``.

    >>> _moment("1700000000"), _moment("")
    ('2023-11-14T22:13:20Z', '')
    """
    if not epoch:
        return ""
    try:
        return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError) as exc:
        zh, en = f"“{epoch}” 不是 1970 年以来的秒数", f"{epoch!r} is no number of seconds since 1970"
        raise DataFileError(Problem("SOURCE_DATE_EPOCH", zh, en)) from exc
