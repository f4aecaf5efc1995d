"""How both sides show that they know the token without saying it. PROTOCOL.md, "Proof, both ways"."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

_NONCE = re.compile(r"[A-Za-z0-9_-]{22,64}\Z")


def new_nonce() -> str:
    """192 random bits as text."""
    return secrets.token_urlsafe(24)


def is_nonce(text: str) -> bool:
    return _NONCE.match(text) is not None


def client_password(token: str, endpoint: str, nonce: str) -> bytes:
    """The PLAIN password of one connection to endpoint, 87 to 129 bytes."""
    return f"{nonce}.{_hmac(token, 'mgie client', endpoint_name(endpoint), nonce)}".encode()


def nonce_of(password: bytes, token: str, endpoint: str) -> str | None:
    """The nonce in a right password for endpoint, None for a wrong one. Takes as long for any wrong proof."""
    nonce = password.partition(b".")[0].decode("ascii", "replace")
    right = client_password(token, endpoint, nonce)
    same = hmac.compare_digest(password, right)
    return nonce if same and is_nonce(nonce) else None


def server_proof(token: str, endpoint: str, nonce: str, server_version: str, protocol: str) -> str:
    """What welcome carries in answer to the nonce of hello."""
    return _hmac(token, "mgie server", endpoint_name(endpoint), nonce, server_version, protocol)


def is_server_proof(
    proof: str, token: str, endpoint: str, nonce: str, server_version: str, protocol: str
) -> bool:
    right = server_proof(token, endpoint, nonce, server_version, protocol)
    return hmac.compare_digest(proof.encode(), right.encode())


def endpoint_name(endpoint: str) -> str:
    """The endpoint as connection.json has it: a socket's folder may have another path here."""
    kind, slashes, path = endpoint.partition("://")
    if kind != "ipc":
        return endpoint
    return kind + slashes + path.replace("\\", "/").rpartition("/")[2]


def _hmac(token: str, *said: str) -> str:
    return hmac.new(token.encode(), "\n".join(said).encode(), hashlib.sha256).hexdigest()
