"""Studies of what is not known: many scenarios, and what they say of the decision."""
