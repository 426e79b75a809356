"""What a run says: averages, differences, choices, mechanisms."""
