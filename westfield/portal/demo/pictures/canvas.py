"""What the pictures are drawn on: coordinates from 0 to 100 to the right and from 0 to 75 down."""

import math
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from westfield.portal.demo.chance import Chance

WIDTH, HEIGHT = 100, 75
PIXELS_PER_UNIT, FINER = 10, 2  # drawn at twice the size and scaled down, so that edges are smooth
GRAIN = 14

Color = tuple[int, int, int]
Point = tuple[float, float]


class Canvas:
    """A picture in the making."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.scale = PIXELS_PER_UNIT * FINER
        self.picture = Image.new("RGB", (WIDTH * self.scale, HEIGHT * self.scale))
        self.pen = ImageDraw.Draw(self.picture)

    def finished(self) -> Image.Image:
        """Scaled down, a little soft and grainy, as a phone would have it."""
        size = (WIDTH * PIXELS_PER_UNIT, HEIGHT * PIXELS_PER_UNIT)
        picture = self.picture.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.7))
        grain = Image.effect_noise(size, GRAIN).convert("RGB")
        return ImageChops.add(picture, grain, scale=1, offset=-128)

    def fade(self, top: float, bottom: float, first: Color, last: Color) -> None:
        """A band across the picture that goes from one color to another."""
        begin, end = round(top * self.scale), round(bottom * self.scale)
        for row in range(begin, end):
            share = (row - begin) / (end - begin)
            self.pen.line([(0, row), (WIDTH * self.scale, row)], fill=mixed(first, last, share))

    def shape(self, points: Sequence[Point], color: Color) -> None:
        self.pen.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=color)

    def box(self, left: float, top: float, right: float, bottom: float, color: Color, *, round_by: float = 0) -> None:
        corners = [left * self.scale, top * self.scale, right * self.scale, bottom * self.scale]
        self.pen.rounded_rectangle(corners, radius=round_by * self.scale, fill=color)

    def line(self, points: Sequence[Point], color: Color, width: float) -> None:
        scaled = [(x * self.scale, y * self.scale) for x, y in points]
        self.pen.line(scaled, fill=color, width=round(width * self.scale), joint="curve")

    def disc(self, x: float, y: float, radius: float, color: Color, *, flat: float = 1) -> None:
        left, right = (x - radius) * self.scale, (x + radius) * self.scale
        top, bottom = (y - radius * flat) * self.scale, (y + radius * flat) * self.scale
        self.pen.ellipse([left, top, right, bottom], fill=color)

    def blot(self, x: float, y: float, radius: float, color: Color, *, flat: float = 1, rough: float = 0.2) -> None:
        """A disc with an uneven edge."""
        steps = 26
        points = []
        for step in range(steps):
            angle, reach = math.tau * step / steps, radius * self.chance.uniform(1 - rough, 1 + rough)
            points.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach * flat))
        self.shape(points, color)

    def glow(self, x: float, y: float, radius: float, color: Color, *, flat: float = 1) -> None:
        """Light around a lamp."""
        mask = Image.new("L", (WIDTH * 2, HEIGHT * 2))
        edges = [(x - radius) * 2, (y - radius * flat) * 2, (x + radius) * 2, (y + radius * flat) * 2]
        ImageDraw.Draw(mask).ellipse(edges, fill=150)
        soft = mask.filter(ImageFilter.GaussianBlur(radius * 0.7))
        self.picture.paste(color, mask=soft.resize(self.picture.size))

    def text(self, x: float, y: float, words: str, color: Color, *, size: float, turned: float) -> None:
        """Words around a point, turned by so many degrees against the clock."""
        edge = round(size * len(words) * self.scale)
        mask = Image.new("L", (edge, edge))
        font = ImageFont.load_default(size * self.scale)
        ImageDraw.Draw(mask).text((edge / 2, edge / 2), words, fill=255, font=font, anchor="mm")
        corner = round(x * self.scale - edge / 2), round(y * self.scale - edge / 2)
        self.picture.paste(color, corner, mask.rotate(turned, Image.Resampling.BICUBIC))


def mixed(first: Color, last: Color, share: float) -> Color:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
    return red, green, blue


def darker(color: Color, share: float = 0.25) -> Color:
    return mixed(color, (0, 0, 0), share)
