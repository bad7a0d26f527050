"""Posts taken along: what is in the files, that they are whole or not there, and that readers accept them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from builders import NOW, SITE, a_post, a_term
from kalbar_tui.export import epub, files, markdown, page
from kalbar_tui.export.collection import Collection
from kalbar_tui.library.saved import Saved
from kalbar_tui.library.saved_pictures import SavedPictures
from kalbar_tui.model.errors import StoreError
from kalbar_tui.model.post import Author, Picture
from kalbar_tui.model.record import replace
from kalbar_tui.model.shelf import Shelf
from kalbar_tui.sample import edition
from kalbar_tui.store.database import Database
from kalbar_tui.text import clean
from markdown_words import words_of_markdown
from program import Program

RECORDED = Path(__file__).parent.parent / "data" / "recorded" / "posts.json"
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
HOSTILE = {
    "Tanpa isi": "",
    "<script>alert(1)</script> ]]> & \"'": "<script>x()</script><p onclick=x>]]> &amp;amp; <![CDATA[ y ]]>",
    "Kendali \x1b]0;x\x07 \ufffe \ud800": "<p>a\x1b[31m b\x00 c&#1; d&#xfffe; e&#xd800; \u202eterbalik",
    "Tak ditutup": "<ul><li>a<ol><li>b<table><tr><td>c<p>d<blockquote>e<h1>f<pre>g\n  h" + "<div><b>" * 300,
    "Alamat": "<a href='javascript:x'>a</a> <a href='https://x.test/a b?c[]=\"&d#é%zz'>b</a>"
    "<a href='//[::1]:0/'>c</a> <a href='mailto:a@b'>d</a> <iframe src='data:text/html,x'></iframe>"
    "<img src='file:///etc/passwd'><img src='https://x.test/\"><b>.jpg' alt='\"><b>'><video src='/v.mp4'>",
    "Pengenal": "<p id=x>a<sup><a href='#n'>1</a></sup> b<sup><a href='#n'>1</a></sup></p>"
    "<ol><li id=n>catatan</ol><p id=x>c<sup><a href='#n'>1</a></sup></p>",
    "Daftar": "<dl><dd>a<dt>b<dt>c</dl><ol start=-3><li value=9>d<li></ol><ul></ul><ol reversed><li>e",
    "Tabel": "<table><caption>a<td rowspan=9 colspan=9>b<tr><th>c<table><tr><td>d<td>e</table></table>",
    "Ringkasan": "<details><summary>a<p>b</details><figure><figcaption>c</figcaption></figure><hr><hr>",
    "Galeri": "<div class=gallery><img src='/1.jpg'><img src='/2.jpg' alt='a&quot;'><figcaption>b</div>",
    "": "<p>Tanpa judul</p>",
}
"""Bodies by their titles, each wrong in its own way."""


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Saved]:
    """A store with all kinds of bodies: the sample edition's, recorded ones and hostile ones."""
    database = Database(tmp_path / "store" / "kalbar-tui.db")
    saved = Saved(database, "warta-khatulistiwa.example", edition.URL, clock=lambda: NOW)
    edition.fill(saved, NOW)
    recorded = (json.loads(line) for line in RECORDED.read_text().splitlines() if line.startswith("{"))
    bodies = [each["content"]["rendered"] for each in recorded]
    assert len(bodies) > 20
    saved.save([a_post(f"Terekam {n}", html=html) for n, html in enumerate(bodies)], {})
    saved.save([a_post(title, html=html, guid=f"g-{title!r}") for title, html in HOSTILE.items()], {})
    yield saved
    database.close()


