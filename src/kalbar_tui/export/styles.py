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

PAGE = (
    """\
:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 Georgia, 'Noto Serif', serif; max-width: 40rem; margin: 0 auto; padding: 1rem;
  color: #1b1b1b; background: #fdfcf9; overflow-wrap: break-word; }
a { color: #8a2a1c; }
header { text-align: center; margin: 3rem 0; }
header .site { letter-spacing: 0.08em; font-size: 1.2em; }
nav { border-block: 1px solid #999; padding: 0.5rem 0 1rem; }
nav h2, nav h3 { font-size: 1em; margin-bottom: 0.3em; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav a { text-decoration: none; }
article { margin-top: 4rem; }
.back { font-size: 0.85em; }
"""
    + _ARTICLE
    + """\
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #16181a; }
  a { color: #f0a08c; }
  .kicker { color: #f0a08c; }
  .related { border-color: #f0a08c; }
}
@media print {
  nav, .back { display: none; }
  article { break-before: page; }
}
"""
)
"""The style sheet of a page of HTML: one column of a book's width, dark where the reader's system is."""
