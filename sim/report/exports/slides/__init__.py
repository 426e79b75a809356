"""Slides with pictures of the charts."""
