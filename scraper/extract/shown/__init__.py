"""What a page displays: its headings, its marked places, its headline."""
