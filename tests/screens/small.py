"""A picture of a screen as a PNG with a palette, half as large as the browser's own; it knows only
what a browser hands it.
"""

import base64
import struct
import zlib

from playwright.sync_api import Page

# The 256 commonest colours; every other one becomes the nearest of them. [width, height, palette,
# indices], the last two in base64.
_COUNTED = """async source => {
  const picture = new Image(); picture.src = "data:image/png;base64," + source; await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height), brush = canvas.getContext("2d");
  brush.drawImage(picture, 0, 0);
  const pixels = brush.getImageData(0, 0, canvas.width, canvas.height).data, counts = new Map();
  const key = at => pixels[at] << 16 | pixels[at + 1] << 8 | pixels[at + 2];
  for (let at = 0; at < pixels.length; at += 4) counts.set(key(at), (counts.get(key(at)) ?? 0) + 1);
  const several = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one) || one - other);
  const palette = several.slice(0, 256).map(one => [one >> 16, one >> 8 & 255, one & 255]);
  const apart = (one, [red, green, blue]) => ((one >> 16) - red) ** 2 + ((one >> 8 & 255) - green) ** 2 + ((one & 255) - blue) ** 2;
  const nearest = one => palette.reduce((best, colour, at) => apart(one, colour) < apart(one, palette[best]) ? at : best, 0);
  const index = new Map(several.map((one, at) => [one, at < 256 ? at : nearest(one)])), indices = new Uint8Array(pixels.length / 4);
  for (let at = 0; at < pixels.length; at += 4) indices[at / 4] = index.get(key(at));
  const text = bytes => { let out = ""; for (let at = 0; at < bytes.length; at += 32768)
    out += String.fromCharCode(...bytes.subarray(at, at + 32768)); return btoa(out); };
  return [canvas.width, canvas.height, text(new Uint8Array(palette.flat())), text(indices)];
}"""


def small(picture: bytes, *, page: Page) -> bytes:
    """The same picture in at most 256 colours; `page` lends its engine and shows nothing of it."""
    width, height, palette, indices = page.evaluate(_COUNTED, base64.b64encode(picture).decode())
    rows = base64.b64decode(indices)
    lines = b"".join(b"\0" + rows[at : at + width] for at in range(0, len(rows), width))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", base64.b64decode(palette)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, content = part
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )
