"""What must be true for a recommendation: the unknowns that matter most, tried at both ends; and when to look again."""
