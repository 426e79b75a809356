"""The page that a run leaves behind: one HTML file with everything in it, for a reader who has nothing but the file."""
