"""Sentences about a study: findings, the answer, doubts, limits."""
