"""Blocks of a brief -> a Word file: A4, the fonts of official documents, styles, repeated header rows, page numbers.

The bytes are the same on every machine: no clock in the properties, fixed times in the zip, nothing compressed.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as Words
from docx.text.run import Run as Letters

from kg.briefs.blocks import Block, Paragraph, Table

LATIN = "Times New Roman"
STYLES = {
    # style of Word: (font, points, line spacing in points, first line indent and hanging indent in characters)
    "Normal": ("仿宋", 16, 28, 0, 0),
    "Body Text": ("仿宋", 16, 28, 2, 0),
    "Title": ("宋体", 22, 34, 0, 0),
    "Heading 1": ("黑体", 16, 28, 2, 0),
    "Heading 2": ("楷体", 16, 28, 2, 0),
    "Quote": ("楷体", 14, 24, 2, 0),
    "Caption": ("黑体", 12, 20, 0, 0),
    "Bibliography": ("宋体", 12, 20, 0, 2),
    "Table Text": ("宋体", 10.5, 16, 0, 0),
    "Note": ("楷体", 10.5, 16, 0, 0),
}
"""The fonts and sizes of GB/T 9704 for official documents; tables and references are smaller."""
NAMES = {
    "title": "Title",
    "heading1": "Heading 1",
    "heading2": "Heading 2",
    "body": "Body Text",
    "quote": "Quote",
    "note": "Note",
    "reference": "Bibliography",
}
_LINE = Mm(156)
"""Width of a line: A4 less the margins."""


def word(blocks: Iterable[Block]) -> bytes:
    """Return the brief as the bytes of a .docx file."""
    document = docx.Document()
    _page(document)
    for name, look in STYLES.items():
        _style(document, name, *look)
    title, tables = "", 0
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            _table(document, block, tables)
        else:
            title = title or block.text
            _paragraph(document, block)
    _properties(document, title)
    _pruned(document)
    return _packed(document)


def _page(document: Document) -> None:
    """Set A4 with the margins of official documents, and page numbers at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    number.append(text)
    field.append(number)
    foot._p.append(field)
    foot.add_run(" —")


def _style(document: Document, name: str, font: str, size: float, spacing: float, first: int, hanging: int) -> None:
    """Give a style its fonts (Latin and Chinese), size, spacing and indents in characters; make it where it is missing."""
    if name in document.styles:
        style = document.styles[name]
    else:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    style.font.bold, style.font.italic = False, False
    _fonts(style.element.get_or_add_rPr(), font)
    linked: Any = style.element.find(qn("w:link"))
    if linked is not None:
        # The character style that goes with it has the colours of the template.
        for twin in document.styles.element.findall(qn("w:style")):
            if twin.get(qn("w:styleId")) == linked.get(qn("w:val")):
                document.styles.element.remove(twin)
        style.element.remove(linked)
    layout = style.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(spacing)
    layout.space_before = layout.space_after = Pt(0)
    if name in ("Title", "Caption"):
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout.space_before = layout.space_after = Pt(size if name == "Title" else 4)
    layout.keep_with_next = name in ("Heading 1", "Heading 2", "Caption", "Title")
    properties: Any = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    indent = properties.get_or_add_ind()
    for key in list(indent.attrib):
        del indent.attrib[key]
    for key, count in (("firstLine", first), ("hanging", hanging), ("left", hanging)):
        if count:
            indent.set(qn(f"w:{key}Chars"), str(count * 100))
            indent.set(qn(f"w:{key}"), str(int(count * size * 20)))


def _fonts(properties: Any, east_asian: str) -> None:  # noqa: ANN401 - an element of python-docx
    """Set the fonts of a style; those of the theme, which would win, go."""
    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{key}"), font)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _paragraph(document: Document, block: Paragraph) -> None:
    written = document.add_paragraph(style=NAMES[block.style])
    for run in block.runs:
        part = _run(written, run.text)
        if run.look == "bold":
            part.bold = True
        if run.look == "cite":
            part.font.superscript = True


def _table(document: Document, table: Table, number: int) -> None:
    """Write a table under its caption; its first row comes again on every page, and no row is torn."""
    document.add_paragraph(f"表{number}　{_clean(table.caption)}", style="Caption")
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.titles), style="Table Grid")
    grid.autofit = False
    widths = [_LINE * share // sum(table.widths) for share in table.widths]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for at, (row, cells) in enumerate(zip(grid.rows, (table.titles, *table.rows), strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            written = cell.paragraphs[0]
            written.style = "Table Text"
            _run(written, text).bold = True if at == 0 else None


def _run(written: Words, text: str) -> Letters:
    """Add words; quotation marks, which Latin has too, are to be Chinese ones."""
    run = written.add_run(_clean(text))
    fonts = OxmlElement("w:rFonts")
    fonts.set(qn("w:hint"), "eastAsia")
    run._r.get_or_add_rPr().append(fonts)
    return run


def _clean(text: str) -> str:
    """Return *text* without the control characters that XML forbids."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs"))


def _properties(document: Document, title: str) -> None:
    """Write the title into the properties; no author, and no time of day."""
    about = document.core_properties
    about.title, about.language = _clean(title)[:255], "zh-CN"
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    element = about._element
    for name in ("dcterms:created", "dcterms:modified"):
        for found in element.findall(qn(name)):
            element.remove(found)


def _pruned(document: Document) -> None:
    """Leave out what the template has and a brief does not need: a picture, old copies of styles, coloured tables."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [
            k for k, r in rels.items() if r.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml"))
        ]:
            del rels[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in ("TableNormal", "TableGrid"):
            styles.remove(style)


def _packed(document: Document) -> bytes:
    """Return the file with fixed times and system in its zip; stored, because compressors differ between machines."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as kept:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            kept.writestr(entry, made.read(name))
    return out.getvalue()
