"""The list of claims in experiments/claims/README.md, from the files: python -m sim.report.ledger.listing writes it."""

from collections.abc import Sequence
from pathlib import Path

from sim.config.claim.keys import natural
from sim.config.files import lookup
from sim.config.language.nodes import Node, Problems
from sim.config.yaml.loading import read_file
from sim.report.render.markdown import pipes, safe

README = "README.md"
INTRODUCTION = """# Published claims

Each file is one published statement, the experiment that tests it, and the region of the measure that would make it true.
`postsale claims` tests them all, `postsale claims A6 B10` some, and writes a [ledger](../../docs/operator/claims.md): a
verdict for each, computed by rule. What is published is quoted as a claim; nothing in the model was set so that one of them
comes out.

`models/` and `comp/` hold organizations and pay plans that only these experiments need. This list is made from the files by
`python -m sim.report.ledger.listing`; a test holds it equal to them."""
TESTED = {"experiment": "an experiment", "industry": "an industry of companies"}


def listing(folder: Path) -> str:
    """Return the text of the list for a folder of claims. Errors: InputError for a file that cannot be read."""
    problems = Problems()
    found = {path.stem: read_file(path, problems) for path in sorted(folder.glob("*.yaml"))}
    problems.raise_mistakes()
    roots = {key: found[key] for key in sorted(found, key=natural)}
    claims = {key: root for key, root in roots.items() if root is not None and root.get("sides") is None}
    against = {key: root for key, root in roots.items() if root is not None and root.get("sides") is not None}
    blocks = [INTRODUCTION]
    for source in dict.fromkeys(root.word("published_in") for root in claims.values()):
        of = [(key, root) for key, root in claims.items() if root.word("published_in") == source]
        rows = [[link(key), safe(root.word("title")), tested(root)] for key, root in of]
        blocks += [f"## “{safe(source)}”", pipes(["file", "claim", "tested by"], rows)]
    if against:
        rows = [[link(key), safe(root.word("title")), *sides(root)] for key, root in against.items()]
        blocks += [
            "## Where the articles contradict each other",
            pipes(["file", "question", "one side", "the other"], rows),
        ]
    return "\n\n".join(blocks) + "\n"


def link(key: str) -> str:
    """Return a link to the file of a claim."""
    return f"[{safe(key)}]({key}.yaml)"


def tested(root: Node) -> str:
    """Return what tests a claim, or that nothing can."""
    found = next((words for name, words in TESTED.items() if root.get(name) is not None), None)
    return found or f"nothing: {safe(root.word('not_testable'))}"


def sides(root: Node) -> Sequence[str]:
    """Return both sides of a contradiction."""
    both = root.get("sides")
    assert both is not None
    return safe(both.word("above")), safe(both.word("below"))


if __name__ == "__main__":
    place = lookup.shipped_folder("claim")
    (place / README).write_text(listing(place), encoding="utf-8")
