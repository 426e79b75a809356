"""What a change costs, who is best at which size, what choosing wrongly loses."""
