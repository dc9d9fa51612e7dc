"""How far back questions of trust look."""

from ioc.domain.moments import HOUR

DAY = 24 * HOUR
LOOKED_AT = 30  # days of what came late, was corrected, is odd or went wrong
