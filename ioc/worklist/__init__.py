"""Lists of the records behind numbers, saved views of them, and urges: what moves what is late."""
