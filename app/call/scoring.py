"""From points to one number: how good reviewers think a proposal is, and how far they are apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True)
class Weighed:
    """A criterion as it counts: so many times, from 0 to ``most`` points."""

    weight: int
    most: int


@dataclass(frozen=True)
class Summary:
    """``score`` is the mean of the reviews, ``low`` and ``high`` the ends of them, from 0 to 100; None without any."""

    score: int | None
    low: int | None
    high: int | None
    reviews: int

    @property
    def spread(self) -> int | None:
        """How far the reviewers are apart."""
        return None if self.low is None or self.high is None else self.high - self.low


def of_review(points: Mapping[int, int], criteria: Mapping[int, Weighed]) -> Fraction | None:
    """The weighted mean of one review's points, each as a share of the most that could be given, from 0 to 100. Criteria
    that it has no points for (they were added later) do not count; None when there are none."""
    counted = [(criteria[id], given) for id, given in points.items() if id in criteria]
    weights = sum(one.weight for one, _given in counted)
    if not weights:
        return None
    return sum((Fraction(100 * one.weight * given, one.most) for one, given in counted), Fraction()) / weights


def summary(scores: Iterable[Fraction | None]) -> Summary:
    """What several reviews of one proposal come to. Halves are rounded up, and only at the end."""
    found = [score for score in scores if score is not None]
    if not found:
        return Summary(None, None, None, 0)
    mean = sum(found, Fraction()) / len(found)
    return Summary(half_up(mean), half_up(min(found)), half_up(max(found)), len(found))


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return floor(value + Fraction(1, 2))
