"""Studies in which every name is a word that stands nowhere else, run and copied: none of the words is in any file."""

import base64
import gzip
import re
import zipfile
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from matplotlib.text import Text

from sim.cli.reporting import report
from sim.config.study.study import load_experiment
from sim.interface.finishing import completed
from sim.interface.publishing import Sent
from sim.trials.study import Request, run_study

WORDS = {
    name: f"zq{name}{place:02d}wk"
    for place, name in enumerate(
        (
            *(
                "study",
                "question",
                "company",
                "firm",
                "sega",
                "segb",
                "segtitle",
                "source",
                "owner",
                "split",
                "splittitle",
            ),
            *(
                "one",
                "onetitle",
                "csm",
                "am",
                "csmtitle",
                "boss",
                "solo",
                "plan",
                "plantitle",
                "threshold",
                "now",
                "later",
            ),
            *("latertitle", "variant"),
        )
    )
}
COMPANY = """
kind: company
title: Firm {firm} and partners
source: export of {source}
strength: assumption
start: {{customers: 12}}
new_logos: {{per_year: 4, growth: 20 % a year}}
segments:
  {sega}:
    like: smb
    title: "{segtitle}"
    share_of_new_logos: 60 %
    acv: {{median: {{value: $8k..$9k..$11k, source: "{source}", strength: opinion, owner: "{owner}"}}, spread: 2.2x}}
    contracts: {{12 months: 100 %}}
    price_per_seat: $600 a year
  {segb}:
    like: mid-market
    share_of_new_logos: 40 %
    acv: {{median: $36k, spread: 2.1x}}
    contracts: {{12 months: 100 %}}
    price_per_seat: $600 a year
calibrate_to: {{grr: 90 %, nrr: 103 %, under: neutral}}
"""
ONE = """
kind: model
title: "{onetitle}, the old way"
thresholds: {{{threshold}: $20k}}
people:
  {solo}: {{plan: "{plan}", pay: market, staffing: {{accounts_per_rep: {{{sega}: 30..40..50, {segb}: 10}}}}}}
ownership:
  - {{work: [onboarding, adoption, risk, readiness, renewal], owner: {solo}}}
  - {{work: [discovery, expansion], when: "arr < {threshold}", owner: automated}}
  - {{work: [discovery, expansion], owner: {solo}}}
"""
SPLIT = """
kind: model
title: "{splittitle}"
people:
  {csm}: {{title: "{csmtitle}", reports_to: {boss}, plan: csm-retention,
           staffing: {{accounts_per_rep: {{{sega}: 40, {segb}: 12}}}}}}
  {am}: {{plan: "{plan}", pay: market, coverage: pooled, staffing: {{one_per: {csm}}}}}
ownership:
  - {{work: [onboarding, adoption, risk, readiness, renewal], owner: {csm}}}
  - {{work: [discovery, expansion], owner: {am}}}
"""
PLAN = """
kind: plan
title: "{plantitle}"
ote: $120k..$130k..$150k
base_share: 70 %
components: [{{pays_for: expansion_arr, share: 100 %, target: benchmark}}]
"""
STUDY = """
kind: experiment
title: "{question} now?"
company: {company}
horizon: 26 months
decide_on: [nrr, ending_arr, economic_value]
worth_acting_on: {{nrr: 1 point, ending_arr: $100k, economic_value: $100k}}
seed: 7
"""
STUDIES = {
    "compare": """
study: compare
models: [{one}, {{use: {split}, as: {variant}}}]
baseline: {one}
staffing: own
replications: 2
explain_by: [learning]
repeat_without: [friction]
vary:
  models.{variant}.people.{csm}.staffing.accounts_per_rep.{sega}: [30, 60]
  models.{one}.thresholds.{threshold}: [$19k, $21k]
""",
    "crossover": """
study: crossover
models: [{one}, {split}]
baseline: {one}
staffing: own
replications: 3
vary:
  models.{split}.people.{csm}.staffing.accounts_per_rep.{sega}: [20, 60]
  company.segments.{sega}.acv.median: [$8k, $12k]
  models.{split}.people.{am}.plan: ["{plan}", am-hunter]
crossing_of: {{metric: nrr, along: models.{split}.people.{csm}.staffing.accounts_per_rep.{sega}}}
""",
    "policy": """
study: policy
policies:
  {now}: [{{use: {one}}}]
  {later}:
    title: "{latertitle}"
    stages: [{{use: {one}}}, {{use: {split}, when: month >= 6}}]
baseline: {now}
staffing: own
replications: 12
""",
    "sensitivity": """
study: sensitivity
models: [{one}, {split}]
baseline: {one}
staffing: own
replications: 2
worlds: 64
methods: [tornado, scenarios]
uncertain:
  - company.segments.{sega}.acv.median
  - models.{one}.people.{solo}.staffing.accounts_per_rep.{sega}
  - plans.{plan}.ote
""",
}


