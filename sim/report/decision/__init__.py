"""The page of a decision: its title, one chart, options, why, what must be true, when to look again; on screen and paper."""
