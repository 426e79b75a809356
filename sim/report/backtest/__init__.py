"""The backtest in words and as a table."""
