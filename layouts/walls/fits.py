"""How many blocks a screen has room for, and what its keeper should know about its letters."""

from ioc.screens.profile import Profile
from ioc.texts import DEFAULT_LANGUAGE, t
from layouts.walls.letters import fit_of
from layouts.walls.packing import packed
from layouts.walls.pages import OVERVIEW

FEW = 4  # blocks below which the keeper is told


def blocks_that_fit(profile: Profile, lang: str = DEFAULT_LANGUAGE) -> tuple[int, list[str]]:
    """How many blocks the overview shows on such a screen, its map being one; and the warnings, in words."""
    fit, told = fit_of(profile), {"metres": f"{profile.farthest_m:g}"}
    count = len(packed(OVERVIEW, fit))
    warnings = []
    if not fit.whole:
        warnings.append(t("walls.none_fits", lang, **told))
    elif count < FEW:
        warnings.append(t("walls.few_fit", lang, count=count, **told))
    if fit.unit < profile.good_px:
        warnings.append(t("walls.least_letters", lang, **told))
    return count, warnings
