"""Is a pool of texts English? By its commonest words, so that a web page can afford to ask."""

import re
from collections.abc import Sequence

_ENGLISH = """the and that for with from this have has not are was were will would should can could
been be by at as it you your my his her our we they their what how when who where which about after
into over out up all more than first new if but or says"""
# Frequent in other languages of Latin letters and no words of English: they tell a mixture.
_OTHER = """der das und ist nicht ein eine mit ich sie het een niet dat van zijn de la le les et est
une pas je vous que los una por para del il che di non per sono um uma og och att det som ikke yang
dan tidak nie jest ve hogy nem"""
ENGLISH, OTHER = frozenset(_ENGLISH.split()), frozenset(_OTHER.split())
LETTERS = 0.95  # of plain Latin script
TEXTS = 0.25  # in which English words prevail; of news headlines a third, of other languages 0.02
MIXTURE = 10  # texts in English to one in another language


def is_english(texts: Sequence[str]) -> bool:
    """Whether nearly all texts are English; in doubt, and of no texts at all, False."""
    found = [re.findall(r"[^\W\d_]+", text.lower()) for text in texts]
    spoken = [words for words in found if words]
    letters = "".join(word for words in spoken for word in words)
    if sum(map(str.isascii, letters)) < LETTERS * max(1, len(letters)):
        return False
    balance = [sum((word in ENGLISH) - (word in OTHER) for word in words) for words in spoken]
    english = sum(score > 0 for score in balance)
    other = sum(score < 0 for score in balance)
    return english >= TEXTS * len(spoken) and english > MIXTURE * other
