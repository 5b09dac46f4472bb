"""Finding, decoding and masking of documents, and the manifest."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataFileError, ReadError
from kg.model import Metadata
from kg.reading import COLUMNS, LEVELS, MAX_BYTES, decode, discover, emphasis, manifest, masks, read

TEXT = "*县推行星级评定。\n提拔干部21名。\n"


def write(path, text=TEXT, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def problem(caught) -> str:
    """Return the one problem of an error in both languages."""
    (only,) = caught.value.problems
    return f"{only.place} {only.zh} {only.en}"


# discover


def test_folders_are_searched_to_any_depth_and_sorted(tmp_path):
    for name in (
        "b.txt",
        "a/z.md",
        "a/b/c.TXT",
        "README.md",
        "readme.txt",
        "a/README.zh.md",
        ".hidden/x.txt",
        "a/.x.txt",
    ):
        write(tmp_path / name)
    write(tmp_path / "manifest.csv")
    write(tmp_path / "table.xlsx")
    found = discover([tmp_path])
    assert [name for _, name in found] == ["a/b/c.TXT", "a/z.md", "b.txt"]
    assert all(path.is_file() for path, _ in found)


def test_a_file_is_named_by_its_bare_name_and_counts_once(tmp_path):
    file = write(tmp_path / "deep" / "a.txt")
    assert discover([file]) == [(file, "a.txt")]
    assert discover([file, tmp_path, tmp_path / "deep"]) == [(file, "a.txt")]


def test_names_that_clash_grow_until_they_differ(tmp_path):
    for name in ("x/2023/a.txt", "y/2023/a.txt", "y/b.txt"):
        write(tmp_path / name)
    given_files = [tmp_path / "x/2023/a.txt", tmp_path / "y/2023/a.txt", tmp_path / "y/b.txt"]
    names = [name for _, name in discover(given_files)]
    assert names == ["b.txt", "x/2023/a.txt", "y/2023/a.txt"]
    assert discover(reversed(given_files)) == discover(given_files)


def test_the_order_of_the_paths_does_not_matter(tmp_path):
    for name in ("one/a.txt", "two/a.txt", "two/c.md"):
        write(tmp_path / name)
    folders = [tmp_path / "one", tmp_path / "two"]
    assert discover(folders) == discover(folders[::-1])
    assert len({name for _, name in discover(folders)}) == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing", "no such file"), ("empty", "no .txt or .md"), ("data.docx", "'.docx' is not read")],
)
def test_a_path_that_gives_nothing_is_an_error(tmp_path, name, words):
    (tmp_path / "empty").mkdir()
    write(tmp_path / "data.docx")
    with pytest.raises(ReadError) as caught:
        discover([tmp_path / name])
    assert words in problem(caught)
    assert (tmp_path / name).as_posix() in problem(caught)


def test_every_bad_path_is_reported_at_once(tmp_path):
    with pytest.raises(ReadError) as caught:
        discover([tmp_path / "a", tmp_path / "b"])
    assert len(caught.value.problems) == 2


# decode and read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings(tmp_path, encoding):
    document = read(write(tmp_path / "a.txt", TEXT.replace("\n", "\r\n"), encoding), "a.txt", Metadata(title="甲"))
    assert document.text == TEXT
    assert document.encoding == {"utf-8-sig": "utf-8", "gbk": "gb18030"}.get(encoding, encoding)
    assert document.metadata.title == "甲"


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn")), min_size=1).filter(str.strip))
def test_utf8_is_read_unchanged(text):
    assert decode(text.encode(), "a")[0] == text.removeprefix("\ufeff")


@given(st.text("县市区推行制度，。“”《》（）\r\n 0123456789", min_size=1).filter(str.strip))
def test_gb18030_is_read_unchanged_but_for_line_ends(text):
    assert decode(text.encode("gb18030"), "a")[0] == text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (" \n\t\u3000".encode(), "空"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(128, 256)) * 9, "is no text"),
        (b"\x01\x02\x03\x04" * 50, "is no text"),
        (("推行星级评定，" * 40).encode()[:-1], "damaged at byte 837"),
        ("推行".encode() + b"\xff" + ("星级评定，" * 40).encode(), "damaged at byte 6"),
        (b"\xff\xfea", "is no text"),
    ],
)
def test_what_is_no_text_is_an_error(data, words):
    with pytest.raises(ReadError) as caught:
        decode(data, "a.txt")
    assert words in problem(caught)
    assert problem(caught).startswith("a.txt")


def test_a_folder_a_missing_file_and_a_large_one_are_errors(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)
    for path, words in ((tmp_path, "is a folder"), (tmp_path / "no.txt", "cannot be read"), (large, "limit of 3 MB")):
        with pytest.raises(ReadError) as caught:
            read(path, path.name)
        assert words in problem(caught)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_without_permission_is_an_error(tmp_path):
    file = write(tmp_path / "a.txt")
    file.chmod(0)
    with pytest.raises(ReadError) as caught:
        read(file, "a.txt")
    assert "permissions" in problem(caught)


def test_one_line_of_megabytes_is_read_whole(tmp_path):
    file = write(tmp_path / "line.txt", "*县推行星级评定，提拔干部21名。" * 60_000)
    assert len(read(file, "line.txt").text) == 1_020_000


# masks


def test_crawler_marks_and_page_furniture_are_masked():
    lines = {
        "前文##paidbegin##后文##paidend##": ["##paidbegin##", "##paidend##"],
        "前文---此处隐藏5230字---后文": ["---此处隐藏5230字---"],
        "<!--body.begin-->": ["<!--body.begin-->"],
        "$[page]$": ["$[page]$"],
        "20180417_attpic.jpg": ["20180417_attpic.jpg"],
        "（责编：甲、乙）": ["（责编：甲、乙）"],
        "— 2 —": ["— 2 —"],
        "原标题：": ["原标题："],
        "编辑了3期简报，校对无误。": [],
        "——县域经济稳步向前。": [],
        "图书馆建成3座。": [],
    }
    text = "\n".join(lines)
    assert [span.of(text) for span in masks(text)] == [mark for marks in lines.values() for mark in marks]


@given(st.text("甲#ab_-此处隐藏字<!>$[]\n\\tn", max_size=80))
def test_masks_are_in_order_and_apart(text):
    spans = masks(text)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    assert all("\n" not in span.of(text) for span in spans)


# manifest


HEADER = ",".join(COLUMNS)


def table(tmp_path, *rows, header=HEADER, encoding="utf-8"):
    write(tmp_path / "a.txt")
    write(tmp_path / "b/c.txt")
    write(tmp_path / "manifest.csv", "\n".join([header, *rows, ""]), encoding)
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_manifest_gives_metadata_by_name(tmp_path, encoding):
    folder = table(tmp_path, "a.txt,甲,*县,county,2023-05,乙,,CC0-1.0", 'b/c.txt,"甲,乙",,,,,,', "", encoding=encoding)
    found = manifest(folder)
    assert found["a.txt"] == Metadata("甲", "*县", "county", "2023-05", "乙", "", "CC0-1.0")
    assert found["b/c.txt"].title == "甲,乙"


def test_no_manifest_is_no_metadata(tmp_path):
    assert manifest(tmp_path) == {}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("no.txt,,,,,,,", "'no.txt' is not in this folder"),
        ("../a.txt,,,,,,,", "is not in this folder"),
        ("a.txt,,,town,,,,", "unknown level 'town'"),
        ("a.txt,,,,2023-13,,,", "date '2023-13'"),
        ("a.txt,,,,2023-02-30,,,", "date '2023-02-30'"),
        ("a.txt,,", "3 columns, expected 8"),
        ("a.txt,,,,,,,\na.txt,,,,,,,", "appears twice"),
    ],
)
def test_a_bad_row_is_an_error_with_its_line(tmp_path, row, words):
    with pytest.raises(DataFileError) as caught:
        manifest(table(tmp_path, row))
    assert words in problem(caught)
    assert f"manifest.csv:{2 + row.count(chr(10))}" in problem(caught)


def test_unknown_and_missing_columns_are_reported_together(tmp_path):
    with pytest.raises(DataFileError) as caught:
        manifest(table(tmp_path, header=HEADER.replace("licence", "license")))
    assert [p.place.rpartition("/")[2] for p in caught.value.problems] == ["manifest.csv:1"] * 2
    assert "Did you mean 'licence'?" in caught.value.text("en")
    assert "missing column 'licence'" in caught.value.text("en")


@pytest.mark.parametrize(("level", "word"), [(level, word) for level, words in LEVELS.items() for word in words])
def test_a_level_may_be_chinese(tmp_path, level, word):
    assert manifest(table(tmp_path, f"a.txt,,,{word},,,,"))["a.txt"].level == level


def test_an_unknown_level_names_the_chinese_ones_first(tmp_path):
    with pytest.raises(DataFileError) as caught:
        manifest(table(tmp_path, "a.txt,,,国级,,,,"))
    assert "应为 省级、市级、县级、乡级、村级（或 province" in problem(caught)


# emphasis


@pytest.mark.parametrize(
    ("line", "signs"),
    [
        ("推行**星级评定**，*每季*一评", [2, 8, 11, 14]),
        ("**县域经济**增长，*县、*镇参加", [0, 6]),
        ("*县推行*一户一档*", [4, 9]),
        ("*县与*师院签约，**镇**村都去", []),
        ("*县的*一半", [0, 3]),
        ("中共*县委*", [2, 5]),
        ("***全***", [0, 4]),
        ("* 每季度一评", []),
        ("1 * 2 * 3", []),
        ("*没有合上", []),
        (r"\*不是\*", []),
        ("**跨\n行**", []),
        ("****四个****", []),
    ],
)
def test_balanced_emphasis_is_found_and_withheld_names_are_left(line, signs):
    assert [s.start for s in emphasis(line)] == signs


def test_emphasis_is_masked_in_markdown_alone(tmp_path):
    text = "# **推行星级评定**\n**县域经济**增长8%，*县参加。\n"
    assert [s.of(text) for s in read(write(tmp_path / "a.md", text), "a.md").masks] == ["**"] * 4
    assert not read(write(tmp_path / "a.txt", text), "a.txt").masks


@given(st.text(st.sampled_from("*县甲 \n\\")))
def test_signs_of_emphasis_come_in_pairs_on_a_line(text):
    found = emphasis(text)
    assert found == sorted(found)
    for start in range(0, text.count("\n") + 1):
        line = [s for s in found if text.count("\n", 0, s.start) == start]
        assert all(sum(len(s) == length for s in line) % 2 == 0 for length in (1, 2, 3))
    assert all(set(s.of(text)) == {"*"} for s in found)
