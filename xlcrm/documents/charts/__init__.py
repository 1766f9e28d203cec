"""Charts as small SVG drawings, the same for the page and for the PDF.

They are drawn here and not by a plotting library because their colours come from the page's style sheet (light, dark,
print), their letters from the page's fonts, and their width from the place: a chart is drawn anew for a phone, not shrunk.
"""
