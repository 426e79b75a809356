"""One replication, and who runs many: threads, processes, a cluster."""
