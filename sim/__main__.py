"""Let `python -m sim` be the command `postsale`."""

from sim.cli.main import main

main()
