"""The model card, inside the page: a page is mailed, so that a link to another file would lead nowhere."""

from itertools import groupby

from sim.config.commands.model_card import sections
from sim.report.document.blocks import Block, Fold, Listed, Say, Sub

ANCHOR = "model-card"
"""What the foot of the page leads to."""


def model_card() -> Fold:
    """Return the card of the version that writes the page, which need not be the one that simulated."""
    blocks: list[Block] = []
    for heading, paragraphs in sections().items():
        blocks.append(Sub(f"Model card: {heading[0].lower()}{heading[1:]}"))
        for listed, group in groupby(paragraphs, lambda text: text.startswith("- ")):
            texts = tuple(text.removeprefix("- ") for text in group)
            blocks += [Listed(texts)] if listed else map(Say, texts)
    return Fold(
        "The model card: what the model must not be used for, what it was tested against, what it gets wrong",
        tuple(blocks),
        anchor=ANCHOR,
    )
