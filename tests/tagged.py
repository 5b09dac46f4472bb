"""A text of our own with a masked line, and what a tagger finds in it."""

from kg import ontology, recognition, structure
from kg.model import Document, Mention, Span
from kg.recognition.tagging import Tagger

TEXT = """推行“星级评定”机制 激发干部队伍活力

青禾县委组织部

近年来，青禾县委组织部认真落实《关于加强基层干部队伍建设的意见》，推行“星级评定”机制，激发干部干事创业活力。

一、实施“头雁领航”工程。县委组织部联合县农业农村局开展“头雁领航”工程，累计培训村党组织书记320余人次，带动村集体经济增收1500万元。

%%%%第2页%%%%

二、建立“双向考核”制度。青禾县柳林镇建立“双向考核”制度，2023年提拔重用干部21名，群众满意度达到98.5%。
"""
MASKED = "%%%%第2页%%%%"


def document() -> Document:
    """Return the text as a document."""
    at = TEXT.index(MASKED)
    return Document("ours.txt", TEXT, (Span(at, at + len(MASKED)),))


def tagged(tagger: Tagger, document: Document) -> list[Mention]:
    """Return the mentions that *tagger* finds in *document*."""
    known = ontology.load()
    pieces, _ = structure.segment(document, known)
    return [m for p in pieces for m in tagger.tag(document, p, recognition.propose(document, p, known), known)]
