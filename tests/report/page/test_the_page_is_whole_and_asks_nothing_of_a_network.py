"""One file: eleven sections, a policy that allows no request, every script named by its hash, everything with its words."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from sim.config.commands.model_card import sections
from sim.report.charts import build_all
from sim.report.drawing.fragments import Fragment
from sim.report.page.document import LARGEST, TOO_LARGE, write_report
from sim.report.stress_des import stress_des
from sim.report.words import wording
from sim.report.words.reading import headline_point
from sim.results.files import ledger_of
from sim.trials.folder.stored import open_run
from sim.trials.storage.fingerprint import fingerprint
from tests.report import synthetic, synthetic_policy, synthetic_sensitivity, synthetic_sweep
from tests.report.page.stored_study import stored
from tests.report.proofreading import forbidden_words
from tests.report.typed import of

HEADINGS = [
    "Answer",
    "Comparison",
    "Retention over time",
    "Where the money goes",
    "Why",
    "People and pay",
    "When",
    "How sure",
    "Assumptions",
    "Published claims touched by this study",
    "Method and limits",
]
STUDIES = {
    "two models": lambda: synthetic.paid(synthetic.explained(synthetic.summary(n=60))),
    "one model": lambda: synthetic.summary(("cs-only",), (0.0,), n=60),
    "one future": lambda: synthetic.summary(n=1),
    "crossover": lambda: synthetic.crossover(n=60),
    "policies": synthetic_policy.full_policies,
    "worlds": synthetic_sensitivity.worlds,
    "map": synthetic_sweep.mapped,
}
FRAGMENT = Fragment(
    "<div id='mine'>Only with scripts</div>", "#mine{color:red}", ("window.mine = 1;",), {"a": "</script>"}
)


class Reader(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words, self.scripts, self.stack = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.stack.append(tag)
        if tag == "script":
            self.scripts.append("")

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop() != tag:
            pass

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "script":
            self.scripts[-1] += data
        elif not self.stack or self.stack[-1] != "style":
            self.words.append(data)

    def all(self, *names):
        return [found for tag, found in self.tags if tag in names]


def charts_of(run):
    """Return the charts of a stored study; nothing is drawn yet."""
    chosen = headline_point(run.summary)
    return build_all(run.summary, run.trajectories(chosen.point, chosen.staffing))


def written(folder, summary, *, charts=False, **more):
    """Write the page of a synthetic study; return its text."""
    run = open_run(stored(folder, summary))
    drawn = charts_of(run) if charts else ()
    for chart in drawn:
        chart.store(folder / "charts")
    write_report(run, drawn, folder / "charts", folder / "report.html", **more)
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    text = written(folder, STUDIES["two models"](), charts=True, fragment=FRAGMENT)
    return folder, text


@pytest.mark.parametrize("study", STUDIES)
def test_every_study_has_the_eleven_headings_in_order_and_no_forbidden_word(tmp_path, study):
    text = written(tmp_path / "run", STUDIES[study]())
    found = re.findall(r'<h2[^>]*><span class="number">(\d+)</span> ([^<]+)</h2>', text)
    assert [title for _, title in found] == HEADINGS
    assert [int(number) for number, _ in found] == list(range(1, 12))
    for section in re.findall(r"<section.*?</section>", text, re.DOTALL):
        assert len(re.sub(r"<[^>]*>", " ", section).split()) > 8
    ours = re.sub(r'<div id="model-card">.*?</div>', "", text, flags=re.DOTALL)  # which says what not to claim
    assert forbidden_words(" ".join(Reader(ours).words)) == []


def test_the_policy_names_every_script_and_nothing_else_may_run_or_load(drawn):
    _, text = drawn
    page = Reader(text)
    policy = next(
        found["content"] for found in page.all("meta") if found.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.replace("style-src 'unsafe-inline'", "")
    kinds = [found.get("type", "") for found in page.all("script")]
    running = [source for source, kind in zip(page.scripts, kinds, strict=True) if kind != "application/json"]
    assert len(running) == 2
    hashes = {f"sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}" for s in running}
    assert set(re.findall(r"'(sha256-[^']+)'", policy)) == hashes
    assert not page.all("link", "iframe", "object", "embed", "base", "form")
    for _, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert not any(re.match(r"(https?:)?//", attributes.get(name) or "") for name in ("href", "src", "xlink:href"))
    assert "@import" not in text
    assert len(text.encode()) < 3_000_000


def test_the_foot_leads_to_the_model_card_and_the_checklist_inside_the_page(drawn):
    """A page is mailed: a link to a file beside it would lead nowhere."""
    folder, text = drawn
    foot = Reader(text.partition("<footer>")[2].partition("</footer>")[0])
    assert [link["href"] for link in foot.all("a")] == ["#model-card", "#stress"]
    assert all(link["href"].startswith("#") for link in Reader(text).all("a"))
    assert stress_des(json.loads((folder / "manifest.json").read_text()), open_run(folder).summary)[0][1] in "".join(
        Reader(text.partition('<div id="stress">')[2].partition("</div></details>")[0]).words
    )


def test_the_whole_model_card_stands_in_the_page(drawn):
    _, text = drawn
    said = " ".join("".join(Reader(text.partition('<div id="model-card">')[2]).words).split())
    for heading, paragraphs in sections().items():
        assert heading[1:] in said
        assert all(paragraph.removeprefix("- ") in said for paragraph in paragraphs)
    assert len(sections()) >= 5
    assert not re.search(r"\*\*|`|\]\(", "".join("".join(each) for each in sections().values()))


def test_headings_tables_and_drawings_can_be_read_aloud(drawn):
    _, text = drawn
    page = Reader(text)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {"header", "main", "nav", "footer"} <= {tag for tag, _ in page.tags}
    assert page.all("a")[0]["href"] == "#answer"
    assert text.count("<table") == text.count("<caption")
    assert all(found.get("scope") in ("row", "col") for found in page.all("th"))
    drawings = [found for found in page.all("svg") if "drawn" in found.get("class", "")]
    assert len(drawings) > 5
    assert all(found["role"] == "img" and len(found["aria-label"]) > 20 for found in drawings)
    assert all(found.get("aria-hidden") == "true" for found in page.all("svg") if "drawn" not in found.get("class", ""))
    ids = [found["id"] for _, found in page.tags if "id" in found]
    assert len(ids) == len(set(ids))
    inner = {found["href"] for found in page.all("a", "use")}
    inner |= set(re.findall(r"url\((#[^)]+)\)", text))
    assert all(link.removeprefix("#") in ids for link in inner)


def test_every_chart_stands_once_with_its_finding_its_phrase_and_its_numbers(drawn):
    folder, text = drawn
    names = {path.stem for path in (folder / "charts").glob("*.svg")}
    figures = re.findall(r"<figure>.*?</figure>", text, re.DOTALL)
    assert len(figures) == len(names)
    for figure in figures:
        assert any(phrase in figure for phrase in (wording.AVERAGE, wording.WORLDS, wording.FUTURES))
        assert "The numbers drawn" in figure
        title = re.search(r"<h3>(.*?)</h3>", figure)[1]
        assert f'aria-label="{title}' in figure


def test_a_fragment_brings_its_style_its_script_and_data_that_cannot_end_their_element(drawn):
    _, text = drawn
    assert FRAGMENT.html in text
    assert FRAGMENT.style in text
    data = re.search(r'<script type="application/json" id="postsale-data">(.*?)</script>', text, re.DOTALL)[1]
    assert json.loads(data) == FRAGMENT.data
    assert text.index(FRAGMENT.html) < text.index('id="retention"')


def test_the_whole_experiment_travels_in_the_page(drawn):
    folder, text = drawn
    found = re.search(r'<script type="application/json" id="postsale-manifest">(.*?)</script>', text, re.DOTALL)[1]
    held = json.loads(found)
    assert held["manifest"] == json.loads((folder / "manifest.json").read_text())
    assert held["results"]["sha256"] == fingerprint(json.loads((folder / "summary.json").read_text()))
    assert held["summary"]["points"][0]["models"]


def test_the_same_run_is_the_same_bytes(drawn, tmp_path):
    _, text = drawn
    assert written(tmp_path / "again", STUDIES["two models"](), charts=True, fragment=FRAGMENT) == text


def test_without_charts_the_numbers_still_stand(tmp_path):
    text = written(tmp_path / "run", STUDIES["two models"]())
    assert "<figure>" not in text
    assert "103.9%" in text


def test_a_page_too_large_to_mail_goes_without_tables_of_drawn_numbers_and_then_without_controls(drawn, tmp_path):
    folder, whole = drawn
    run, page = open_run(folder), tmp_path / "page.html"
    filled = replace(FRAGMENT, data={"a": "x" * (LARGEST - len(whole.encode()) + 100)})
    write_report(run, charts_of(run), folder / "charts", page, fragment=filled)
    text = page.read_text(encoding="utf-8")
    assert len(text.encode()) <= LARGEST
    assert FRAGMENT.html in text
    assert "<summary>The numbers drawn" not in text
    overfull = replace(FRAGMENT, data={"a": "x" * 3_000_000})
    write_report(run, charts_of(run), folder / "charts", page, fragment=overfull)
    text = page.read_text(encoding="utf-8")
    assert len(text.encode()) <= LARGEST
    assert FRAGMENT.html not in text
    assert TOO_LARGE in text


def test_an_unfinished_run_is_marked(tmp_path):
    folder = stored(tmp_path / "run", STUDIES["two models"](), status="interrupted")
    write_report(open_run(folder), (), folder, folder / "report.html")
    assert "Unfinished: this run’s status is “interrupted”" in (folder / "report.html").read_text(encoding="utf-8")


def test_claims_stand_beside_what_was_simulated_and_a_missing_ledger_is_said(tmp_path):
    share = {"mean": 0.71, "ci95": [0.5, 0.9]}
    ledger = [
        {
            "id": "A6",
            "claim": "Splitting lifts NRR",
            "source": "a survey",
            "how": "",
            "mechanisms": ["M3"],
            "claimed": {"text": "8 points", "from": 0.08, "to": 0.12, "no_effect_at": 0.0, "worth": 0.01},
            "sides": None,
            "simulated": {"value": 0.012, "ci95": [0.008, 0.015], "n": 60, "unit": "points"},
            "verdict": "right direction",
            "reason": "",
            "share_of_worlds": 0.71,
            "mechanism": "learning",
            "experiment": "A6",
            "worlds": {
                "n": 24,
                "futures": 4,
                "mean": 0.01,
                "p10": 0.0,
                "p90": 0.02,
                "noise_share": 0.5,
                "as_claimed": share,
                "right_way": share,
                "wrong_way": share,
                "driver": None,
                "levels_missed": 0.0,
            },
            "ablations": [],
            "along": {"path": "", "points": []},
            "also": [],
            "measure": "",
            "effort": "quick",
            "runs": 1,
        }
    ]
    text = written(tmp_path / "run", STUDIES["two models"](), ledger=ledger_of(ledger))
    assert "A6 Splitting lifts NRR" in text
    assert "+1.2 points" in text
    assert "[+0.8, +1.5]" in text
    assert "71%" in text
    assert "postsale claims tests them" in written(tmp_path / "other", STUDIES["two models"]())


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><b>", "{{ 7 * 7 }}"]
)
def test_names_from_files_are_only_ever_text(tmp_path, evil):
    summary = synthetic.summary(n=20)
    summary |= {"title": f"A {evil}", "experiment": f"e{evil}", "company": evil}
    for point in summary["points"]:
        point["models"]["cs-am-split"]["title"] = f"B{evil}"
    folder = stored(tmp_path / "run", summary, sha256=evil, settings={"a": evil})
    run = open_run(folder)
    charts = build_all(of(summary), run.trajectories(0, "equal_budget"))[:2]
    for chart in charts:
        chart.store(folder / "charts")
    write_report(run, charts, folder / "charts", folder / "report.html")
    text = (folder / "report.html").read_text(encoding="utf-8")
    page = Reader(text)
    assert len(page.all("script")) == 2
    assert not page.all("img", "b")
    assert evil in "".join(page.words)
    assert evil in json.loads(page.scripts[0])["manifest"]["settings"]["a"]
