"""From a trajectory to retention, work, people and money: one row per replication and one per month."""
