"""What is found beside the road: walls and carts."""

from .canvas import HEIGHT, WIDTH, Canvas, Color, darker, mixed
from .scenery import street

BRICK: Color = (158, 98, 78)
PAINTS: tuple[Color, ...] = ((34, 34, 38), (44, 88, 160), (188, 192, 196), (150, 40, 120))
CARTS: tuple[Color, ...] = ((46, 74, 58), (40, 82, 132), (46, 74, 58))
WASHED_FROM, WASHED_TO = 18, 74
BAG: Color = (58, 58, 62)


def wall(canvas: Canvas, mended: bool) -> None:
    """A brick wall along a path, sprayed on or washed."""
    canvas.fade(0, 12, (150, 184, 212), (206, 220, 228))
    canvas.fade(58, HEIGHT, (150, 148, 142), (128, 126, 120))
    canvas.box(0, 10, WIDTH, 60, darker(BRICK, 0.12))
    for row in range(17):
        for column in range(-1, 17):
            left, top = column * 6.4 + (row % 2) * 3.2, 10.4 + row * 2.95
            brick = mixed(BRICK, (190, 130, 104), canvas.chance.random() * 0.5)
            if mended and WASHED_FROM < left < WASHED_TO:
                brick = mixed(brick, (226, 214, 204), 0.3)
            canvas.box(left, top, left + 6.0, top + 2.55, brick)
    canvas.box(0, 7.5, WIDTH, 11, (188, 182, 172))
    if not mended:
        _tag(canvas)


def _tag(canvas: Canvas) -> None:
    paint, x = canvas.chance.choice(PAINTS), 18.0
    for _letter in range(5):
        stroke = [(x + canvas.chance.uniform(-2, 9), canvas.chance.uniform(20, 46)) for _point in range(5)]
        canvas.line(stroke, darker(paint, 0.5), 2.6)
        canvas.line(stroke, paint, 1.8)
        drip = stroke[-1]
        canvas.line([drip, (drip[0], drip[1] + canvas.chance.uniform(3, 8))], paint, 0.5)
        x += 11


def carts(canvas: Canvas, mended: bool) -> None:
    """Carts at the curb, full with bags beside them, or emptied and closed."""
    street(canvas)
    canvas.shape([(46, 52), (100, 52), (100, HEIGHT), (38, HEIGHT)], (172, 170, 164))
    for number, color in enumerate(CARTS):
        left = 48 + number * 15 + canvas.chance.uniform(-1, 1)
        canvas.disc(left + 6, 67, 7.5, (96, 96, 94), flat=0.18)
        canvas.shape([(left, 42), (left + 12, 42), (left + 11, 66), (left + 1, 66)], color)
        canvas.disc(left + 2.5, 66, 1.8, (30, 30, 32))
        canvas.disc(left + 9.5, 66, 1.8, (30, 30, 32))
        if mended:
            canvas.box(left - 0.8, 40, left + 12.8, 42.6, darker(color, 0.2), round_by=0.8)
        else:
            canvas.shape([(left - 0.5, 42), (left + 12.5, 42), (left + 12, 30), (left + 1, 29)], darker(color, 0.3))
            for _bag in range(4):
                x, y = left + canvas.chance.uniform(2, 10), 41 - canvas.chance.uniform(0, 4)
                canvas.blot(x, y, 3.2, BAG, rough=0.15)
    if not mended:
        for _bag in range(5):
            x, y = canvas.chance.uniform(40, 96), canvas.chance.uniform(66, 71)
            canvas.blot(x, y, 4, BAG, flat=0.8, rough=0.12)
