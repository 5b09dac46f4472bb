"""Decisions as SSSOM/TSV, an append-only file: one line a decision, no line is ever changed.

``skos:exactMatch`` says same, with the modifier ``Not`` different; unsure and undo are predicates of our own, so that a
program that knows SSSOM alone never takes them for a match.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from kg.errors import DataFileError, OutputError, Problem, did_you_mean
from kg.model import Anchor, Decision, Verdict
from kg.namespaces import BASE, PP

NAME = "decisions.sssom.tsv"
"""The file beside a build that holds its decisions."""
PRACTICE = "practice-"
"""What the ids of practices begin with."""
JUSTIFICATION = "semapv:ManualMappingCuration"
PREDICATES: Mapping[Verdict, tuple[str, str]] = {
    Verdict.SAME: ("skos:exactMatch", ""),
    Verdict.DIFFERENT: ("skos:exactMatch", "Not"),
    Verdict.UNSURE: ("pp:unsureMatch", ""),
    Verdict.UNDO: ("pp:withdrawnMatch", ""),
}
"""Predicate and modifier of each verdict."""
EXTENSIONS = {
    "object_document": "pp:objectDocument",
    "object_prefix": "pp:objectPrefix",
    "object_suffix": "pp:objectSuffix",
    "subject_document": "pp:subjectDocument",
    "subject_prefix": "pp:subjectPrefix",
    "subject_suffix": "pp:subjectSuffix",
}
"""Columns that SSSOM does not have, and the property of each, by which they are sorted."""
COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "author_label", "mapping_date", "confidence", "comment", *EXTENSIONS,
)  # fmt: skip
OPTIONAL = {"confidence", "comment", "predicate_modifier", "object_document"} | {c for c in COLUMNS if "fix" in c}


def header() -> str:
    """Return the metadata block and the line of column names that a new file begins with."""
    definitions = [f"#- slot_name: {name}\n#  property: {of}\n" for name, of in EXTENSIONS.items()]
    return (
        f"#curie_map:\n#  id: {BASE}\n#  pp: {PP}\n"
        "#mapping_set_id: https://w3id.org/policy-practices/decisions\n"
        "#mapping_set_title: 人工判定 Decisions of people on practices\n"
        "#license: https://w3id.org/sssom/license/unspecified\n"
        f"#extension_definitions:\n{''.join(definitions)}" + _row(COLUMNS)
    )


def _row(cells: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow([" ".join(c.split()) for c in cells])
    return out.getvalue()


def cells(decision: Decision) -> dict[str, str]:
    """Return the cells of *decision* by column."""
    predicate, modifier = PREDICATES[decision.verdict]
    other = decision.object
    place = Anchor("", decision.object_label) if isinstance(other, str) else other
    return {
        "subject_id": f"id:{decision.subject.id}",
        "subject_label": decision.subject.quote,
        "predicate_id": predicate,
        "predicate_modifier": modifier,
        "object_id": f"id:{other if isinstance(other, str) else other.id}",
        "object_label": place.quote,
        "mapping_justification": JUSTIFICATION,
        "author_label": decision.author.replace("|", "\\|"),
        "mapping_date": decision.date,
        "confidence": decision.confidence,
        "comment": decision.comment,
        "object_document": place.document,
        "object_prefix": place.prefix,
        "object_suffix": place.suffix,
        "subject_document": decision.subject.document,
        "subject_prefix": decision.subject.prefix,
        "subject_suffix": decision.subject.suffix,
    }


def line(decision: Decision, columns: Sequence[str] = COLUMNS) -> str:
    """Return *decision* as one line of a file with these *columns*, line feed included."""
    found = cells(decision)
    return _row([found.get(column, "") for column in columns])


def read(path: Path) -> tuple[Decision, ...]:
    """Return the decisions of the file *path*, in its order; none where there is no file.

    Raises:
        DataFileError: the file cannot be read, or lines of it are no decisions; all of them are named.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, UnicodeDecodeError) as exc:
        zh, en = f"无法读取：{exc}；应为 UTF-8 文本", f"cannot be read: {exc}; it should be UTF-8 text"
        raise DataFileError(Problem(path.as_posix(), zh, en)) from exc
    return parse(text, path)