def written(folder: Path, study: str) -> Path:
    """Write a study with all that it names; return its file."""
    for place, text in (
        ("companies/{company}.yaml", COMPANY),
        ("models/{one}.yaml", ONE),
        ("models/{split}.yaml", SPLIT),
        ("comp/{plan}.yaml", PLAN),
        ("{study}.yaml", STUDY + STUDIES[study]),
    ):
        path = folder / place.format(**WORDS)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**WORDS), encoding="utf-8")
    return path


def unpacked(name: str, data: bytes) -> dict[str, bytes]:
    """Return what a file holds, and what is packed in it: archives, gzip, base64 of a page, columns and cells of a table."""
    found = {name: data}
    if data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for inside in archive.namelist():
                found |= unpacked(f"{name}!{inside}", archive.read(inside))
    elif data[:2] == b"\x1f\x8b":
        found |= unpacked(f"{name}!gz", gzip.decompress(data))
    elif name.endswith(".html"):
        for place, text in enumerate(re.findall(rb"[A-Za-z0-9+/]{200,}={0,2}", data)):
            found |= unpacked(f"{name}!{place}", base64.b64decode(text[: len(text) // 4 * 4]))
    return found


def texts(folder: Path) -> dict[str, bytes]:
    """Return everything below a folder as bytes, by name."""
    found: dict[str, bytes] = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            found |= unpacked(str(file.relative_to(folder)), file.read_bytes())
            if file.suffix == ".parquet":
                rows = duckdb.sql(f"select * from '{file}'")
                found[f"{file.name}!rows"] = repr([rows.columns, rows.fetchall()]).encode()
    return found


def named(found: dict[str, bytes]) -> set[tuple[str, str]]:
    """Return which word stands in which file, or in its name."""
    return {
        (name, word)
        for name, data in found.items()
        for word in WORDS.values()
        if word.encode() in data.lower() or word in name.lower()
    }


@pytest.mark.parametrize(
    "study",
    ["compare", "policy", *(pytest.param(name, marks=pytest.mark.slow) for name in ("crossover", "sensitivity"))],
)
def test_no_word_of_a_user_is_in_any_file_of_a_copy(study, tmp_path, monkeypatch):
    drawn = []  # files hold the outlines of letters
    draw = Text.draw
    monkeypatch.setattr(Text, "draw", lambda text, *rest: drawn.append(text.get_text()) or draw(text, *rest))
    experiment = load_experiment(written(tmp_path / "asked", study), uncalibrated=True)
    out = tmp_path / "out"
    completed(run_study(experiment, Request(out=out)), charts=False)
    whole = named(texts(out))
    assert {word for _, word in whole} > {WORDS[name] for name in ("question", "sega", "one", "solo", "plan", "source")}
    drawn.clear()
    report(out, Sent(anonymous=True, slides=True, workbook=True))
    copy = texts(out / "anonymous") | {"letters drawn": repr(drawn).encode()}
    assert "Organization A" in repr(drawn) or "Policy A" in repr(drawn)
    assert len(copy) > 100
    assert not named(copy)
