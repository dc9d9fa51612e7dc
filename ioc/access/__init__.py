"""Who may see what: people, roles, scopes, sessions, tokens and the audit of what they did."""
