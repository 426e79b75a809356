"""From each shape to spells of a customer, or to levels at month ends."""
