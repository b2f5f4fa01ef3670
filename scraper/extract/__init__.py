"""Page → Article: readers, one visible precedence, body, teasers."""
