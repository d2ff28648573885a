"""The page client's rules: a good page passes, each mistake is named."""

import pytest

from tests.support.html import Page, problems

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Register</title></head><body>
<main><h1>Register</h1><h2>You</h2>
<form method="post" action="/en/x"><input type="hidden" name="csrf_token" value="t">
<p><label for="name">Name</label> <input id="name" name="name" aria-describedby="hint" value="Ona"></p>
<p id="hint">As on the badge</p>
<fieldset><legend>Menu</legend><label><input type="radio" name="menu" value="a" checked> All</label></fieldset>
<label for="town">Town</label>
<select id="town" name="town"><option>Trakai</option><option value="B" selected>Borne</option></select>
<label for="note">Note</label><textarea id="note" name="note">
two
lines</textarea>
<button type="submit">Send</button></form></main></body></html>"""


def changed(old: str, new: str) -> list[str]:
    assert old in GOOD
    return problems(Page(GOOD.replace(old, new)), address="/en/x")


def test_good_page_has_no_problem():
    assert problems(Page(GOOD), address="/en/x") == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("<h1>Register</h1>", "<p>Register</p>", "the page has 0 h1"),
        ("<h2>You</h2>", "<h3>You</h3>", "heading level 1 is followed by 3: 'You'"),
        ("<title>Register</title>", "<title> </title>", "the page has the titles ['']"),
        ('lang="en"', 'lang="pt"', "the page's language is 'pt'"),
        ('lang="en"', 'lang="de"', "the address says en, the page de"),
        ('<label for="name">Name</label>', "Name", "no label: input 'name'"),
        ('id="hint"', 'id="name"', "the id 'name' stands 2 times"),
        ('id="hint"', 'id="tip"', "input has aria-describedby='hint', which is not on the page"),
        ("<legend>Menu</legend>", "", "a fieldset without a legend"),
        ("<h2>", '<h2 style="color:red">', "h2 has the inline attribute style"),
        ("<h2>", '<h2 onclick="x()">', "h2 has the inline attribute onclick"),
        ("</main>", "<script>x()</script></main>", "an inline script"),
        ("</main>", '<img src="/a.png"></main>', "no alt text: /a.png"),
        ("</main>", '<a href="#"></a></main>', "a link that leads nowhere: #"),
        ("</main>", '<a href="#gone">There</a></main>', "a link to #gone, which is not on the page"),
        ("</main>", "<ul><p>x</p></ul></main>", "p directly inside ul"),
        ('name="csrf_token"', 'name="other"', "a form without protection against forged requests: '/en/x'"),
        ("</main>", '<img alt="" src="https://elsewhere.example/a.png"></main>',
         "fetched from elsewhere: https://elsewhere.example/a.png"),
    ],
)  # fmt: skip
def test_mistake_is_named(old, new, problem):
    assert problem in changed(old, new)


@pytest.mark.parametrize(
    "broken", ["</div></main>", "<table><div>x</div></table></main>", '<p id="a" id="b">x</p></main>']
)
def test_invalid_html_is_named(broken):
    assert any(found.startswith("invalid HTML") for found in changed("</main>", broken))


def test_form_is_read_as_a_browser_would_send_it():
    values = {"csrf_token": ["t"], "name": ["Ona"], "menu": ["a"], "town": ["B"], "note": ["two\nlines"]}
    assert Page(GOOD).form() == ("post", "/en/x", values)
