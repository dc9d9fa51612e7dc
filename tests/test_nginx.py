"""deploy/nginx.conf: nginx takes it, it keeps the product's limits, and passes on what the product says."""

import re
import shutil
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from ioc import clock
from ioc.api import ingest

SITE = (Path(__file__).resolve().parents[1] / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def directives(config: str) -> list[str]:
    """nginx's lines without comments."""
    return [line.strip() for line in re.sub(r"#.*", "", config).splitlines() if line.strip()]


def test_the_site_of_nginx_is_well_formed_and_keeps_the_product_s_limits():
    lines = directives(SITE)
    assert all(line.endswith((";", "{", "}")) for line in lines)
    assert sum(line.endswith("{") for line in lines) == lines.count("}") > 5
    config = "\n".join(lines)
    ingest_block = config.partition("location /api/v1/ingest/ {")[2].partition("}")[0]
    allowed = int(re.search(r"client_max_body_size (\d+)m;", ingest_block)[1]) * 2**20
    assert ingest.LARGEST <= allowed < ingest.LARGEST * 1.1
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in lines


def whole_site(folder: Path, port: int = 443, servers: tuple[int, ...] = (8050,)) -> Path:
    """nginx's file for the site, without its certificates."""
    site = re.sub(r"ssl_certificate(_key)? [^;]+;", "", SITE).replace(" ssl http2;", ";")
    site = site.replace(":443;", f":{port};").replace("443;", f"{port};").replace("80;", f"{port + 1};")
    lines = "".join(f"server 127.0.0.1:{one};" for one in servers)
    site = site.replace("server 127.0.0.1:8050;", lines)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    head = f"pid {folder}/pid; daemon off; master_process off; error_log stderr; events {{}}"
    file = folder / "nginx.conf"
    file.write_text(f"{head} http {{ access_log off; {folders}\n{site}\n}}", encoding="utf-8")
    return file


@pytest.fixture
def nginx():
    if not (found := shutil.which("nginx")):
        pytest.skip("nginx is not installed")
    return found


def test_nginx_itself_reads_the_site(nginx, tmp_path):
    words = [nginx, "-t", "-c", str(whole_site(tmp_path)), "-p", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class Away(BaseHTTPRequestHandler):
    """A web process whose database is away, or not."""

    status = 503

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def behind(nginx, tmp_path):
    """Two such processes behind the site; their address."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Away) for _ in range(2)]
    for one in servers:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    file = whole_site(tmp_path, port, tuple(one.server_port for one in servers))
    program = subprocess.Popen([nginx, "-c", str(file), "-p", str(tmp_path)], stderr=subprocess.DEVNULL)
    yield f"http://127.0.0.1:{port}/api/version"
    program.terminate()
    program.wait(10)
    for one in servers:
        one.shutdown()
        one.server_close()


def answered(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"]
    except HTTPError as error:
        return error.code, error.headers["Content-Type"]


def test_a_wall_behind_nginx_is_told_that_the_database_is_away(behind, monkeypatch):
    """Not that the server is: and nobody waits until nginx believes in the processes again."""
    until = clock.monotonic() + 10
    while clock.monotonic() < until:
        try:
            answered(behind)
            break
        except URLError:
            clock.sleep(0.05)
    assert [answered(behind) for _ in range(4)] == [(503, "application/problem+json")] * 4
    monkeypatch.setattr(Away, "status", 200)
    assert answered(behind)[0] == 200
