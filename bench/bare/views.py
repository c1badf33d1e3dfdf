"""One view: parse the multipart and the XML, seal the body, insert by hand, commit, 201."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from lxml import etree
from nacl.public import PublicKey, SealedBox

SEAL = SealedBox(PublicKey(settings.BARE_PUBLIC_KEY))
INSERT = (
    "insert into bare_submission (instance, form, version, box) values (%s, %s, %s, %s)"
    " on conflict (instance) do nothing"
)
THANKS = (
    b'<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
    b"<message>Received. Thank you.</message></OpenRosaResponse>"
)


def submission(request: HttpRequest) -> HttpResponse:
    """Take one submission as plainly as can be done durably."""
    upload = request.FILES["xml_submission_file"]
    body = upload.read()  # type: ignore[union-attr]
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(body, parser)
    instance = root.findtext("meta/instanceID") or ""
    row = [instance, root.get("id", ""), root.get("version", ""), SEAL.encrypt(body)]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)
    answer = HttpResponse(THANKS, status=201, content_type="text/xml; charset=utf-8")
    answer["X-OpenRosa-Version"] = "1.0"
    answer["Content-Length"] = str(len(THANKS))
    return answer


urlpatterns = [path("submission", submission)]
