#!/usr/bin/env python3
"""A real WordPress on the loopback interface, filled like a regional newsroom of Indonesia.

    serve.py start --dir DIR [--port 8190] [--posts 300] [switches]   prints its address when it answers
    serve.py set --dir DIR [--reset] [switches]       from the next request on
    serve.py publish --dir DIR [--count N] [--title T] [--category A,B]     prints "ID URL" a line
    serve.py edit|trash|delete --dir DIR ID
    serve.py import --dir DIR FILE...                 what a WordPress exported; prints "ID TYPE URL" a line
    serve.py status|stop|destroy --dir DIR
    serve.py install                                  only what the machine must have

WordPress's own PHP behind nginx, php-fpm and MariaDB: nothing is imitated. What is missing is
installed with apt-get and fetched with npm, by root alone. Everything else is in DIR: the site,
its database, the processes' numbers (`run/`), and what each client sent (`log/access.jsonl`).
Processes are ended by those numbers, never by name.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 not running (`status`); 77 this machine cannot run it.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import getpass
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

HERE = Path(__file__).resolve().parent
CANNOT = 77  # the exit code by which test runners know "skipped"

# The npm package that carries WordPress 7.1.1 with its Indonesian translation (GPL, as WordPress is).
NPM_PACKAGE = "wp-studio@1.22.0"
NPM_SHA512 = "boMtahkhgWDKKyNTBA1uTK5ghnAmxXhDY6KeQCO9FmcI3/o+YOSq8JwYW5ZYnxHCxH14Jf/mD6CJTBvTWl2Ytw=="
NPM_FILES = "package/dist/cli/wp-files"

IMPORTER = "wordpress-importer"

PROGRAMS = {
    "php8.2": "php8.2-cli",
    "php-fpm8.2": "php8.2-fpm",
    "nginx": "nginx",
    "mariadbd": "mariadb-server-core",
    "mariadb": "mariadb-client-core",
}
PHP_EXTENSIONS = {
    "mysqli": "php8.2-mysql",
    "dom": "php8.2-xml",
    "mbstring": "php8.2-mbstring",
    "gd": "php8.2-gd",
}

CHOICES: dict[str, tuple[str, ...]] = {
    "rest": ("open", "401", "403", "403-html", "404-json", "404-html", "challenge", "redirect-home"),
    "users": ("open", "gone"),
    "rss": ("full", "summary"),
    "feeds": ("on", "off"),
}
KINDS = ("500", "502", "503", "429", "reset", "html", "truncate", "cut")
NUMBERS = {
    "latency": "milliseconds added to every answer of WordPress",
    "fail": "share of WordPress's answers that fail, 0 to 1",
    "fail-seed": "seed of which ones fail; setting it also starts the count anew",
    "retry-after": "seconds in Retry-After of 429 and 503",
}


class Failed(Exception):
    """What was asked for could not be done; the words are for the person who asked."""

    code = 1


class CannotRun(Failed):
    """This machine cannot run the newsroom."""

    code = CANNOT


@dataclass(frozen=True)
class Process:
    """A process by its number and the time it started, so that a reused number is not taken for it."""

    name: str
    file: Path

    def alive(self) -> int | None:
        """Its number while it runs."""
        try:
            pid, started = json.loads(self.file.read_text())
        except (OSError, ValueError):
            return None
        return pid if _start_time(pid) == started else None

    def end(self, patience: float = 20.0) -> None:
        """Asks it to end, insists after `patience` seconds, and forgets it."""
        for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
            pid = self.alive()
            if pid is None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            deadline = time.monotonic() + seconds
            while self.alive() is not None and time.monotonic() < deadline:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
                time.sleep(0.05)
        self.file.unlink(missing_ok=True)


def _start_time(pid: int) -> str | None:
    """When a process started, in ticks since boot (proc(5), field 22); `None` for one that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


