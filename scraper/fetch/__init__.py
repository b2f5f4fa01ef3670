"""Link → Page: robots, pace, guard and the requests themselves."""
