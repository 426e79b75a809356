"""One company with one organization, read without a study: the team as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.config.assumptions.assumptions import open_assumptions
from sim.config.files.library import Library, Source
from sim.config.language.nodes import Place, Problems
from sim.config.resolving.paths import Override, check_path
from sim.config.resolving.resolve import Resolved, Trees, resolve
from sim.config.study.single import NEUTRAL, open_named
from sim.config.study.study import override_node

_HERE = Place("postsale")


def load_team(
    company: str | Path,
    model: str | Path,
    changes: Mapping[str, str] | None = None,
    *,
    uncalibrated: bool = False,
    near: Path | None = None,
) -> Resolved:
    """Return a company under one organization, with changes laid over both: path → text, as `--set` takes it.

    company, model: a key or a path, each looked up from the working folder; the model beside the company, too.
    Errors: InputError with every mistake, also where the company has no levels yet, unless `uncalibrated`.
    """
    problems = Problems()
    library = Library(problems)
    here = near or Path.cwd()
    opened = open_named(library, "company", company, here)
    team = None if opened is None else open_named(library, "model", model, _near(opened, here, model))
    shipped = open_assumptions(library, None, here, _HERE)
    problems.raise_mistakes()
    assert opened is not None
    assert team is not None
    assert shipped is not None
    trees = Trees(opened, shipped, {team.key: team})
    overrides = [_override(path, text, problems) for path, text in (changes or {}).items()]
    tables = trees.tables()
    for override in overrides:
        if override is not None:
            check_path(override, tables, problems)
    problems.raise_mistakes()
    found = resolve(trees.laid([each for each in overrides if each is not None]), library, uncalibrated=uncalibrated)
    problems.raise_all()
    assert found is not None
    return found


def under_of(company: str | Path, *, near: Path | None = None) -> str:
    """Return the organization that a company's retention was had under, `neutral` where it does not say."""
    library = Library(Problems())
    source = open_named(library, "company", company, near or Path.cwd())
    said = source.root.get("calibrate_to") if source is not None else None
    return (said.word("under") if said is not None else "") or NEUTRAL


def _near(company: Source, here: Path, model: str | Path) -> Path:
    """Return where an organization is looked up: where the reader stands, unless it is a key that stands by the company."""
    return here if isinstance(model, Path) or "/" in str(model) else company.folder


def _override(path: str, text: str, problems: Problems) -> Override | None:
    node = override_node(path, text, problems)
    return None if node is None else Override(path, node, "")