class Site:
    """A newsroom in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.docroot = self.folder / "site"
        self.run = self.folder / "run"
        self.log = self.folder / "log"
        # The path of a socket may have 107 bytes at most (unix(7)); a test's folder is soon longer.
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        self.sockets = Path(tempfile.gettempdir()) / f"newsroom-{digest}"

    @property
    def state(self) -> dict[str, Any]:
        """What holds for the life of the folder: url, posts, whether it was filled."""
        try:
            state: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        except FileNotFoundError:
            return {}
        return state

    def remember(self, **news: object) -> None:
        _write(self.folder / "state.json", json.dumps({**self.state, **news}))

    @property
    def url(self) -> str:
        url: str = self.state["url"]
        return url

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def processes(self) -> dict[str, Process]:
        """In the order in which they must end."""
        names = ("nginx", "php-fpm", "mariadb")
        return {name: Process(name, self.run / f"{name}.json") for name in names}

    def running(self) -> bool:
        return all(process.alive() for process in self.processes().values())

    def spawn(self, name: str, *argv: str) -> subprocess.Popen[bytes]:
        with (self.log / f"{name}.out").open("ab") as output:
            child = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                cwd=self.folder,
            )
        _write(self.processes()[name].file, json.dumps([child.pid, _start_time(child.pid)]))
        return child

    def stop(self) -> None:
        for process in self.processes().values():
            process.end()
        shutil.rmtree(self.sockets, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    """Whole or not at all: WordPress reads conf.json at every request."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(text)
    part.replace(path)


def _tell(text: str) -> None:
    sys.stderr.write(f"serve: {text}\n")


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin")


def _output(*argv: str) -> str:
    return subprocess.run(argv, check=False, capture_output=True, text=True).stdout


def _called(name: str) -> str:
    found = _program(name)
    if found is None:
        raise CannotRun(f"{name} is not installed")
    return found


# -- what the machine must have


def install() -> Path:
    """Installs what is missing; the folder WordPress was unpacked to.

    Raises `CannotRun` where that is not possible.
    """
    if not sys.platform.startswith("linux"):
        raise CannotRun("the newsroom runs on Linux only")
    import fcntl  # not at the top, so that `--help` works on every system

    cache = _unpacked().parent
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as file:  # one at a time
        fcntl.flock(file, fcntl.LOCK_EX)
        _install_packages()
        return _unpack_wordpress()


def _install_packages() -> None:
    missing = [package for program, package in PROGRAMS.items() if _program(program) is None]
    php = _program("php8.2")
    modules = _output(php, "-m").lower().split() if php else []
    missing += [package for extension, package in PHP_EXTENSIONS.items() if extension not in modules]
    if _program("npm") is None and not _is_unpacked():
        missing.append("npm")
    if not missing:
        return
    if os.geteuid() != 0 or _program("apt-get") is None:
        raise CannotRun(f"missing, and only root on Debian 12 can install them: {' '.join(missing)}")
    _tell(f"apt-get install {' '.join(missing)}")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    with _no_services():
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "env": environment,
            "text": True,
        }
        wanted = [*apt, "install", "--no-install-recommends", *missing]
        done = subprocess.run(wanted, check=False, **quiet)
        if done.returncode:  # the lists of a new machine are empty or old
            subprocess.run([*apt, "update"], check=False, **quiet)
            done = subprocess.run(wanted, check=False, **quiet)
        if done.returncode:
            raise CannotRun(f"apt-get failed:\n{done.stdout[-2000:]}")


