"""Figures as a file that a spreadsheet opens as it is meant."""

from django.http import HttpResponse

# What a spreadsheet may take for a formula, the full-width signs of East Asian keyboards included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def spreadsheet(name: str) -> HttpResponse:
    """An empty file of this name, for `csv.writer`."""
    return HttpResponse(
        "\ufeff",  # without this mark Excel reads Spanish names as something else
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def as_text(words: str) -> str:
    """Words that no spreadsheet runs as a formula."""
    return f"'{words}" if words.lstrip(" ").startswith(FORMULA_SIGNS) else words
