"""What happens: pure rules, compiled; no engine, no file, no clock of its own."""
