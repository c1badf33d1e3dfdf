"""Paper: PDFs by Typst, with right shaping of Burmese and Shan."""

from safe.kernel.documents.lettering import letters_without_face
from safe.kernel.documents.qr import qr_picture
from safe.kernel.documents.rendering import DocumentFault, render, render_pictures

__all__ = ["DocumentFault", "letters_without_face", "qr_picture", "render", "render_pictures"]
