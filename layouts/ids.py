"""The ids of what a bundle may set: one role of one panel for one area, as Dash pattern ids."""

PAGE = "page"  # the container that the navigation fills
ROLES = ("panel", "body", "figure", "legend", "twin", "note")

SlotId = dict[str, str]


def slot(role: str, key: str, area: str) -> SlotId:
    """The id of a part of a panel; `panel` is the panel as a whole."""
    if role not in ROLES:
        raise ValueError(f"{role!r} is no role of a panel; there are: {', '.join(ROLES)}")
    return {"role": role, "key": key, "area": area}
