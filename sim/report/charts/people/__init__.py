"""Work, load, pay and handoffs of the people."""
