"""Gold texts, and how far an extraction agrees with them."""
