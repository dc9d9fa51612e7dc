"""Lists and tables as files: XLSX and CSV with typed cells and a cover, written in a process of their own."""
