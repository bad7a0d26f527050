#!/usr/bin/env python3
"""Makes a small store by the code it is run with, for tests of later versions.

    PYTHONPATH=src:tests tests/data/make_store.py tests/data/store-v1.db

Eight posts in two categories; two read, two bookmarked after a bookmark was taken away and that undone, one
read to its middle, and a mark whose post is not saved; a mute rule that hits none, a kept search and a visit.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from builders import NOW, SITE, a_category, a_post, a_term
from kalbar_tui.library.saved import Saved
from kalbar_tui.model.post import Author, Picture
from kalbar_tui.model.rule import Draft
from kalbar_tui.store.database import Database

saved = Saved(Database(Path(sys.argv[1])), SITE, clock=lambda: NOW)
saved.save_tree([a_category("pontianak"), a_category("kota", "pontianak")])
posts = [
    a_post(
        f"Kabar {n}",
        number=n + 1,
        age=timedelta(hours=n),
        author=Author("rina", "Rina"),
        tags=(a_term("banjir"),),
    )
    for n in range(7)
]
posts.append(a_post("Bergambar", image=Picture(f"https://{SITE}/a.jpg"), categories=(a_term("kota"),)))
saved.save(posts, {post.id: f"{post.title}: isi." for post in posts})
saved.mark_read([posts[0].id, posts[1].id])
saved.set_bookmark([posts[1].id, posts[2].id])
saved.set_bookmark([posts[2].id], False)
saved.undo()
saved.set_position(posts[3].id, 0.5)
saved.mark_read(["keepsitsmark"])
saved.add_rule(Draft("mute", "word", "durian"))
saved.settle()
saved.keep_search("air", "banjir penulis:rina")
saved.begin_visit()
saved.database.close()
