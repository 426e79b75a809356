"""Many runs: design cells, replications, storage."""
