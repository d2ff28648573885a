"""The client that tests fetch pages with: it looks at every page it gets."""

from typing import Any
from urllib.parse import urljoin

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import html, words


class PageClient(FlaskClient):
    """A test client whose responses carry the parsed page as ``.page``.

    A page that breaks the rules of `html.problems`, or speaks a language that is not its own, fails the test.
    """

    checks_pages = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # A context of its own for each request, as outside tests; otherwise Flask would use the test's, and what one
        # request leaves on `g` (who acts, the language) would be there in the next.
        with self.application.app_context():
            # Read to the end inside it, so that files are closed and what is streamed still has its context.
            response = super().open(*args, **{"buffered": True, **kwargs})
        if response.mimetype == "text/html" and response.data and not response.location:
            response.page = html.Page(response.get_data(as_text=True))  # type: ignore[attr-defined]
            if self.checks_pages:
                address = response.request.path
                wrong = html.problems(response.page, address=address)  # type: ignore[attr-defined]
                wrong += [f"another language: {text}" for text in words.leftovers(response.page)]  # type: ignore[attr-defined]
                assert not wrong, f"{response.request.method} {address}:\n  " + "\n  ".join(wrong)
        return response

    def page(self, address: str, *, status: int = 200, **kwargs: Any) -> html.Page:
        """GET ``address`` and read the page."""
        response = self.get(address, **kwargs)
        assert response.status_code == status, f"{address}: {response.status} {response.location or ''}"
        return response.page  # type: ignore[attr-defined]

    def send(
        self,
        address: str,
        changes: dict[str, Any] | None = None,
        *,
        form: str = "main form",
        button: str | None = None,
        status: int = 303,
        **kwargs: Any,
    ) -> TestResponse:
        """GET ``address``, fill in the only form that the selector ``form`` finds and send it, as a browser would:
        hidden fields and preset values go along. None takes a field out; a list gives it several values. ``button`` is
        the name=value of the button pressed."""
        page = self.page(address)
        method, action, values = page.form(form)
        for name, value in (changes or {}).items():
            if value is None:
                values.pop(name, None)
            else:
                values[name] = [str(item) for item in value] if isinstance(value, list | tuple | set) else [str(value)]
        if button:
            name, _, value = button.partition("=")
            values[name] = [value]
        target = urljoin(address, action)
        response = (
            self.get(target, query_string=values) if method == "get" else self.post(target, data=values, **kwargs)
        )
        assert response.status_code == status, f"{target}: {response.status}\n{_errors(response)}"
        return response


def _errors(response: TestResponse) -> str:
    page = getattr(response, "page", None)
    return (
        "\n".join(page.texts("[id$=-error], .error, [role=alert]")) if page else response.get_data(as_text=True)[:2000]
    )