@contextlib.contextmanager
def _no_services() -> Iterator[None]:
    """Keeps Debian's packages from starting servers of their own."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _unpacked() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "kalbar-tui-tests" / NPM_PACKAGE.replace("@", "-")


def _is_unpacked() -> bool:
    files = ("wordpress/wp-load.php", f"{IMPORTER}/wordpress-importer.php")
    return all((_unpacked() / file).exists() for file in files)


def _unpack_wordpress() -> Path:
    home = _unpacked()
    if _is_unpacked():
        return home
    _tell(f"npm pack {NPM_PACKAGE}")
    with tempfile.TemporaryDirectory(prefix="newsroom-npm-") as temporary:
        argv = [_called("npm"), "pack", "--silent", "--pack-destination", temporary, NPM_PACKAGE]
        done = subprocess.run(argv, cwd=temporary, capture_output=True, text=True, check=False)
        packed = next(Path(temporary).glob("*.tgz"), None)
        if done.returncode or packed is None:
            raise CannotRun(f"npm pack failed:\n{done.stderr[-2000:]}")
        with packed.open("rb") as file:
            digest = hashlib.file_digest(file, "sha512").digest()
        if base64.b64encode(digest).decode() != NPM_SHA512:
            raise Failed(f"{NPM_PACKAGE} is not the package it was")
        part = home.with_name(f"{home.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        latest = f"{NPM_FILES}/latest"
        for folder, *wanted in (
            (latest, f"{latest}/wordpress/*", f"{latest}/languages/*id_ID*"),
            (NPM_FILES, f"{NPM_FILES}/{IMPORTER}/*"),
        ):
            depth = f"--strip-components={len(folder.split('/'))}"
            tar = ["tar", "xzf", str(packed), "-C", str(part), depth, "--no-same-owner", "--wildcards"]
            subprocess.run([*tar, *wanted], check=True)
        if home.exists():  # unpacked when less was wanted
            shutil.rmtree(home)
        part.replace(home)
    return home


# -- laying and starting a site

WP_CONFIG = """<?php
define( 'NEWSROOM_DIR', dirname( __DIR__ ) );
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', '{user}' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{sockets}/mariadb.sock' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';
define( 'WP_HOME', '{url}' );
define( 'WP_SITEURL', WP_HOME );
define( 'WP_CONTENT_URL', WP_HOME . '/wp-content' );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {{
    define( $name . '_KEY', md5( "newsroom-$name-key" ) );
    define( $name . '_SALT', md5( "newsroom-$name-salt" ) );
}}
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_POST_REVISIONS', false );
define( 'FS_METHOD', 'direct' );
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
"""

NGINX = """
daemon off;
{run_as}
worker_processes 2;
pid {run}/nginx.pid;
error_log {log}/nginx-error.log warn;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    log_format sent escape=json '{{"at":$msec,"method":"$request_method","uri":"$request_uri",'
        '"status":$status,"bytes":$body_bytes_sent,"user_agent":"$http_user_agent","accept_encoding":"$http_accept_encoding",'
        '"if_none_match":"$http_if_none_match","if_modified_since":"$http_if_modified_since",'
        '"cookie":"$http_cookie","referer":"$http_referer","connection":$connection,"fault":"$sent_http_x_newsroom_fault"}}';
    access_log {log}/access.jsonl sent;
    client_body_temp_path {run}/body; fastcgi_temp_path {run}/fastcgi; proxy_temp_path {run}/proxy;
    scgi_temp_path {run}/scgi; uwsgi_temp_path {run}/uwsgi;
    server_tokens off;
    keepalive_timeout 65;
    gzip on;
    gzip_vary on;
    gzip_types application/json application/rss+xml application/atom+xml application/rdf+xml text/xml;
    server {{
        listen 127.0.0.1:{port};
        root {site};
        index index.php;
        absolute_redirect off;
        location / {{ try_files $uri $uri/ /index.php?$args; }}
        location = /__newsroom/403 {{ internal; return 403; }}
        location = /__newsroom/444 {{ internal; return 444; }}
        location ~ \\.php$ {{
            try_files $uri =404;
            include /etc/nginx/fastcgi_params;
            fastcgi_pass unix:{sockets}/php.sock;
            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
            fastcgi_param HTTP_HOST $http_host;  # Debian's own line leaves the port out
            fastcgi_param HTTP_PROXY "";
            fastcgi_buffers 32 32k;
            fastcgi_buffer_size 64k;
        }}
    }}
}}
"""

PHP_FPM = """
[global]
pid = {run}/php-fpm.pid
error_log = {log}/php-fpm.log
daemonize = no
[www]
{run_as}
listen = {sockets}/php.sock
pm = static
pm.max_children = 6
php_admin_value[memory_limit] = 256M
php_admin_value[error_log] = {log}/php.log
php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
"""


def lay(site: Site, home: Path) -> None:
    """The files of a site; WordPress itself is linked from `home`, where it was unpacked, not copied."""
    for folder in (site.run, site.log, site.sockets):
        folder.mkdir(parents=True, exist_ok=True)
    site.sockets.chmod(0o700)
    if site.docroot.exists():
        return
    part = site.folder / "site.part"
    shutil.rmtree(part, ignore_errors=True)
    linked = subprocess.run(
        ["cp", "-al", str(home / "wordpress"), str(part)], capture_output=True, check=False
    )
    if linked.returncode:  # another file system
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(home / "wordpress", part)
    content = part / "wp-content"
    shutil.copytree(home / "languages", content / "languages")
    for name in ("uploads", "mu-plugins"):
        (content / name).mkdir()
    (content / "mu-plugins" / "switches.php").write_bytes((HERE / "switches.php").read_bytes())
    config = WP_CONFIG.format(user=getpass.getuser(), sockets=site.sockets, url=site.url)
    (part / "wp-config.php").write_text(config)
    part.replace(site.docroot)


def start_database(site: Site) -> None:
    user, data = getpass.getuser(), site.folder / "database"
    if not (data / "mysql").is_dir():
        argv = [_called("mariadb-install-db"), "--no-defaults", f"--user={user}", f"--datadir={data}"]
        argv += [
            "--skip-test-db",
            "--auth-root-authentication-method=socket",
            f"--auth-root-socket-user={user}",
        ]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"mariadb-install-db failed:\n{(done.stdout + done.stderr)[-2000:]}")
    door = site.sockets / "mariadb.sock"
    door.unlink(missing_ok=True)
    # Speed before safety: the data are worth nothing after the tests.
    settings = [
        f"--user={user}",
        f"--datadir={data}",
        f"--socket={door}",
        f"--pid-file={site.run}/mariadb.pid",
        f"--log-error={site.log}/mariadb.log",
        "--skip-networking",
        "--skip-log-bin",
        "--performance-schema=OFF",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-flush-method=nosync",
        "--innodb-buffer-pool-size=128M",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_unicode_520_ci",
    ]
    child = site.spawn("mariadb", _called("mariadbd"), "--no-defaults", *settings)
    sql = "CREATE DATABASE IF NOT EXISTS wordpress"
    client = [_called("mariadb"), "--no-defaults", "-S", str(door), "-u", user, "-e", sql]

    def answers() -> bool:
        return door.exists() and subprocess.run(client, capture_output=True, check=False).returncode == 0

    _wait(answers, child, f"MariaDB did not start: see {site.log}/mariadb.log")


def start_web(site: Site) -> None:
    root = os.geteuid() == 0
    places = {
        "run": site.run,
        "log": site.log,
        "site": site.docroot,
        "sockets": site.sockets,
        "port": site.port,
    }
    _write(site.run / "nginx.conf", NGINX.format(run_as="user root;" if root else "", **places))
    _write(
        site.run / "php-fpm.conf",
        PHP_FPM.format(run_as="user = root\ngroup = root" if root else "", **places),
    )
    door = site.sockets / "php.sock"
    door.unlink(missing_ok=True)
    as_root = ["--allow-to-run-as-root"] if root else []
    config = ["--nodaemonize", "--fpm-config", str(site.run / "php-fpm.conf")]
    child = site.spawn("php-fpm", _called("php-fpm8.2"), "-d", "opcache.enable=1", *config, *as_root)
    _wait(door.exists, child, f"php-fpm did not start: see {site.log}/php-fpm.log")
    errors = str(site.log / "nginx-error.log")
    child = site.spawn("nginx", _called("nginx"), "-e", errors, "-c", str(site.run / "nginx.conf"))
    _wait(lambda: _taken(site.port), child, f"nginx did not start: see {errors}")


def _wait(ready: Any, child: subprocess.Popen[bytes], complaint: str) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        if child.poll() is not None or time.monotonic() > deadline:
            raise Failed(complaint)
        time.sleep(0.05)


def _taken(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


def seed(site: Site, *words: str) -> None:
    """Runs seed.php in the site; what it prints is printed."""
    settings = ["-d", "memory_limit=1G", "-d", "display_errors=stderr", "-d", "error_reporting=E_ERROR"]
    argv = [_called("php8.2"), *settings, str(HERE / "seed.php"), str(site.docroot), *words]
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    sys.stdout.write(done.stdout)
    if done.returncode:
        raise Failed(f"seed.php {' '.join(words[:2])} failed (exit {done.returncode})")


# -- verbs


def start(site: Site, asked: argparse.Namespace) -> None:
    """Starts the site, or sets the switches of one that runs; fills it up to `asked.posts`."""
    known = site.state
    if known and asked.port not in (None, site.port):
        raise Failed(f"{site.folder} was filled for port {site.port}, which is part of every address in it")
    if not site.running():
        began = time.monotonic()
        site.stop()  # what is left of a broken run
        home = install()
        port = site.port if known else asked.port or 8190
        if known and known["posts"] < 0:
            shutil.rmtree(site.folder)  # the first filling was broken off; half a site is of no use
        if _taken(port):
            raise Failed(f"port {port} is taken by another program")
        if not site.state:
            site.remember(url=f"http://127.0.0.1:{port}", posts=-1)
        try:
            lay(site, home)
            start_database(site)
            fill(site, asked.posts)
            change(site, asked)
            start_web(site)
        except BaseException:
            site.stop()
            raise
        _tell(f"ready in {time.monotonic() - began:.1f} s")
    else:
        fill(site, asked.posts)
        change(site, asked)
    sys.stdout.write(f"{site.url}\n")


def fill(site: Site, posts: int | None) -> None:
    have: int = site.state["posts"]
    want = posts if posts is not None else max(have, 300)
    if want > have:
        seed(site, "fill", str(want))
        site.remember(posts=want)


def change(site: Site, asked: argparse.Namespace) -> None:
    file = site.folder / "conf.json"
    switches = {} if asked.reset or not file.exists() else json.loads(file.read_text())
    for name in (*CHOICES, "kinds", "match", *(name.replace("-", "_") for name in NUMBERS)):
        value = getattr(asked, name)
        if value is not None:
            switches[name] = value
    if unknown := set(switches.get("kinds", KINDS[0]).split(",")) - set(KINDS):
        raise Failed(f"--kinds knows {', '.join(KINDS)}, not {', '.join(sorted(unknown))}")
    if asked.reset or asked.fail_seed is not None:
        (site.run / "requests.count").unlink(missing_ok=True)
    _write(file, json.dumps(switches))


def status(site: Site) -> int:
    running = bool(site.state) and site.running()
    sys.stdout.write(json.dumps({"running": running, **site.state}) + "\n")
    return 0 if running else 3


def destroy(site: Site) -> None:
    site.stop()
    if site.state:  # removes a folder of its own making only
        shutil.rmtree(site.folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)

    def verb(name: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name)
        made.add_argument("--dir", type=Path, required=True)
        return made

    verbs.add_parser("install")
    for name in ("start", "set"):
        made = verb(name)
        made.add_argument("--reset", action="store_true", help="all switches back first")
        for switch, choices in CHOICES.items():
            made.add_argument(f"--{switch}", choices=choices)
        for switch, words in NUMBERS.items():
            made.add_argument(f"--{switch}", type=float if switch == "fail" else int, help=words)
        made.add_argument("--kinds", help=f"how they fail, by commas: {', '.join(KINDS)}")
        made.add_argument(
            "--match", help="latency and failures only where this regular expression meets the URI"
        )
        if name == "start":
            made.add_argument("--port", type=int)
            made.add_argument(
                "--posts", type=int, help="generated posts (default 300); never fewer than there are"
            )
    publish = verb("publish")
    publish.add_argument("--count", type=int, default=1)
    publish.add_argument("--title", default="")
    publish.add_argument("--category", default="pontianak", help="slugs, by commas")
    for name in ("edit", "trash", "delete"):
        verb(name).add_argument("id", type=int)
    verb("import").add_argument("files", type=Path, nargs="+", metavar="FILE")
    for name in ("status", "stop", "destroy"):
        verb(name)
    return parser


def _obey(asked: argparse.Namespace) -> int:
    if asked.verb == "install":
        install()
        return 0
    site = Site(asked.dir)
    match asked.verb:
        case "start":
            start(site, asked)
        case "status":
            return status(site)
        case "stop":
            site.stop()
        case "destroy":
            destroy(site)
        case _ if not site.state:
            raise Failed(f"there is no newsroom in {site.folder}")
        case "set":
            change(site, asked)
        case "publish":
            seed(site, "publish", str(asked.count), asked.title, asked.category)
        case "import":
            importer = install() / IMPORTER
            seed(site, "import", str(importer), *(str(file.absolute()) for file in asked.files))
        case verb:
            seed(site, verb, str(asked.id))
    return 0


def main() -> NoReturn:
    try:
        sys.exit(_obey(_parser().parse_args()))
    except Failed as failure:
        _tell(str(failure))
        sys.exit(failure.code)


if __name__ == "__main__":
    main()
