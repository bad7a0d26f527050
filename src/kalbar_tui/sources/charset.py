"""Bytes made into text, in a character set that we choose and a site only proposes.

Labels are often wrong, and some name codecs that hide control characters (UTF-7) or always
raise, so only those of a short list are believed. Decoding never fails.
"""

from __future__ import annotations

import codecs
import re

_LOOK_AT = 2_048
"""How many bytes are looked at for what a document says of itself."""

_DECLARED = re.compile(
    rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']|<meta[^>]*?\scharset\s*=\s*["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What is labelled Latin-1 or ASCII is windows-1252 in practice, as browsers know too.
_BELIEVED = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252"), "cp1252"),
    **{f"windows-125{number}": f"cp125{number}" for number in (0, 1, 3, 4, 5, 6, 7, 8)},
    **{f"iso-8859-{number}": f"iso8859-{number}" for number in (2, 5, 6, 7, 9, 15)},
    **{
        name: name for name in ("utf-16", "koi8-r", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
    },
    "gb2312": "gbk",
}


def decoded(body: bytes, label: str = "") -> str:
    """`body` as text; `label` is the character set of its HTTP header, empty if none was given.

    A byte order mark decides. Else it is UTF-8 if it can be, for hardly any other text looks
    like it by chance; else what the header or the document says, if that is believed. Where
    a document of UTF-8 has bytes that are none, these alone are read as windows-1252.
    """
    for mark, unicode in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(unicode, "replace")
    declared = _DECLARED.search(body[:_LOOK_AT])
    said = (declared[1] or declared[2]).decode("ascii") if declared else ""
    if body[:4] in {b"<\0?\0", b"\0<\0?"}:  # UTF-16 without its mark
        return body.decode("utf-16-le" if body[1] == 0 else "utf-16-be", "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        pass
    for name in (label, said):
        if encoding := _BELIEVED.get(name.lower()):
            return body.decode(encoding, "replace")
    return body.decode("utf-8", _WINDOWS_1252)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_WINDOWS_1252 = "kalbar_tui.windows-1252"
codecs.register_error(_WINDOWS_1252, _as_windows_1252)
