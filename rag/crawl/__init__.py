"""Web addresses of the corpus: fetched politely, kept in the data folder, and read as files are."""
