"""One self-contained HTML file: data that cannot become markup, and a policy under which nothing else runs or loads."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
"""What could end a script element, start markup, or break a line of JavaScript; and what UTF-8 cannot hold."""
_BREAKS_OUT = re.compile("</script|<!--", re.IGNORECASE)
_ENVIRONMENT = Environment(
    loader=PackageLoader("kg.views"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def json_block(data: object) -> Markup:
    r"""Return *data* as JSON that is safe inside a ``<script type="application/json">`` element.

    >>> json_block({"a": "</script>"})
    Markup('{"a":"\\u003c/script\\u003e"}')
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(_UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text))  # escaped just here


def own_text(name: str) -> str:
    """Return a file of kg/views/templates, line ends as LF whatever the checkout did."""
    return (files("kg.views") / "templates" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def policy(scripts: tuple[str, ...], styles: tuple[str, ...], worker: bool = False) -> str:
    """Return a Content-Security-Policy under which only these inline texts run, and nothing is loaded from anywhere.

    With *worker* the page may also start a worker made of its own text, and compile WebAssembly that it holds.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src", *map(_hash, scripts), *(("'wasm-unsafe-eval'",) if worker else ()))),
            "style-src " + " ".join(map(_hash, styles)),
            *(("worker-src blob:",) if worker else ()),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def render(template: str, scripts: tuple[str, ...], style: str, values: Mapping[str, Any], worker: bool = False) -> str:
    """Return the page: *template* with its inline scripts and style, under a policy that allows just these.

    Args:
        template: name of a file in kg/views/templates; ``csp``, ``scripts`` and ``style`` are set in it.
        scripts: trusted JavaScript, never with text of a document in it.
        style: trusted CSS.
        values: everything else that the template shows; escaped unless it is ``Markup``.
        worker: whether the page starts a worker with WebAssembly (:func:`policy`).

    Raises:
        ValueError: a script could end its own element: a bug in the page, not in a document.
    """
    for script in scripts:
        if found := _BREAKS_OUT.search(script):
            raise ValueError(f"an inline script may not hold {found[0]!r}")
    return _ENVIRONMENT.get_template(template).render(
        values,
        csp=Markup(policy(scripts, (style,), worker)),  # hashes and keywords
        scripts=[Markup(s) for s in scripts],  # checked above
        style=Markup(style),
    )
