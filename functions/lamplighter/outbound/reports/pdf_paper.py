"""Paper to write a report on: A4, the fonts, and what every page has."""

from __future__ import annotations

import font_roboto
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from lamplighter.domain.reports.document import Standing

Colour = tuple[int, int, int]

INK: Colour = (36, 34, 29)
MUTED: Colour = (98, 93, 82)
LINE: Colour = (229, 224, 213)
WASH: Colour = (243, 241, 235)
BAD: Colour = (176, 40, 28)
GOOD: Colour = (29, 106, 65)
STROKES: tuple[Colour, ...] = ((42, 92, 168), (176, 100, 26), (47, 125, 91), (122, 74, 153))
TONES = {
    Standing.GOOD: GOOD,
    Standing.NO_DATA: MUTED,
    Standing.ATTENTION: (143, 86, 0),
    Standing.BAD: BAD,
    Standing.FAILED: BAD,
}
HEADINGS = FontFace(emphasis="B", color=MUTED, size_pt=8)
_MARGIN_MM = 16
_FONT = "Roboto"
# Of the size of its letters, a line's height in millimetres: 1.35 of 25.4/72.
_LEADING = 0.476


class Paper(FPDF):
    """``foot`` stands at the bottom of every page, with its number."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        self.set_margin(_MARGIN_MM)
        self.c_margin = 0
        self.set_auto_page_break(True, margin=20)
        self.add_font(_FONT, "", font_roboto.Roboto)
        self.add_font(_FONT, "B", font_roboto.RobotoMedium)
        self.set_font(_FONT)

    def footer(self) -> None:
        self.set_y(-14)
        self._ink(8, MUTED, bold=False)
        self.cell(self.epw / 2, 5, self._foot)
        self.cell(self.epw / 2, 5, f"{self.page_no()} / {{nb}}", align="R")

    def say(self, text: str, size_pt: float = 10, colour: Colour = INK, *, bold: bool = False) -> None:
        """A paragraph, over the whole width."""
        self._ink(size_pt, colour, bold=bold)
        self.multi_cell(0, size_pt * _LEADING, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str, level: int) -> None:
        """With a bookmark; never the last line of a page."""
        self.ln(7 if level == 0 else 4)
        self.keep_together(30)
        self.start_section(text, level)
        self.say(text, 15 if level == 0 else 11, bold=True)
        self.ln(1)

    def keep_together(self, height_mm: float) -> None:
        """On a new page where this one has not so much room left."""
        if self.will_page_break(height_mm):
            self.add_page()

    def _ink(self, size_pt: float, colour: Colour, *, bold: bool) -> None:
        self.set_font(_FONT, "B" if bold else "", size_pt)
        self.set_text_color(*colour)
