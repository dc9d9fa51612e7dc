"""Wall screens as devices: paired, given a profile and a programme, watched, ordered about, revoked."""
