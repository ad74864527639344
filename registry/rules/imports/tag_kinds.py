"""The kinds of tags a sheet's XML has, known by two bytes of their names, and which may follow which."""

from typing import Any

import numpy as np

# Kinds of tags. What is not among them is OTHER or, where it ends an element, END.
OTHER, CELL, VALUE, MAYBE, FORMULA, INLINE, TEXT, ROW, END = range(9)
END_CELL, END_VALUE, END_FORMULA, END_INLINE, END_TEXT, END_ROW, FOREIGN, LAST = range(9, 17)
KINDS = 17
FILLING = (VALUE, MAYBE, FORMULA, INLINE, OTHER)


def _opening() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The kind of an opening tag by the two bytes after its prefix."""
    kinds = np.zeros(65536, np.uint8)
    spelled = {b"c ": CELL, b"v>": VALUE, b"v ": MAYBE, b"v/": MAYBE, b"is": INLINE, b"ro": ROW}
    spelled |= {b"f" + after: FORMULA for after in (b">", b" ", b"/")}
    spelled |= {b"t" + after: TEXT for after in (b">", b" ", b"/")}
    for two, kind in spelled.items():
        kinds[two[0] << 8 | two[1]] = kind
    for sign in b"!?":
        kinds[sign << 8 : (sign + 1) << 8] = FOREIGN
    return kinds


def _closing() -> np.ndarray[Any, np.dtype[np.uint8]]:
    kinds = np.full(256, END, np.uint8)
    for letter, kind in zip(b"cvfitr", range(END_CELL, END_ROW + 1), strict=True):
        kinds[letter] = kind
    return kinds


def _allowed() -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which kind may follow which, by kind times the number of kinds plus the next kind."""
    follow = {
        ROW: (CELL, END_ROW, ROW),
        CELL: (VALUE, MAYBE, FORMULA, INLINE, END_CELL, CELL, END_ROW),
        VALUE: (END_VALUE,),
        MAYBE: (END_VALUE, END_CELL),
        FORMULA: (END_FORMULA, VALUE, MAYBE, END_CELL),
        INLINE: (TEXT, END_INLINE, END_CELL),
        TEXT: (END_TEXT, END_INLINE),
        END_VALUE: (END_CELL,),
        END_FORMULA: (VALUE, MAYBE, END_CELL),
        END_INLINE: (END_CELL,),
        END_TEXT: (END_INLINE, END_ROW),
        END_CELL: (CELL, END_ROW),
        END_ROW: (ROW, TEXT, END_INLINE),
    }
    table = np.zeros((KINDS, KINDS), np.bool_)
    table[(OTHER, END), :] = True
    table[(ROW, INLINE, TEXT, END_INLINE, END_TEXT, END_CELL, END_ROW), OTHER] = True
    table[(INLINE, TEXT, END_TEXT, END_ROW), END] = True
    table[END, LAST] = True
    for kind, after in follow.items():
        table[kind, after] = True
    table[FOREIGN, :] = table[:, FOREIGN] = False
    return table.ravel()


OPENING, CLOSING, ALLOWED = _opening(), _closing(), _allowed()
