"""What a page says of itself in words that machines read: JSON-LD, meta, microdata."""
