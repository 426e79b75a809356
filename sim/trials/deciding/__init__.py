"""What a finished study of options says to whoever has to decide: each option in money, months and people."""
