"""How far extractions agree with annotated texts: reading gold, scoring, and running the two together."""
