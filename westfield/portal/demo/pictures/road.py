"""What lies on the road, or is missing from it."""

import math

from .canvas import Canvas, mixed
from .scenery import ASPHALT, street

BARK, LEAVES = (92, 70, 52), (84, 112, 58)


def pothole(canvas: Canvas, mended: bool) -> None:
    """A hole with broken edges and a puddle in it; or a fresh black patch."""
    street(canvas)
    x, y = canvas.chance.uniform(30, 66), canvas.chance.uniform(55, 62)
    size = canvas.chance.uniform(9, 13)
    if mended:
        far, near, half = y - size * 0.5, y + size * 0.5, size * 1.3
        patch = [(x - half * 0.8, far), (x + half * 0.8, far), (x + half, near), (x - half, near)]
        canvas.shape(patch, (46, 47, 50))
        canvas.line([*patch, patch[0]], (30, 30, 32), 0.5)
        return
    for _crack in range(7):
        angle = canvas.chance.uniform(0, math.tau)
        points = [(x, y)]
        for step in range(1, 5):
            angle += canvas.chance.uniform(-0.4, 0.4)
            reach = size * (0.7 + step * 0.22)
            points.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach * 0.45))
        canvas.line(points, (70, 71, 74), 0.35)
    canvas.blot(x, y, size * 1.12, mixed(ASPHALT, (150, 148, 142), 0.5), flat=0.48)
    canvas.blot(x, y + 0.4, size, (58, 54, 50), flat=0.45)
    canvas.blot(x, y + 1.1, size * 0.72, (112, 124, 134), flat=0.36, rough=0.12)
    canvas.blot(x - 1.5, y + 0.8, size * 0.35, (152, 166, 178), flat=0.25, rough=0.1)
    for _stone in range(24):
        across, along = canvas.chance.gauss(0, size), canvas.chance.gauss(0, size * 0.45)
        canvas.disc(x + across, y + along, canvas.chance.uniform(0.2, 0.6), (134, 130, 122))


def tree(canvas: Canvas, mended: bool) -> None:
    """A tree across the road; or its stump and the sawdust."""
    street(canvas)
    if mended:
        canvas.blot(13, 61, 8, (206, 184, 142), flat=0.35)
        canvas.box(9, 54, 17, 61, BARK, round_by=1)
        canvas.disc(13, 54, 4, (214, 188, 142), flat=0.4)
        canvas.disc(13, 54, 2.4, (188, 158, 112), flat=0.4)
        return
    top = canvas.chance.uniform(48, 54)
    canvas.shape([(-2, top + 6), (80, top - 5), (80, top - 2), (-2, top + 14)], BARK)
    canvas.line([(-2, top + 9), (80, top - 4)], (116, 92, 70), 0.6)
    for _branch in range(9):
        x = canvas.chance.uniform(20, 80)
        tip = (x + canvas.chance.uniform(4, 14), top + canvas.chance.uniform(-20, 12))
        canvas.line([(x, top + 5 - x * 0.13), tip], BARK, canvas.chance.uniform(0.5, 1.3))
        for _leaf in range(8):
            shade = mixed(LEAVES, (140, 150, 70), canvas.chance.random() * 0.6)
            across, along = canvas.chance.gauss(0, 4), canvas.chance.gauss(0, 3)
            canvas.blot(tip[0] + across, tip[1] + along, canvas.chance.uniform(1.2, 3), shade, rough=0.4)
