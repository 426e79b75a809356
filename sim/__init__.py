"""Post-sale strategy simulator: who should own the customer after the sale, and when one role should become two."""

__version__ = "0.1.0"
