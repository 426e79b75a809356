"""From a design to cells with their people, at the same spend where it is asked."""
