"""Numbers that both sides of the wire keep to. PROTOCOL.md, "Limits", says why."""

from __future__ import annotations

PROTOCOL_VERSION = "2.4"

MAX_PIXELS = 100_000_000
MAX_INSTRUCTION_CHARS = 2_000
MAX_VARIATIONS = 8
MAX_HEADER_BYTES = 64 * 1024
MAX_DEADLINE_S = 86_400.0
MAX_REFERENCES = 4
MAX_EXPAND = 8_192
MAX_NAME_CHARS = 200
MAX_ATTACHMENTS = 32
MAX_RECIPE_BYTES = 1_000_000
MAX_ATTACHMENT_BYTES = 64 * 1024 * 1024

CHUNK_BYTES = 1024 * 1024  # what senders here use
MAX_CHUNK_BYTES = 1024 * 1024  # what receivers take: a stranger can make us hold one for each connection
WINDOW_BYTES = 8 * 1024 * 1024  # sent and not yet taken by the receiver
MAX_FRAME_BYTES = MAX_CHUNK_BYTES + MAX_HEADER_BYTES  # MAXMSGSIZE: libzmq counts single frames

KEPT_SECONDS = 24 * 3600
KEPT_BYTES = 2 * 1024**3
KEPT_COUNT = 200

HANDSHAKE_IVL_MS = 5_000
HEARTBEAT_IVL_MS = 2_000
HEARTBEAT_TIMEOUT_MS = 10_000  # the client's: a server's own threads always answer
SERVER_HEARTBEAT_TIMEOUT_MS = 60_000  # an editor that is busy with something else does not

PLAIN_USERNAME = b"mgie"
ZAP_DOMAIN = b"mgie"
