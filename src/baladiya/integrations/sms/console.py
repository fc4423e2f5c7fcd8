"""SMS for demonstrations: each message becomes a line of a file instead of travelling."""

import json
import logging
import os

from django.conf import settings

from baladiya.notices.sms_parts import sms_parts

log = logging.getLogger("baladiya.sms")
FILE = "sms.jsonl"


class ConsoleSms:
    """Keeps messages in `sms.jsonl` of the data folder; the log tells only that there was one."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Will add one JSON line: to, text, reference, parts."""
        parts = sms_parts(text)
        line = {"to": to, "text": text, "reference": reference, "parts": parts}
        # One write in append mode: lines of two processes do not mix.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        handle = os.open(settings.DATA_DIR / FILE, flags, 0o600)
        try:
            os.write(handle, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        finally:
            os.close(handle)
        log.info("sms %s, %d part(s)", reference, parts)
