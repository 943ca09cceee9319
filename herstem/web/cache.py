"""Answers kept for those who ask the same again: the least recently used go when the room is full."""

from collections import OrderedDict

from herstem.web.sending import WholeAnswer

_SHARE = 8


class AnswerCache:
    """Answers of one revision of the data. It counts what it could answer (`hits`) and what not (`misses`)."""

    def __init__(self, room: int) -> None:
        """`room` is in bytes; a body of more than `most` bytes is not kept."""
        self._room, self.most = room, room // _SHARE
        self._kept: OrderedDict[str, WholeAnswer] = OrderedDict()
        self._revision = ""
        self.size = self.hits = self.misses = 0

    def find(self, key: str, revision: str) -> WholeAnswer | None:
        """What is kept under a key, if the data are still the same."""
        if revision != self._revision:
            self._kept.clear()
            self.size, self._revision = 0, revision
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self._kept.move_to_end(key)
        self.hits += 1
        return found

    def keep(self, key: str, revision: str, answer: WholeAnswer) -> None:
        """Keep an answer that was made from a revision of the data, if it is not too long."""
        if revision != self._revision or answer.length > self.most:
            return
        if key in self._kept:
            self.size -= self._kept.pop(key).size
        self._kept[key] = answer
        self.size += answer.size
        while self.size > self._room:
            self.size -= self._kept.popitem(last=False)[1].size
