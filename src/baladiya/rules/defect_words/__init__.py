"""What each defect of a definition is called, in Arabic and English: (ar, en) by its code.

Written for the analyst who edits the file: what is wrong, and what would be right.
"""

from collections.abc import Mapping
from typing import Final

from baladiya.rules.defect_words.asking import ASKED, FORMULAS, KEPT
from baladiya.rules.defect_words.deciding import LINKS, MOVES, PROCESS
from baladiya.rules.defect_words.giving import EXAMPLES, RESULTS
from baladiya.rules.defect_words.reading import FILES, SHAPE

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    **FILES,
    **SHAPE,
    **ASKED,
    **KEPT,
    **FORMULAS,
    **PROCESS,
    **LINKS,
    **MOVES,
    **RESULTS,
    **EXAMPLES,
}