def parse(text: str, path: Path = Path(NAME)) -> tuple[Decision, ...]:
    """Return the decisions of a file's *text*.

    Raises:
        DataFileError: lines are no decisions; all of them are named by ``path:line``.
    """
    place = path.as_posix()
    lines = text.replace("\r\n", "\n").split("\n")
    start = next((i for i, row in enumerate(lines) if not row.startswith("#")), len(lines))
    rows = csv.reader((row + "\n" for row in lines[start:]), delimiter="\t")
    columns = next(rows, [])
    if missing := [c for c in COLUMNS if c not in columns and c not in OPTIONAL]:
        zh, en = f"缺少列：{'、'.join(missing)}", f"columns are missing: {', '.join(missing)}"
        raise DataFileError(Problem(f"{place}:{start + 1}", zh, en))
    found, problems = list[Decision](), list[Problem]()
    for row in rows:
        if not any(row):
            continue
        where = f"{place}:{start + rows.line_num}"
        values = dict(zip(columns, row, strict=False))
        if wrong := list(_mistakes(where, values)):
            problems += wrong
        else:
            found.append(_decision(f"{path.name}:{start + rows.line_num}", values))
    if problems:
        raise DataFileError(problems)
    return tuple(found)


def _mistakes(where: str, values: Mapping[str, str]) -> Iterable[Problem]:
    for column in ("subject_label", "object_id", "author_label", "mapping_date", "subject_document"):
        if not values.get(column):
            yield Problem(where, f"{column} 为空", f"{column} is empty")
    known = [" ".join(p).strip() for p in PREDICATES.values()]
    said = f"{values.get('predicate_id', '')} {values.get('predicate_modifier', '')}".strip()
    if said not in known:
        close = did_you_mean(said, known) or known[0]
        yield Problem(
            where, f"谓词 “{said}” 不认识；是否为 “{close}”？", f"unknown predicate {said!r}; did you mean {close!r}?"
        )
    try:
        date.fromisoformat(values.get("mapping_date", ""))
    except ValueError as exc:
        yield Problem(where, f"mapping_date 应为 2024-05-31 这样的日期：{exc}", f"mapping_date is no ISO date: {exc}")
    if not _is_practice(values.get("object_id", "")) and not (
        values.get("object_label") and values.get("object_document")
    ):
        yield Problem(where, "object_label 或 object_document 为空", "object_label or object_document is empty")
    if (sure := values.get("confidence", "")) and not _is_share(sure):
        yield Problem(
            where, f"confidence 的值 {sure!r} 应在 0 与 1 之间", f"confidence {sure!r} is not between 0 and 1"
        )


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _local(identifier: str) -> str:
    """Return the last part of a CURIE of ours; ids with the whole IRI are understood, too."""
    return identifier.removeprefix("id:").rpartition("/")[2]


def _is_practice(identifier: str) -> bool:
    return _local(identifier).startswith(PRACTICE)


def _decision(where: str, values: Mapping[str, str]) -> Decision:
    said = values["predicate_id"], values.get("predicate_modifier", "")
    concept = _local(values["object_id"]) if _is_practice(values["object_id"]) else ""
    return Decision(
        next(v for v, p in PREDICATES.items() if p == said),
        _anchor("subject", values),
        concept or _anchor("object", values),
        values["author_label"].replace("\\|", "|"),
        values["mapping_date"],
        values.get("comment", ""),
        values.get("confidence", ""),
        values.get("object_label", "") if concept else "",
        where,
    )


def _anchor(side: str, values: Mapping[str, str]) -> Anchor:
    return Anchor(*(values.get(f"{side}_{name}", "") for name in ("document", "label", "prefix", "suffix")))


def append(path: Path, decisions: Iterable[Decision]) -> None:
    """Add *decisions* at the end of the file *path*, made where there is none. What the file holds is never changed.

    Raises:
        DataFileError: the file that is there is damaged.
        OutputError: it cannot be written.
    """
    read(path)
    try:
        with path.open("a+b") as file:
            file.seek(0)
            known = file.read().decode("utf-8-sig")
            columns = _columns(known) or COLUMNS
            begin = header() if not known else "" if known.endswith("\n") else "\n"
            file.write((begin + "".join(line(d, columns) for d in decisions)).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as exc:
        reason = exc.strerror or str(exc)
        zh, en = f"无法写入：{reason}；请用 --decisions 换一个文件", f"cannot be written: {reason}; choose another file"
        raise OutputError(Problem(path.as_posix(), zh, en)) from exc


def _columns(text: str) -> list[str]:
    row = next((row for row in text.splitlines() if not row.startswith("#")), "")
    return next(csv.reader([row], delimiter="\t"), [])
