"""A model hub on this machine: as much of the hub's HTTP as a download needs, and connections that break."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = 10_000  # bytes from which on a file has a sha256, as with Git LFS


class Hub:
    """Repositories as folders: {"owner/name": folder}, {"datasets/owner/name": folder}. A context manager; `url` is for
    HF_ENDPOINT.

    break_after: {path: bytes}; the connection of its next download breaks after so many. served: bytes sent by path.
    lie: paths whose contents are not what the metadata says. breaks: the same for several downloads, one after another.
    also: files that it tells of beside its own, as the metadata has them. commit, older: its newest revision, and others.
    """

    def __init__(self, repositories: dict[str, Path]) -> None:
        self.repositories = repositories
        self.break_after: dict[str, int] = {}
        self.served: dict[str, int] = {}
        self.ranges: list[str] = []
        self.lie: set[str] = set()
        self.breaks: dict[str, list[int]] = {}
        self.also: list[dict[str, Any]] = []
        self.commit, self.older = COMMIT, list[str]()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                hub._answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Hub:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        path = unquote(urlsplit(request.path).path)
        if path.startswith(("/api/models/", "/api/datasets/")):
            kind = path.split("/")[2].removeprefix("models")
            owner, name, *rest = path.split("/")[3:]
            if rest[:1] == ["commits"]:
                return self._tell_commits(request)
            revision = rest[1] if rest[:1] == ["revision"] else self.commit
            return self._tell(request, f"{kind}/{owner}/{name}".strip("/"), revision)
        parts = path.strip("/").split("/")  # [datasets/]OWNER/NAME/resolve/COMMIT/FILE
        at = parts.index("resolve") if "resolve" in parts else 2
        return self._send(request, "/".join(parts[:at]), "/".join(parts[at + 2 :]))

    def _tell(self, request: BaseHTTPRequestHandler, repo: str, commit: str) -> None:
        if repo not in self.repositories:
            return self._error(request, 404)
        folder = self.repositories[repo]
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        siblings = [*self.also, *(_sibling(path, str(path.relative_to(folder))) for path in files)]
        return _answer_json(
            request, {"id": repo, "modelId": repo, "sha": commit, "siblings": siblings, "tags": []}
        )

    def _tell_commits(self, request: BaseHTTPRequestHandler) -> None:
        when = "2024-02-06T00:00:00.000Z"
        commits = [self.commit, *self.older]
        _answer_json(
            request,
            [{"id": id_, "authors": [], "date": when, "title": "", "message": ""} for id_ in commits],
        )

    def _send(self, request: BaseHTTPRequestHandler, repo: str, name: str) -> None:
        place = self.repositories.get(repo, Path("/nowhere")) / name
        if not place.is_file():
            return self._error(request, 404)
        data = place.read_bytes()
        if name in self.lie:
            data = data[:-1] + bytes([data[-1] ^ 1])
        start = 0
        if wanted := request.headers.get("Range"):
            self.ranges.append(f"{name} {wanted}")
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
        request.send_response(206 if start else 200)
        request.send_header("Content-Length", str(len(data) - start))
        request.end_headers()
        stop = self.break_after.pop(name, len(data) - start)
        if self.breaks.get(name):
            stop = self.breaks[name].pop(0)
        self.served[name] = self.served.get(name, 0) + min(stop, len(data) - start)
        request.wfile.write(data[start : start + stop])
        if start + stop < len(data):
            request.close_connection = True
        return None

    def _error(self, request: BaseHTTPRequestHandler, code: int) -> None:
        request.send_response(code)
        request.send_header("Content-Length", "0")
        request.end_headers()


def _answer_json(request: BaseHTTPRequestHandler, answer: Any) -> None:
    body = json.dumps(answer).encode()
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def _sibling(path: Path, name: str) -> dict[str, Any]:
    data = path.read_bytes()
    told: dict[str, Any] = {
        "rfilename": name,
        "size": len(data),
        "blobId": hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest(),
    }
    if len(data) >= LARGE:
        told["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
    return told
