"""When a message may go: not at night, not too many at once, and later after each refusal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Final

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
_LONGEST_BACKOFF: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours, by the office's clock, in which nothing is sent; ``start`` equal to ``end`` means none."""

    start: time
    end: time

    def until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours that hold now end, None when messages may go."""
        local = now.astimezone()
        clock = local.time()
        evening, morning = clock >= self.start, clock < self.end
        over_midnight = self.start > self.end
        if not (evening or morning if over_midnight else evening and morning):
            return None
        day = local.date() + timedelta(days=int(clock >= self.end))
        # The day's own offset from UTC: summer time may begin in the night.
        return datetime.combine(day, self.end).astimezone()


class Limit:
    """At most so many messages a minute and an hour (0: as many as there are), counting those of runs before."""

    def __init__(self, per_minute: int, per_hour: int, sent: Iterable[datetime] = ()) -> None:
        self._limits = tuple((count, span) for count, span in ((per_minute, MINUTE), (per_hour, HOUR)) if count)
        self._sent = deque(sorted(sent), maxlen=max((count for count, _ in self._limits), default=0))

    def free_at(self, now: datetime) -> datetime:
        """Return when the next message may go: now, or later."""
        times = list(self._sent)
        waits = [times[-count] + span for count, span in self._limits if len(times) >= count]
        return max([now, *waits])

    def count(self, at: datetime) -> None:
        """Note that one was sent."""
        self._sent.append(at)


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often a message is tried, and how long to wait after each try: twice as long each time, a little at random."""

    retries: int
    first: timedelta
    random: Random

    def after(self, tries: int) -> timedelta | None:
        """Return how long to wait after a number of tries; None when it is not tried any more."""
        if tries > self.retries:
            return None
        wait = min(self.first * 2 ** max(tries - 1, 0), _LONGEST_BACKOFF)
        return timedelta(seconds=wait.total_seconds() * self.random.uniform(0.75, 1.25))
