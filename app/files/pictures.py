"""Pictures are never kept as they came: decoded, turned the right way up, and written anew without anything beside them."""

import io
from typing import NamedTuple

from app.files.rules import LARGE_SIDE, MOST_PIXELS, SMALL_SIDE, Damaged, Format, TooManyPixels

_QUALITY = 82


class Picture(NamedTuple):
    """As it is kept: WebP; ``width`` and ``height`` are pixels of the large one."""

    content: bytes
    small: bytes
    width: int
    height: int


def remade(content: bytes, format: Format) -> Picture:
    """The same picture, upright, in sRGB, in two sizes, without metadata. Raises Damaged, TooManyPixels."""
    # Slow to load and seldom needed, so it stays out of most web processes.
    from PIL import Image, ImageOps

    # The limit is ours, looked at before anything is decoded; Pillow's own would only warn.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(content), formats=[format.value.upper()]) as opened:
            if opened.width * opened.height > MOST_PIXELS[format]:
                raise TooManyPixels(MOST_PIXELS[format])
            opened.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
            large = _in_srgb(ImageOps.exif_transpose(opened))
            large.thumbnail((LARGE_SIDE, LARGE_SIDE))
            small = large.copy()
            small.thumbnail((SMALL_SIDE, SMALL_SIDE))
            return Picture(_webp(large), _webp(small), large.width, large.height)
    except TooManyPixels:
        raise
    except Exception as error:
        # A decoder may fail at a hostile file in any way it likes; the file is at fault.
        raise Damaged from error


def _in_srgb(image):
    # With the picture's own profile, where it has one: what is thrown away with it are the colours it meant.
    from PIL import ImageCms

    wanted = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except ImageCms.PyCMSError:
            pass
    return image.convert(wanted)


def _webp(image) -> bytes:
    written = io.BytesIO()
    image.save(written, "WEBP", quality=_QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return written.getvalue()
