"""The version of this program, as pyproject.toml has it (a test holds the two together)."""

VERSION = "0.1.0"
"""Stands in every graph, so it cannot be asked of the installation: a checkout need not be installed."""
