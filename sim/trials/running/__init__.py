"""Many replications, stored as they finish."""
