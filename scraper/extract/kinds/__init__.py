"""What kind of page it is, in which language, and how much of it is given."""
