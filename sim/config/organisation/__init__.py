"""Who does which work, and what is paid for it."""
