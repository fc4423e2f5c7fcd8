"""The driver of the demonstration: asks as any other, and can make the sandbox misbehave."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from baladiya.integrations.registers.http import HttpRegisters
from baladiya.integrations.registers.sandbox_records import INVENTED
from baladiya.rules.problems import refuse

SWITCH_SECONDS = 2.0
LARGEST_ANSWER = 4096


class SandboxDriver(HttpRegisters):
    """Asks the sandbox registers."""

    def set_switches(self, switches: Mapping[str, str]) -> dict[str, str]:
        """Will make registers well, slow, failing or down; gives how all are set.

        Raises `Refused`: registers_unavailable.
        """
        return self._switches(switches)

    def read_switches(self) -> dict[str, str]:
        """Will give how each register behaves. Raises as `set_switches`."""
        return self._switches({})

    def numbers_to_try(self) -> dict[str, tuple[str, ...]]:
        """Will give the numbers that were invented for demonstrations, by register."""
        return {str(register): tuple(rows) for register, rows in INVENTED.items()}

    def _switches(self, switches: Mapping[str, str]) -> dict[str, str]:
        address = urlsplit(self.url)
        line = HTTPConnection(address.hostname or "", address.port, timeout=SWITCH_SECONDS)
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        try:
            line.request("POST", "/switches", json.dumps(switches), headers)
            answer = line.getresponse()
            told = json.loads(answer.read(LARGEST_ANSWER))
        except (OSError, HTTPException, ValueError) as error:
            raise refuse("registers_unavailable") from error
        finally:
            line.close()
        if answer.status != HTTPStatus.OK or not isinstance(told, dict):
            raise refuse("registers_unavailable")
        return {str(name): str(manner) for name, manner in told.items()}
