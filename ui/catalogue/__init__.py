"""The catalogue: what the servers of one index share, of which each keeps a copy to answer from."""
