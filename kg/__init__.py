"""A knowledge graph of Chinese local policy practices."""
