"""How exported articles look: the words first, at home in light and dark."""

from __future__ import annotations

_ARTICLE = """\
.kicker { font-weight: bold; color: #a33; margin: 0; text-indent: 0; }
h1 { line-height: 1.2; margin: 0.2em 0 0.4em; }
h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.2em 0 0.4em; }
.byline, .address, figcaption, caption { font-size: 0.85em; opacity: 0.75; }
.address a { word-break: break-all; }
.notice { font-style: italic; }
.related { border-left: 0.2em solid #a33; padding-left: 0.8em; }
.dateline { font-weight: bold; }
figure { margin: 1em 0; }
img { max-width: 100%; height: auto; }
figcaption { margin-top: 0.3em; }
blockquote { margin: 1em 0; padding-left: 1em; border-left: 0.2em solid #999; }
blockquote.pull { font-size: 1.25em; border: 0; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { border: 1px solid #999; padding: 0.2em 0.5em; text-align: left; vertical-align: top; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.details { border: 1px solid #999; padding: 0 0.8em; margin: 1em 0; }
.footnotes { font-size: 0.85em; border-top: 1px solid #999; margin-top: 2em; }
"""

EPUB = (
    _ARTICLE
    + """\
.cover { text-align: center; margin-top: 25%; }
.cover .site { font-size: 1.6em; letter-spacing: 0.08em; }
.cover h1 { font-size: 2.2em; }
nav ol { list-style: none; padding-left: 0; }
nav ol ol { padding-left: 1em; }
nav li { margin: 0.3em 0; }
nav span { font-weight: bold; }
"""
)
"""The style sheet of an EPUB. It leaves colours and margins to the device, which knows its screen."""
