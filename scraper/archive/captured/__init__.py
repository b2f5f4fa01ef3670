"""What servers sent: bodies, how they are packed, and the visits that brought them."""
