"""Files that kg wrote itself: what is said of one that cannot be used is Chinese in Chinese and English in English."""

from __future__ import annotations

import re

import pytest

from kg import saved
from kg.analysis import storing, uncertain
from kg.errors import KGError
from kg.recognition import neural
from kg.review import cases


@pytest.mark.parametrize("load", [storing.load, uncertain.load, cases.load, neural.Card.load])
@pytest.mark.parametrize("written", [None, "", "[]", "{}", '{"version": 0}', '{"version": 1}', '{"version": 2}'])
def test_a_file_that_cannot_be_used_is_told_in_either_language(load, written, tmp_path):
    path = tmp_path / "file.json"
    if written is not None:
        path.write_text(written, encoding="utf-8")
    with pytest.raises(KGError) as caught:
        load(path)
    zh, en = (caught.value.text(lang).removeprefix(path.as_posix()) for lang in ("zh", "en"))
    assert not re.search("[A-Za-z ]{5,}", re.sub("kg build|kg review --export-tests|kg/[A-Za-z/]+", "", zh)), zh
    assert not re.search("[\u4e00-\u9fff]", en)


def test_another_version_is_named(tmp_path):
    (tmp_path / "file.json").write_text('{"version": 1}', encoding="utf-8")
    with pytest.raises(KGError) as caught:
        saved.load(tmp_path / "file.json", 2, dict)
    assert "版本是 1，应为 2；请先运行 kg build" in caught.value.text("zh")
    assert "version 1, not 2; run kg build first" in caught.value.text("en")
