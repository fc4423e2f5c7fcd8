"""Several applicants at once, bounded in number; run as a process of its own.

`python -m bench.load` reads {"port", "tokens", "times", "what"} and prints seconds and durations.
The generator shares the machine with the centre, so what it costs lowers the rate it measures.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bench.applicant import Applicant

PAGES = (
    ("/ar/", "شهادة"),
    ("/ar/services/residence-certificate/", "السكن"),
    ("/en/services/", "Residence"),
    ("/en/track/", "reference"),
)


def apply_often(applicant: Applicant, times: int) -> None:
    """Will hand in so many applications, one after the other."""
    for _ in range(times):
        applicant.apply()


def read_often(applicant: Applicant, times: int) -> None:
    """Will read the public pages so many times."""
    for _ in range(times):
        for path, words in PAGES:
            applicant.read_page(path, words)


WHAT = {"apply": apply_often, "read": read_often}


def main() -> int:
    """Will run the load once and print what was seen."""
    given = json.load(sys.stdin)
    applicants = [Applicant(given["port"], token) for token in given["tokens"]]
    act = WHAT[given["what"]]
    began = time.perf_counter()
    with ThreadPoolExecutor(len(applicants)) as pool:
        for done in [pool.submit(act, applicant, given["times"]) for applicant in applicants]:
            done.result()
    seconds = time.perf_counter() - began
    durations = [each for applicant in applicants for each in applicant.seconds]
    sys.stdout.write(json.dumps({"seconds": seconds, "durations": durations}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