def collection(saved: Saved, **fields: object) -> Collection:
    """Everything saved, under a title that is markup."""
    pks = saved.selection()
    made = Collection(
        title="Semua <b> & ]]>",
        span="kemarin – hari ini",
        site="Situs & <i>",
        url=saved.url,
        count=len(pks),
        zone=ZoneInfo("Asia/Pontianak"),
        posts=lambda: saved.posts(pks),
        heads=lambda: saved.posts(pks, with_body=False),
        picture=SavedPictures(saved).picture,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def an_epub(saved: Saved) -> bytes:
    """Everything saved, as an EPUB."""
    file = io.BytesIO()
    epub.write(file, collection(saved))
    return file.getvalue()


def a_picture(kind: str, mode: str) -> bytes:
    """A picture of this format."""
    file = io.BytesIO()
    Image.new(mode, (8, 6)).save(file, kind)
    return file.getvalue()


# -- EPUB


def test_an_epub_is_what_the_standard_asks_for(saved: Saved) -> None:
    """`mimetype` first and as it is, every file in the manifest, every page in the spine, all of it XML."""
    made = an_epub(saved)
    assert made[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        pages = {name: ElementTree.fromstring(archive.read(name)) for name in names if "html" in name}
        package = ElementTree.fromstring(archive.read("EPUB/package.opf"))
    listed = [f"EPUB/{item.get('href')}" for item in package.iter(f"{OPF}item")]
    assert {*listed, "mimetype", "META-INF/container.xml", "EPUB/package.opf"} == set(names)
    ids = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    read = [ids[item.get("idref")] for item in package.iter(f"{OPF}itemref")]
    count = saved.total_posts()
    assert read == ["cover.xhtml", "nav.xhtml", *(f"posts/{n:06}.xhtml" for n in range(1, count + 1))]
    contents = [link.get("href") for link in pages["EPUB/nav.xhtml"].iter(f"{XHTML}a")]
    assert contents[:count] == read[2:]
    sources = {image.get("src") for page in pages.values() for image in page.iter(f"{XHTML}img")}
    assert sources == {name.replace("EPUB/", "../") for name in names if "/pictures/" in name} != set()


def test_the_same_posts_make_the_same_bytes(saved: Saved) -> None:
    """Nothing in the file tells when, where or as what it was made."""
    assert an_epub(saved) == an_epub(saved)


def test_a_page_has_all_that_is_told_of_a_post(saved: Saved) -> None:
    """Kicker, headline, byline with the time in words, picture with caption, text and address."""
    post = a_post(
        "Satu & dua",
        kicker="BANJIR",
        author=Author("sari", "Sari <i>"),
        image=Picture("https://x.test/a.jpg", "Jalan", "Foto: tim"),
        html="<p>Isi.</p>",
        age=timedelta(0),
    )
    saved.save([replace(post, site=saved.site)], {})
    SavedPictures(saved).keep("https://x.test/a.jpg", a_picture("JPEG", "RGB"), NOW, [post.id])
    with zipfile.ZipFile(io.BytesIO(an_epub(saved))) as archive:
        pages = (archive.read(name) for name in archive.namelist() if "/posts/" in name)
        page = next(page for page in pages if b"Satu &amp; dua" in page)
    root = ElementTree.fromstring(page)
    assert " ".join("".join(root.itertext()).split()) == (
        "Satu & dua BANJIR Satu & dua Sari <i>, Wednesday, 25 November 2026, 12:00 WIB Foto: tim Isi. "
        + post.url
    )
    assert [image.get("alt") for image in root.iter(f"{XHTML}img")] == ["Jalan"]


def test_pictures_are_those_saved_and_readable_everywhere(saved: Saved) -> None:
    """Another size of a saved picture is that one; WebP becomes JPEG; what is damaged stays a link."""
    kept = SavedPictures(saved)
    post = a_post(
        "Bergambar",
        html="<img src='https://x.test/a-300x200.jpg'><img src='https://x.test/b.webp'>"
        "<img src='https://x.test/c.webp'><img src='https://x.test/d.jpg'>",
        image=Picture("https://x.test/a.jpg"),
    )
    saved.save([replace(post, site=saved.site)], {})
    kept.keep("https://x.test/a.jpg", a_picture("JPEG", "RGB"), NOW, [post.id])
    kept.keep("https://x.test/b.webp", a_picture("WEBP", "RGBA"), NOW, [post.id])
    kept.keep("https://x.test/c.webp", a_picture("WEBP", "RGBA")[:30], NOW, [post.id])
    pks = [pk for pk in saved.selection() if (found := saved.post(pk)) and found.post.id == post.id]
    file = io.BytesIO()
    epub.write(file, collection(saved, count=1, posts=lambda: saved.posts(pks)))
    with zipfile.ZipFile(file) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if "/pictures/" in name]
        page = archive.read("EPUB/posts/000001.xhtml").decode()
    assert len(pictures) == 2
    assert all(Image.open(io.BytesIO(body)).format == "JPEG" for body in pictures)
    assert page.count("<img") == 2
    assert 'href="https://x.test/c.webp"' in page
    assert 'href="https://x.test/d.jpg"' in page


def epubcheck() -> list[str]:
    """The command that checks an EPUB; Debian's is a JAR, which a shell alone does not run."""
    found = shutil.which("epubcheck")
    if found is None:
        pytest.skip("epubcheck is not installed (Debian's package of that name; .ci/run installs it)")
    return ["java", "-jar", found] if Path(found).read_bytes()[:2] == b"PK" else [found]


def test_epubcheck_finds_nothing_to_say(saved: Saved, tmp_path: Path) -> None:
    """All kinds of bodies, with pictures of both formats: no error and no warning."""
    command = epubcheck()
    post = a_post("Bergambar", html="<p>a</p>", image=Picture("https://x.test/b.webp"))
    saved.save([replace(post, site=saved.site)], {})
    SavedPictures(saved).keep("https://x.test/b.webp", a_picture("WEBP", "RGBA"), NOW, [post.id])
    path = tmp_path / "semua.epub"
    path.write_bytes(an_epub(saved))
    done = subprocess.run(
        [*command, "--failonwarnings", str(path)], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


# -- one page of HTML


def test_a_page_holds_everything_and_asks_for_nothing(saved: Saved) -> None:
    """Well-formed; any link inside it leads somewhere, every id is one; pictures are inside, scripts not."""
    made = "".join(page.texts(collection(saved)))
    root = ElementTree.fromstring(made.replace("<!DOCTYPE html>", "", 1))
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    targets = [link.get("href", "") for link in root.iter("a")]
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)
    assert {target.partition(":")[0] for target in targets} <= {"http", "https"} | {
        target for target in targets if target.startswith("#")
    }
    nav = root.find("body/nav")
    assert nav is not None
    assert len(list(nav.iter("a"))) == saved.total_posts() == len(list(root.iter("article")))
    assert all(image.get("src", "").startswith("data:image/jpeg;base64,") for image in root.iter("img"))
    assert len(list(root.iter("img"))) > 10
    assert not {each.tag for each in root.iter()} & {"script", "iframe", "object", "link", "form", "video"}
    assert not any(name.startswith("on") for each in root.iter() for name in each.attrib)


def test_the_page_reads_the_same_to_a_parser_of_html(saved: Saved) -> None:
    """What is well-formed XML is no other tree where a browser reads it."""
    from lxml import etree, html

    made = "".join(page.texts(collection(saved)))
    seen = html.document_fromstring(made, parser=html.HTMLParser(huge_tree=True, encoding="utf-8"))
    root = etree.fromstring(made.encode(), etree.XMLParser(huge_tree=True))
    assert [each.tag for each in seen.iter() if each.tag != "tbody"] == [
        each.tag for each in root.iter() if each.tag != "tbody"
    ]
    assert "".join(seen.itertext()).split() == "".join(root.itertext()).split()


def test_the_policy_of_the_page_knows_its_style(saved: Saved) -> None:
    """A browser applies the style sheet by its digest, and would load nothing from anywhere."""
    made = "".join(page.texts(collection(saved)))
    style = made.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'" in made


# -- Markdown


def test_markdown_has_front_matter_that_yaml_reads_as_it_was(saved: Saved) -> None:
    """Whatever a title says it is one quoted string; read back, every value is the post's."""
    saved.set_note([saved.head(Shelf(), 1)[0].id], "baris: satu\n--- dua")
    for post in saved.posts(saved.selection()):
        made = markdown.text(post, ZoneInfo("Asia/Pontianak"))
        begin, head, body = made.split("---\n", 2)
        values = dict(line.split(": ", 1) for line in head.splitlines())
        assert begin == ""
        assert body.startswith("\n# ")
        assert json.loads(values["id"]) == post.post.id
        assert json.loads(values.get("title", '""')) == clean.line(post.post.title)
        assert json.loads(values.get("categories", "[]")) == [term.slug for term in post.post.categories]
        assert json.loads(values.get("note", '""')) == post.mark.note
        assert values["date"] == f"{post.published:%Y-%m-%dT%H:%M:%SZ}"
        assert words_of_markdown(body)


def test_a_post_has_a_file_name_of_our_own(saved: Saved) -> None:
    """Day and slug in small letters, digits and hyphens, no two alike, whatever the site calls them."""
    slugs = ["../../etc/passwd", "Kabar É 100%", "", "con.txt", "x" * 300, "\x1b[2J", "-rf", "a", "a"]
    saved.save([a_post(f"T{n}", slug=slug, site=saved.site) for n, slug in enumerate(slugs)], {})
    taken: set[str] = set()
    zone = ZoneInfo("Asia/Pontianak")
    names = [markdown.file_name(post, zone, taken) for post in saved.posts(saved.selection())]
    assert len(names) == len(set(names)) == saved.total_posts()
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d(-[a-z0-9]+)+\.md", name) and len(name) < 100 for name in names)
    assert {"2026-11-25-etc-passwd.md", "2026-11-25-kabar-e-100.md", "2026-11-25-a.md"} <= set(names)


# -- files


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """Whatever happens on the way, what stood there stays, and nothing is left beside it."""
    path = tmp_path / "a.epub"
    path.write_bytes(b"lama")
    path.chmod(0o640)

    def interrupted() -> None:
        with files.written(path) as file:
            file.write(b"setengah")
            assert [stat.S_IMODE(each.stat().st_mode) for each in tmp_path.glob(".*")] == [0o600]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [each.name for each in tmp_path.iterdir()] == ["a.epub"]
    assert path.read_bytes() == b"lama"
    with files.written(path) as file:
        file.write(b"baru")
    assert path.read_bytes() == b"baru"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path, umask: int) -> None:
    """By the umask, as another program would have made it."""
    before = os.umask(umask)
    try:
        with files.written(tmp_path / "a") as file:
            file.write(b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o666 & ~umask


def test_a_link_is_followed(tmp_path: Path) -> None:
    """The file it leads to is written; the link stays one."""
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with files.written(tmp_path / "link") as file:
        file.write(b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"x"


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    """No such folder, a folder in its place, a full device."""
    (tmp_path / "folder").mkdir()
    for path, reason in ((tmp_path / "no" / "a", "read_only"), (tmp_path / "folder", "read_only")):
        with pytest.raises(StoreError) as told, files.written(path) as file:
            file.write(b"x")
        assert told.value.reason == reason
    with pytest.raises(StoreError) as told, files.written(Path("/dev/full")) as file:
        file.write(b"x" * 100_000)
    assert told.value.reason == "full"


def test_a_folder_gets_all_files_or_none(tmp_path: Path) -> None:
    """What was there stays; an exception on the way leaves nothing new."""
    (tmp_path / "lama.md").write_text("lama")

    def interrupted() -> None:
        with files.written_into(tmp_path) as add:
            add("satu.md", b"1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [each.name for each in tmp_path.iterdir()] == ["lama.md"]
    with files.written_into(tmp_path) as add:
        add("satu.md", b"1")
        add("lama.md", b"2")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"satu.md": b"1", "lama.md": b"2"}


# -- the command


@pytest.fixture
def demo(program: Program) -> Program:
    """The program on the sample edition."""
    return Program(program.home, ("--demo",))


def test_export_as_json_has_every_post_with_its_marks(demo: Program, tmp_path: Path) -> None:
    """One object a line, whole, as `read --json` has it, with the times of the marks besides."""
    done = demo("export", "-o", "a.json")
    assert done.out == ""
    assert done.err == "69 posts in a.json.\n"
    posts = [json.loads(line) for line in (tmp_path / "home" / "a.json").read_text("ascii").splitlines()]
    assert len(posts) == 69
    for post in posts:
        assert post["content"].keys() == {"html", "text"}
        assert (post["read_at"], post["bookmarked_at"], post["position"]) == (None, None, 0.0)
    assert demo("export", "--format", "json", "-o", "-").objects[0].keys() == posts[0].keys()


def test_what_was_asked_for_is_exported(program: Program, tmp_path: Path) -> None:
    """A category with all below it, bookmarks, a span of days; with none, nothing is written."""
    database = Database(tmp_path / "data" / "kalbar-tui.db")
    saved = Saved(database, SITE, f"https://{SITE}/", clock=lambda: NOW)
    posts = [
        a_post(f"Kabar {n}", age=timedelta(days=n), categories=(a_term("sintang" if n % 2 else "ketapang"),))
        for n in range(6)
    ]
    saved.save(posts, {})
    saved.set_bookmark([posts[1].id, posts[2].id])
    database.close()

    def titles(*words: str) -> list[str]:
        done = program("export", "--site", SITE, "--offline", "--format", "json", "-o", "-", *words)
        return [post["title"] for post in done.objects]

    assert titles() == [post.title for post in posts]
    assert titles("--category", "sintang") == ["Kabar 1", "Kabar 3", "Kabar 5"]
    assert titles("--bookmarked") == ["Kabar 1", "Kabar 2"]
    assert titles("--bookmarked", "--category", "ketapang") == ["Kabar 2"]
    assert titles("--search", "kabar", "--category", "sintang", "--bookmarked") == ["Kabar 1"]
    assert titles("--search", "kabar -category:sintang sejak:2026-11-23") == ["Kabar 0", "Kabar 2"]
    assert titles("--since", "2026-11-22", "--until", "2026-11-23") == ["Kabar 2", "Kabar 3"]
    words = ("export", "--site", SITE, "--offline", "--until", "2001-01-01", "-o", "a.epub")
    assert "nothing was written" in program(*words, code=1).err
    assert not (tmp_path / "home" / "a.epub").exists()


def test_a_folder_of_markdown_and_a_page(demo: Program, tmp_path: Path) -> None:
    """A folder gets a file for each post; the name of a file tells its format."""
    home = tmp_path / "home"
    (home / "catatan").mkdir(parents=True)
    demo("export", "--format", "markdown", "-o", "catatan")
    assert len(list((home / "catatan").iterdir())) == 69
    demo("export", "-o", "semua.md")
    assert (home / "semua.md").read_text().count("\n---\n") == 2 * 69 - 1
    done = demo("export", "--format", "html", "-o", "-", "--lang", "id")
    assert "<h2>Daftar isi</h2>" in done.out


def test_wrong_usage_and_what_cannot_be_written(demo: Program) -> None:
    """Without a format, an EPUB to a pipe, no file: 2; a file that cannot be written: 4."""
    demo("export", code=2)
    assert "--format" in demo("export", "-o", "a.txt", code=2).err
    demo("export", "--search", "tidakadakataini", "--format", "json", "-o", "-", code=1)
    demo("export", "--search", "tanggal:2019", "--format", "json", "-o", "-", code=2)
    demo("export", "--format", "epub", "-o", "-", code=2)
    assert "no/a.epub" in demo("export", "-o", "no/a.epub", code=4).err
    demo("export", "--format", "json", "-o", "/dev/full", code=4)
