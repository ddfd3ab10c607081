"""Question sets, the measures of a run over one, and the run itself."""
