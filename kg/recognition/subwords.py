"""Cuts text into the pieces that the encoder of the accurate mode reads: the most probable cut under a unigram model."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from kg.errors import DataFileError, Problem

BOS, PAD, EOS, UNKNOWN = range(4)
"""The ids of ``<s>``, ``<pad>``, ``</s>`` and ``<unk>``: the first four lines of the vocabulary."""
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_PENALTY = 10.0
"""How much less probable than the rarest piece a character is that no piece holds."""
_IMPOSSIBLE = -1e18

Token = tuple[int, int, int]
"""Id of the piece, and the code points ``[start, end)`` it covers."""


class _Folding(dict[int, str]):
    """The first character of the NFKC form of each code point: the length of the text stays, and what is no space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = (unicodedata.normalize("NFKC", char) or char)[0]
        self[code] = char if folded.isspace() and not char.isspace() else folded
        return self[code]


class Subwords:
    """A vocabulary of pieces with their log probabilities."""

    def __init__(self, pieces: dict[str, tuple[int, float]]) -> None:
        self.pieces = pieces
        self.lowest = min((score for _, score in pieces.values()), default=0.0) - _PENALTY
        self.folding = _Folding()
        longest: dict[str, int] = {}
        for piece in pieces:
            longest[piece[0]] = max(longest.get(piece[0], 0), len(piece))
        self.longest = longest
        """The length of the longest piece, by its first character."""

    @classmethod
    def load(cls, path: Path) -> Subwords:
        """Return the vocabulary in *path*: piece, TAB, log probability; line *n*, from 0, is the piece of id *n*.

        Raises:
            DataFileError: the file is not there, or a line is not as said.
        """
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
            rows = [line.split("\t") for line in lines if line]
            if tuple(row[0] for row in rows[: len(_SPECIAL)]) != _SPECIAL:
                raise ValueError(f"{' '.join(_SPECIAL)} must come first")
            pieces = {piece: (number, float(score)) for number, (piece, score) in enumerate(rows)}
        except (OSError, ValueError) as exc:
            zh, en = f"词表无法读取：{exc}；请重新安装", f"the vocabulary cannot be read: {exc}; install again"
            raise DataFileError(Problem(str(path), zh, en)) from exc
        return cls({piece: found for piece, found in pieces.items() if piece not in _SPECIAL})

    def split(self, text: str) -> list[Token]:
        """Return the pieces of *text* in order; together they cover every character that is no white space.

        >>> words = Subwords({"做": (4, -9.0), "法": (5, -9.0), "做法": (6, -10.0)})
        >>> words.split("做 做法!")
        [(4, 0, 1), (6, 2, 4), (3, 4, 5)]
        """
        folded = text.translate(self.folding)
        scores, sources = self._forward(folded)
        tokens: list[Token] = []
        end = len(folded)
        while end:
            start, number = sources[end]
            if number >= 0:
                tokens.append((number, start, end))
            end = start
        tokens.reverse()
        return tokens

    def _forward(self, text: str) -> tuple[list[float], list[tuple[int, int]]]:
        """Return, for each end, the best score of the text before it, and where its last piece begins and its id."""
        size = len(text)
        scores = [0.0, *[_IMPOSSIBLE] * size]
        sources = [(0, -1)] * (size + 1)
        pieces, longest = self.pieces, self.longest
        for start, char in enumerate(text):
            score, after = scores[start], start + 1
            if char.isspace():
                if score > scores[after]:
                    scores[after], sources[after] = score, (start, -1)
                continue
            if char not in pieces and score + self.lowest > scores[after]:
                scores[after], sources[after] = score + self.lowest, (start, UNKNOWN)
            for end in range(start + 1, min(size, start + longest.get(char, 0)) + 1):
                found = pieces.get(text[start:end])
                if found is not None and score + found[1] > scores[end]:
                    scores[end], sources[end] = score + found[1], (start, found[0])
        return scores, sources
