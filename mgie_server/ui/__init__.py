"""The page in a browser: one more client of the server, for several people at once."""
