"""Pictures of what residents report, before and after: drawn here, so that no photo has to be kept in the project."""

from collections.abc import Callable

from PIL import Image

from westfield.portal.demo.chance import Chance

from . import poles, road, roadside
from .canvas import Canvas

Draw = Callable[[Canvas, bool], None]

SUBJECTS: dict[str, Draw] = {
    "pothole": road.pothole,
    "tree": road.tree,
    "lamp": poles.lamp,
    "sign": poles.sign,
    "signal": poles.signal,
    "wall": roadside.wall,
    "carts": roadside.carts,
}


def draw(subject: str, *, mended: bool, chance: Chance) -> Image.Image:
    """A picture of the subject, as it was reported or as the crew left it."""
    canvas = Canvas(chance)
    SUBJECTS[subject](canvas, mended)
    return canvas.finished()
