"""How matching grows: ``python bench/matching.py [10000 …]`` prints CPU seconds, candidate pairs and peak memory.

The phrases are put together, seeded, from names of the taxonomy and words of the genre, all distinct. No embeddings.
"""

from __future__ import annotations

import random
import resource
import sys
import time

from kg import ontology
from kg.ontology import Ontology
from kg.resolution import clusters, likeness
from kg.resolution.likeness import Phrase, Table
from kg.text import normal

WORDS = [
    "党员",
    "社区",
    "基层",
    "企业",
    "群众",
    "干部",
    "乡村",
    "网格",
    "智慧",
    "数字",
    "红色",
    "联合",
    "机关",
    "青年",
    "人才",
    "项目",
    "精准",
    "综合",
    "全域",
    "专项",
    "农村",
    "城市",
    "校园",
    "园区",
    "医疗",
    "养老",
    "教育",
    "文化",
    "生态",
    "安全",
    "金融",
    "科技",
    "就业",
    "消防",
    "信访",
    "旅游",
    "水利",
    "交通",
    "税务",
    "司法",
    "商贸",
    "物流",
    "林业",
    "畜牧",
    "民政",
    "残疾人",
    "妇女",
    "儿童",
]


def phrases(count: int, known: Ontology, seed: int = 0) -> list[str]:
    """Return *count* distinct phrases, sorted."""
    chance = random.Random(seed)
    names = [normal(n) for c in known.practices for n in c.names]
    made: set[str] = set()
    while len(made) < count:
        a, b, word = chance.choice(names), chance.choice(names), chance.choice(WORDS)
        ways = (
            a[: chance.randint(2, 5)] + b[-chance.randint(2, 5) :],
            word + a,
            word + chance.choice(WORDS) + a[-4:],
            a[:4] + word + b[-3:],
        )
        made.add(chance.choice(ways))
    return sorted(made)


def main() -> None:
    """Match the asked numbers of phrases, one after the other."""
    known = ontology.load()
    model = likeness.load(known.folder, meaning=False)
    for count in [int(a) for a in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        texts = phrases(count, known)
        start = time.process_time()
        table = Table([Phrase(t, frozenset((str(i % 500),)), i % 3 == 0) for i, t in enumerate(texts)], known)
        links = dict(
            zip(
                zip(table.pairs.left.tolist(), table.pairs.right.tolist(), strict=True),
                likeness.probabilities(table, model).tolist(),
                strict=True,
            )
        )
        groups = clusters.group([p.card for p in table.phrases], links, model.threshold, model.proposed)
        spent = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count} phrases: {spent:.1f} s CPU, {len(links)} pairs, {len(set(groups))} groups, {memory} MiB")


if __name__ == "__main__":
    main()
