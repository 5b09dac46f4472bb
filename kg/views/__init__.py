"""The pages that people open: each is one file, works offline and asks for nothing."""
