"""Where the pictures are taken: sky, trees, grass and a road that runs away from us."""

from .canvas import HEIGHT, WIDTH, Canvas, Color, darker, mixed

HORIZON = 30
DAY: tuple[Color, Color] = ((146, 186, 222), (222, 234, 240))
GREY: tuple[Color, Color] = ((168, 176, 184), (214, 218, 220))
DUSK: tuple[Color, Color] = ((38, 46, 82), (182, 134, 118))
MEADOWS: tuple[Color, ...] = ((104, 134, 74), (122, 138, 82), (138, 134, 92))
ASPHALT: Color = (104, 106, 110)
WHITE: Color = (232, 232, 226)
YELLOW: Color = (214, 176, 62)


def street(canvas: Canvas, *, dusk: bool = False) -> None:
    """A street through the meadows, by day or in the evening."""
    sky = DUSK if dusk else canvas.chance.choice((DAY, DAY, GREY))
    light = 0.55 if dusk else 0.0
    meadow = darker(canvas.chance.choice(MEADOWS), light)
    canvas.fade(0, HORIZON + 1, *sky)
    _far_trees(canvas, darker(mixed(meadow, (40, 60, 50), 0.5), light / 2))
    canvas.fade(HORIZON, HEIGHT, mixed(meadow, sky[1], 0.25), meadow)
    road = darker(ASPHALT, light)
    canvas.shape([(46, HORIZON), (54, HORIZON), (104, HEIGHT), (-4, HEIGHT)], road)
    _lines(canvas, darker(WHITE, light), darker(YELLOW, light))


def _far_trees(canvas: Canvas, color: Color) -> None:
    x = -4.0
    while x < WIDTH + 4:
        height = canvas.chance.uniform(2, 7)
        canvas.blot(x, HORIZON - height * 0.4, height, mixed(color, (90, 110, 90), canvas.chance.random() * 0.3))
        x += canvas.chance.uniform(2, 6)


def _lines(canvas: Canvas, white: Color, yellow: Color) -> None:
    canvas.shape([(46.4, HORIZON), (46.7, HORIZON), (1.5, HEIGHT), (-0.5, HEIGHT)], white)
    canvas.shape([(53.3, HORIZON), (53.6, HORIZON), (100.5, HEIGHT), (98.5, HEIGHT)], white)
    near = 0.04
    while near < 1:
        far_end, near_end = near, min(near * 1.45, 1)
        left, right = [], []
        for share in (far_end, near_end):
            y, half = HORIZON + (HEIGHT - HORIZON) * share, 0.1 + share * 0.9
            left.append((50 - half, y))
            right.append((50 + half, y))
        canvas.shape([*left, *reversed(right)], yellow)
        near *= 2.1
