"""An applicant at the programming interface: real HTTP on one connection, every answer checked."""

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any

from bench.centre import PROXY
from bench.paper import new_paper

SERVICE = "residence-certificate"
ANSWERS: dict[str, Any] = {
    "applicant_kind": "citizen",
    "personal_number": "900112345",
    "name_ar": "مريم التجريبية",
    "name_en": "Maryam Demo",
    "mobile": "+97336001234",
    "email": "maryam@example.org",
    "language": "ar",
    "building": "12",
    "road": 2107,
    "block": 321,
    "housing_case": "owner",
    "certificate_purpose": "bank",
}
# An owner must attach three papers: the first is the one of 100 KiB, the others are small.
PAPERS = {"owner_id": 100 * 1024, "title_deed": 1024, "electricity_bill": 1024}
JSON = {"Content-Type": "application/json"}
BOUNDARY = "paper-boundary-7K4M9Q2D"


class WrongAnswer(Exception):
    """The centre answered something else than it should: the figure would mean nothing."""


@dataclass
class Applicant:
    """One user with a token; `seconds` collects how long each request took."""

    port: int
    token: str
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def apply(self) -> str:
        """Will hand in one application in three requests; gives its reference."""
        draft = self._call("POST", "applications", 201, {"service": SERVICE, "answers": ANSWERS})
        reference = str(draft["reference"])
        path = f"applications/{reference}"
        papers = {slot: new_paper(size) for slot, size in PAPERS.items()}
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        told = self._send("POST", f"{path}/documents", 201, multipart(papers), kind)
        _expect(len(told["papers"]) == len(PAPERS), told)
        told = self._call("POST", f"{path}/submit", 200, {"declared": True})
        _expect(told["status"] == "in_review" and told["reference"] == reference, told)
        return reference

    def read_page(self, path: str, wanted: str) -> None:
        """Will read a page that must hold some words."""
        body = self._exchange("GET", path, 200, b"", {})
        _expect(wanted.encode() in body, {"path": path})

    def _call(self, method: str, path: str, status: int, body: object) -> dict[str, Any]:
        return self._send(method, path, status, json.dumps(body).encode(), JSON)

    def _send(
        self, method: str, path: str, status: int, body: bytes, headers: dict[str, str]
    ) -> dict[str, Any]:
        answer = self._exchange(method, f"/api/v1/{path}", status, body, headers)
        return dict(json.loads(answer))

    def _exchange(
        self, method: str, path: str, status: int, body: bytes, headers: dict[str, str]
    ) -> bytes:
        headers = headers | PROXY | {"Authorization": f"Bearer {self.token}"}
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.seconds.append(time.perf_counter() - began)
        _expect(answer.status == status, {"path": path, "status": answer.status, "is": content})
        return content


def multipart(papers: dict[str, bytes]) -> bytes:
    """Will set papers, each after its slot, as a form with files."""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    parts = [
        (
            f'{head}"slot"\r\n\r\n{slot}\r\n{head}"file"; filename="{slot}.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        + paper
        for slot, paper in papers.items()
    ]
    return b"\r\n".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def _expect(holds: bool, told: object) -> None:  # noqa: FBT001 - it is what is asked
    if not holds:
        raise WrongAnswer(repr(told)[:500])
