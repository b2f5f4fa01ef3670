"""An archive of news that can be queried: discover → fetch → extract → archive."""
