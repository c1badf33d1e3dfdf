"""The style sheet of township tiles, from the places in the database."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from safe.administration.places import queries

YEAR = 31536000


@require_safe
def tiles(request: HttpRequest) -> HttpResponse:
    """Public: codes and squares. Asked with its digest it may be kept a year, else five minutes."""
    townships = queries.list_townships()
    response = HttpResponse(queries.tiles_css(townships), content_type="text/css; charset=utf-8")
    mark = queries.tiles_mark(townships)
    if request.GET.get("v") == mark:
        response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response["Cache-Control"] = "public, max-age=300"
    response["ETag"] = f'"{mark}"'
    return response
