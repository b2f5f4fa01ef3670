"""Which articles have much of their texts in common."""
