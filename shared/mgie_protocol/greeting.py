"""The first words on a connection: our hello, and whether the answer comes from the server of the token."""

from __future__ import annotations

from dataclasses import replace

from mgie_protocol import messages
from mgie_protocol.errors import MgieError
from mgie_protocol.frames import check_protocol, other_protocol
from mgie_protocol.proof import is_server_proof, new_nonce
from mgie_protocol.transport import unproven


class Greeting:
    """Of one connection to endpoint. hello: to be sent, with a nonce of its own."""

    def __init__(self, hello: messages.Hello, endpoint: str, token: str) -> None:
        self.hello = replace(hello, nonce=new_nonce())
        self._endpoint, self._token = endpoint, token

    def check(self, welcome: messages.Welcome) -> None:
        """Raises MgieError: protocol_version, or unauthorized for who does not know the token."""
        check_protocol(welcome.protocol)
        said = (self.hello.nonce, welcome.server_version, welcome.protocol)
        if not is_server_proof(welcome.proof, self._token, self._endpoint, *said):
            raise unproven(self._endpoint)

    def refusal(self, error: MgieError) -> MgieError | None:
        """What a refusal means, in our own words, because who speaks has proven nothing; None: try again."""
        if error.code != "protocol_version":
            return None
        theirs = error.details.get("ours")
        return other_protocol(theirs if isinstance(theirs, str) else "?")
