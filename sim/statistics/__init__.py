"""Numbers about numbers: intervals, paired differences, verdicts, crossings. Knows nothing of the business."""
