"""What every chart shares: its frame, its look, its words and numbers."""
