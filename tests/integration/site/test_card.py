"""The picture beside a shared link: made once, of the right size, and nothing on it runs out of its place."""

from io import BytesIO

import pytest
from PIL import Image

from app.database import unit_of_work
from app.series import service as series
from app.series.rules import EditionState
from app.site import card
from app.values import accents, moments
from app.values.translated import Translated

ADDRESS = "/lt/ring/borne/card.png"
# Between the words, which end at 762 dots, and the ring, which begins at 798.
GAP = (764, 0, 796, 630)


def drawn(client, address=ADDRESS):
    return Image.open(BytesIO(client.get(address).data)).convert("RGB")


def put(edition, **changes):
    with unit_of_work():
        for name, value in changes.items():
            setattr(edition, name, value)
        series.published(edition.series_id)


@pytest.fixture
def made(monkeypatch):
    """How often a picture was made."""
    counted, picture = [], card.picture
    monkeypatch.setattr(card, "picture", lambda edition: (counted.append(edition.slug), picture(edition))[1])
    return counted


def test_every_page_of_a_conference_names_its_picture(client, world):
    for page in ("", "programme", "speakers"):
        shown = client.page(f"/lt/ring/borne/{page}")
        [address] = [one.attrs["content"] for one in shown.all('meta[property="og:image"]')]
        assert address.endswith(ADDRESS)
        assert (shown.one('meta[property="og:image:alt"]').attrs["content"] or "").startswith("Borne, ")
    assert client.page("/lt/ring/").all('meta[property="og:image"]') == []


def test_it_has_the_size_and_the_colour(client, world):
    response = client.get(ADDRESS)
    assert (response.status_code, response.mimetype) == (200, "image/png")
    image = drawn(client)
    assert image.size == (1200, 630)
    assert "#{:02X}{:02X}{:02X}".format(*image.getpixel((5, 5))) == accents.deep(world.edition.position).upper()


def test_it_is_made_once_and_again_when_something_changes(client, world, made):
    first = client.get(ADDRESS)
    assert client.get(ADDRESS + "?size=9").data == first.data
    assert client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert made == ["borne"]
    put(world.edition, theme=Translated(lt="Vanduo 2031", en="Water 2031"))
    assert client.get(ADDRESS).data != first.data
    assert client.get(ADDRESS.replace("/lt/", "/en/")).data != client.get(ADDRESS).data
    assert made == ["borne"] * 3


@pytest.mark.parametrize(
    "theme", ["W" * 200, "Wasserbewirtschaftung " * 9, "💧 水 \u202e \x01 <b>", "", '#panic("x") $a$ *b*']
)
def test_nothing_runs_into_the_ring(client, world, theme):
    with unit_of_work():
        world.edition.town.name = "Lutherstadt Wittenbergwwwwwwwwwwwwww"
        world.series.title = Translated(lt=theme or "x")
    put(world.edition, theme=Translated(lt=theme))
    image = drawn(client)
    assert image.crop(GAP).getcolors() == [(32 * 630, image.getpixel((5, 5)))]


def test_a_cancelled_conference_says_so(client, world):
    before = client.get(ADDRESS).data
    put(world.edition, state=EditionState.CANCELLED, cancelled_at=moments.now())
    assert client.get(ADDRESS).data != before
