"""Opened in a browser, a page makes no request, runs no `eval`, logs nothing, and shows its controls."""

import pytest

from tests.browser import studies

ALL = tuple(studies.STUDIES)


@pytest.mark.parametrize("name", ALL)
def test_a_page_opens_without_a_request_or_a_complaint(show, name):
    shown = show(name)  # requests and complaints are checked when it closes
    assert shown.tab.locator(".x-without").is_hidden()
    assert shown.tab.locator(".x-with").is_visible()
    assert shown.tab.locator(".x-levels svg.marks").count() == 1
    assert shown.said.endswith(".")


def test_what_would_break_the_policy_is_seen_by_these_tests(show):
    shown = show("compare")
    shown.tab.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s);"
        " const i = new Image(); i.src = 'https://example.invalid/x.png'; document.body.append(i); }"
    )
    shown.tab.wait_for_timeout(100)
    assert any("Content Security Policy" in complaint for complaint in shown.complaints)
    assert shown.tab.evaluate("window.ran") is None
    assert shown.requests.pop() == "https://example.invalid/x.png"
    shown.complaints.clear()


def test_without_scripts_it_says_so_and_shows_no_dead_control(show):
    shown = show("compare", java_script_enabled=False)
    assert shown.tab.locator(".x-without").is_visible()
    assert shown.tab.locator(".x-with").is_hidden()
    assert shown.tab.locator("#comparison table").first.is_visible()


@pytest.mark.parametrize("name", ALL)
def test_a_page_stays_far_below_three_megabytes(pages, name):
    assert pages(name).stat().st_size < 1_200_000
