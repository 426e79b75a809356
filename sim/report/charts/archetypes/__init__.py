"""The six pictures that every chart is one of: rows, bars, lines along a number, a fan, a map, scattered points."""
