"""What stands on poles: lamps, signs and signals."""

import math

from .canvas import Canvas, Color
from .scenery import WHITE, street

STEEL: Color = (122, 128, 134)
RED: Color = (178, 36, 42)
DARK: Color = (40, 42, 44)
LIGHTS: tuple[Color, ...] = ((226, 54, 48), (238, 186, 58), (74, 200, 110))


def lamp(canvas: Canvas, mended: bool) -> None:
    """A street light at dusk, dark or burning."""
    street(canvas, dusk=True)
    x = canvas.chance.uniform(66, 80)
    pole: Color = (58, 62, 70)
    canvas.line([(x, 70), (x, 12), (x - 3, 8), (x - 16, 7)], pole, 1.1)
    canvas.box(x - 1.4, 64, x + 1.4, 70, pole)
    canvas.box(x - 22, 6, x - 14, 8.6, (72, 76, 84), round_by=1)
    if mended:
        canvas.glow(x - 18, 10, 13, (255, 232, 176))
        canvas.glow(x - 24, 62, 18, (230, 204, 150), flat=0.35)
    canvas.box(x - 21, 8.4, x - 15, 9.4, (255, 244, 214) if mended else (44, 46, 50), round_by=0.4)


def sign(canvas: Canvas, mended: bool) -> None:
    """A stop sign, hit by a car or standing straight."""
    street(canvas)
    foot, lean = (canvas.chance.uniform(84, 90), 66.0), 0.0 if mended else canvas.chance.uniform(0.5, 0.8)
    height = 34.0
    bend = (foot[0], foot[1] - height * 0.25)
    head = (bend[0] - math.sin(lean) * height, bend[1] - math.cos(lean) * height)
    canvas.line([foot, bend, head], STEEL, 1.2)
    for radius, color in ((10.0, WHITE), (9.2, RED)):
        corners = [lean + math.pi / 8 + math.pi / 4 * corner for corner in range(8)]
        canvas.shape([(head[0] + math.cos(a) * radius, head[1] + math.sin(a) * radius) for a in corners], color)
    canvas.text(*head, "STOP", WHITE, size=6, turned=math.degrees(lean))


def signal(canvas: Canvas, mended: bool) -> None:
    """A traffic signal, dark or green."""
    street(canvas)
    x = canvas.chance.uniform(44, 60)
    canvas.line([(94, 70), (94, 9), (x, 9)], STEEL, 1.4)
    canvas.box(x - 5, 7, x + 5, 33, DARK, round_by=1.2)
    lit = 2 if mended else None
    for number, light in enumerate(LIGHTS):
        y = 11.5 + number * 8.5
        canvas.disc(x, y, 3.7, (24, 25, 26))
        canvas.disc(x, y, 3.2, light if number == lit else (58, 60, 60))
    if mended:
        canvas.glow(x, 28.5, 5, LIGHTS[2])
