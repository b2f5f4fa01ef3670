"""What crawls know and share: the frontier, who has which page in hand, hosts, and how each day went."""
