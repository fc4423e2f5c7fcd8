"""A paper like a scan: one page, incompressible, and never the same twice."""

import os

HEAD = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
)
TAIL = b"\nendstream endobj\n"


def new_paper(size: int) -> bytes:
    """Will give a PDF of about `size` bytes; a repeated one would be stored only once."""
    scan = os.urandom(size - 500).hex().encode()[: size - 500]
    objects = HEAD + b"4 0 obj<</Length %d>>stream\n" % len(scan) + scan + TAIL
    offsets = [objects.index(b"%d 0 obj" % number) for number in range(1, 5)]
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in offsets
    )
    end = b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF\n" % len(objects)
    return objects + table + end
