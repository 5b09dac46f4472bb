"""A collection of three speeches in the genre, and its segmentation; our own sentences."""

from __future__ import annotations

from kg.errors import Problem
from kg.model import Document, Metadata, Piece
from kg.ontology import load
from kg.reading import masks
from kg.structure import segment

ONTOLOGY = load()
COLLECTION = """干部工作推进会交流发言（3篇）

立起“星级”标尺 激励干部担当
中共*县委组织部
近年来，*县以实施“头雁领航”行动为抓手，树好用人导向。
看重一线实绩，选好用好干部。察人要“细”。通过走访座谈、查阅台账等方式，多渠道掌握干部的现实表现。用人要“稳”。坚持人岗相适、以事择人，把合适的干部放到合适的岗位上。
摆开擂台比拼，带动比学赶超。每季度举办业务擂台赛，给支部书记评定星级，成绩张榜公布，先进的披红戴花。

小网格托起大平安
云岭县柳溪镇党委
各位领导，同志们：
柳溪镇地处三县交界，辖12个村。去年以来，我们推行“一网统管”，群众满意度达98%。
一是建强队伍。选聘网格员36名；二是完善机制。实行周调度、月通报。

数据多跑路 群众少跑腿
*市政务服务
管理局
*市聚焦群众急难愁盼，打造“一窗通办”品牌，办件时间压缩六成。
"""


def pieces_of(
    text: str, name: str = "a.txt", metadata: Metadata | None = None
) -> tuple[tuple[Piece, ...], tuple[Problem, ...]]:
    """Return the pieces of *text*, and what is wrong with it."""
    return segment(Document(name, text, masks(text), metadata=metadata or Metadata()), ONTOLOGY)


def only(text: str) -> Piece:
    """Return the piece of a text that has one."""
    (piece,), _ = pieces_of(text)
    return piece
