"""How far the data can be trusted: the ledger of units, what came late, what was refused and driven again."""
