"""What is true without screen, source and database: records, rules of lateness, working time, counts."""
