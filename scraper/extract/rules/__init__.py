"""Rules for single sites, for those who want certainty: checked text in, what a page's rule says of its fields out."""
