"""How the world works: what is assumed, and what follows from it."""
