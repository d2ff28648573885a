"""Forms with files, as bytes."""

from collections.abc import Iterable, Mapping


def multipart(values: Mapping[str, Iterable[str]], field: str, content: bytes) -> tuple[bytes, str]:
    """A form with a file in ``field``, and its media type: the test client would leave a large file of its own open."""
    parts = [f'name="{name}"\r\n\r\n{one}'.encode() for name, typed in values.items() for one in typed]
    head = f'name="{field}"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'
    parts.append(head.encode() + content)
    body = b"".join(b"--limit\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return body + b"--limit--\r\n", "multipart/form-data; boundary=limit"
