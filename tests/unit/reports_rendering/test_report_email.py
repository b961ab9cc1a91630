"""The e-mail of a report, as a mail program takes it apart."""

from __future__ import annotations

import io
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from PIL import Image

from lamplighter.domain.reports.document import Change, Line, Report
from lamplighter.errors import Rejected
from lamplighter.outbound.reports.email_image import HEIGHT_PX, WIDTH_PX, chart_image
from lamplighter.outbound.reports.email_message import MOST_ATTACHED_BYTES, Attachment, Envelope, email_message, subject
from lamplighter.outbound.reports.email_view import MOST_POINTS
from lamplighter.outbound.reports.line_chart import line_chart
from tests.builders_reports import MADE_AT, a_line_chart, a_quiet_report, a_report, an_envelope, cost, kpis
from tests.unit.reports_rendering.goldens import LINK
from tests.unit.reports_rendering.reading import Reading

PDF = Attachment(name="report.pdf", media_type="application/pdf", content=b"%PDF-1.7")

WRITE = "mailto:unsubscribe@lamplighter.example?subject=unsubscribe%20from%20aurastream-daily"


def mailed(report: Report | None = None, envelope: Envelope | None = None, *attachments: Attachment) -> EmailMessage:
    raw = email_message(report or a_report(), envelope or an_envelope(), LINK, attachments)
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not [part.defects for part in message.walk() if part.defects]
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_it_says_the_same_as_text_and_as_html() -> None:
    message = mailed()

    assert [each.get_content_type() for each in message.walk()] == [
        *("multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png", "image/png")
    ]
    text = " ".join(part(message, "plain").split())
    page = Reading(part(message, "html")).text
    for told in (
        a_report().verdict,
        "20 Nov 2026, whole days in America/New_York",
        "Comprehend cost $21.35 more",
        "Buy a compute savings plan",
        "$102.40 a month",
        "Lambda never cost less than $0.71 an hour",
        "48,210",
        "estimated",
        "This section could not be built",
        "28 Nov 2026, 06:00 EST",
    ):
        assert told in text
        assert told in page


def test_its_subject_is_the_verdict() -> None:
    assert mailed(a_quiet_report())["Subject"] == "IMS, weekly, 14 to 20 Nov 2026: All was well."


def test_a_long_subject_is_cut_between_words() -> None:
    cut = subject(a_report(verdict="word " * 100))

    assert 100 < len(cut) <= 110
    assert cut.endswith(" word…")


def test_its_headers_say_from_whom_to_whom_and_when() -> None:
    message = mailed()

    assert message["From"] == "Lamplighter <reports@lamplighter.example>"
    assert message["To"] == "kim@example.com"
    assert message["Date"] == "Sat, 21 Nov 2026 11:00:04 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@lamplighter.example>")


def test_a_repetition_is_the_same_mail_and_another_reader_or_revision_another() -> None:
    first, again = (email_message(a_report(), an_envelope(), LINK, [PDF]) for _ in range(2))
    ids = {
        mailed(report, an_envelope(to=to))["Message-ID"]
        for report in (a_report(), a_report(revision=3))
        for to in ("kim@example.com", "lee@example.com")
    }

    assert first == again
    assert len(ids) == 4


def test_who_wants_no_more_writes_to_an_address_that_stands_there_in_one_piece() -> None:
    message = mailed()

    assert message["List-Unsubscribe"] == f"<{WRITE}>"
    assert f"\r\nList-Unsubscribe: <{WRITE}>\r\n".encode() in email_message(a_report(), an_envelope(), LINK)
    assert WRITE in part(message, "plain")
    assert WRITE in [link["href"] for link in Reading(part(message, "html")).all("a")]


def test_the_link_is_whole_in_text_and_html() -> None:
    message = mailed()

    assert LINK.url in part(message, "plain")
    assert LINK.url in [link["href"] for link in Reading(part(message, "html")).all("a")]


def test_files_are_attached_as_long_as_there_is_room_and_the_others_named() -> None:
    large = Attachment(name="report.xlsx", media_type="application/zip", content=b"0" * (MOST_ATTACHED_BYTES - 7))
    message = mailed(None, None, PDF, large)

    assert [(each.get_filename(), each.get_content()) for each in message.iter_attachments()] == [
        ("report.pdf", PDF.content)
    ]
    assert "Attached: report.pdf." in part(message, "plain")
    assert "Too large to attach, and behind the link: report.xlsx." in part(message, "html")


def test_what_is_more_than_a_mail_bears_is_counted() -> None:
    sections = (replace(kpis(), changes=tuple(Change(what=f"change {number}") for number in range(MOST_POINTS + 3))),)
    text = part(mailed(a_report(sections=sections)), "plain")

    assert f"change {MOST_POINTS - 1}" in text
    assert f"change {MOST_POINTS}\n" not in text
    assert "- and 3 more in the report" in text


def test_its_pictures_are_in_it_and_each_is_shown_and_said_in_words() -> None:
    message = mailed()
    images = {f"cid:{each['Content-ID'][1:-1]}": each for each in message.walk() if each["Content-ID"]}
    page = Reading(part(message, "html"))

    (whole,) = [each for each in message.walk() if each.get_content_type() == "multipart/related"]
    assert whole.get_param("type") == "text/html"
    assert [image["src"] for image in page.all("img")] == list(images)
    assert [image["alt"] for image in page.all("img")] == ["Latency of analyses, by hour: p50", "Availability, by hour"]
    assert {each.get_content_disposition() for each in images.values()} == {"inline"}
    for image in images.values():
        assert image.get_content_type() == "image/png"
        assert Image.open(io.BytesIO(image.get_content())).size == (2 * WIDTH_PX, 2 * HEIGHT_PX)
    assert "Latency rose through the day" in page.text
    assert "from 0 ms to 1,500 ms; dashed: threshold 1,000 ms" in page.text


def test_a_picture_shows_the_line_the_threshold_and_what_was_not_measured() -> None:
    """Left half at 1000 ms, right half not measured, threshold at 500 ms."""
    chart = a_line_chart(lines=(Line(label="a", y=(*[1000.0] * 13, *[None] * 11)),), threshold=500.0)
    picture = Image.open(io.BytesIO(chart_image(line_chart(chart, "UTC", MADE_AT)))).convert("RGBA")
    width, height = picture.size

    def seen(left: float, right: float, top: float, bottom: float) -> set[str]:
        part = picture.crop((int(left * width), int(top * height), int(right * width), int(bottom * height)))
        pixels = [part.getpixel((x, y)) for x in range(part.width) for y in range(part.height)]
        colours = [pixel for pixel in pixels if isinstance(pixel, tuple)]
        return {"line" if blue > red else "limit" for red, _, blue, opacity in colours if opacity}

    assert seen(0, 0.48, 0, 0.3) == {"line"}
    assert seen(0.52, 1, 0, 0.3) == set()
    assert seen(0, 1, 0.4, 0.6) == {"limit"}
    assert seen(0, 1, 0.7, 1) == set()


def test_a_list_of_mails_shows_what_to_do_first_after_the_subject() -> None:
    first, *_ = Reading(part(mailed(), "html")).texts

    assert first[0] == "To do first: worth $102.40 a month: Buy a compute savings plan of $0.60 an hour"


def test_the_text_is_narrow_enough_to_be_read_and_no_word_of_it_is_cut() -> None:
    lines = part(mailed(), "plain").splitlines()

    assert [line for line in lines if len(line) > 72 and " " in line.strip()] == []
    assert LINK.url in lines


def test_a_mail_of_a_long_report_is_not_clipped() -> None:
    """Gmail shows the first 102 KB of a mail's HTML."""
    many = a_report(sections=(kpis(), cost()) * 12)

    assert len(part(mailed(many), "html").encode()) < 102_000


def test_nothing_is_loaded_and_nothing_that_was_measured_becomes_markup() -> None:
    nasty = "<img src=x onerror=alert(1)>"
    page = Reading(part(mailed(a_report(verdict=nasty, title=nasty)), "html"))

    assert {"script", "link"}.isdisjoint({tag for tag, _ in page.elements})
    assert {str(image["src"])[:4] for image in page.all("img")} == {"cid:"}
    assert nasty in page.text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00"])
@pytest.mark.parametrize("field", ["sender", "to", "unsubscribe_to"])
def test_no_field_can_add_a_header(field: str, end: str) -> None:
    with pytest.raises(Rejected, match="control character"):
        email_message(a_report(), an_envelope(**{field: f"kim@example.com{end}Bcc: all@example.com"}), LINK)


def test_a_verdict_or_a_files_name_can_not_either() -> None:
    message = mailed(a_report(verdict="well\r\nBcc: all@example.com"))

    assert "Bcc" not in message
    assert message["Subject"].endswith("well Bcc: all@example.com")
    with pytest.raises(Rejected, match="attachment's name"):
        email_message(a_report(), an_envelope(), LINK, [replace(PDF, name="a\r\nBcc: all@example.com")])


@pytest.mark.parametrize(
    "address", ["", "kim", "kim@", "@example.com", "kim@example.com, lee@example.com", "kím@é.com"]
)
def test_what_is_no_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(Rejected, match=r"To: .* is no e-mail address"):
        email_message(a_report(), an_envelope(to=address), LINK)


def test_no_line_is_longer_than_mail_allows() -> None:
    long = a_report(verdict="ö" * 3000)

    lines = email_message(long, an_envelope(), LINK, [PDF]).split(b"\r\n")
    assert max(len(line) for line in lines) <= 998
    assert b"\n" not in b"".join(lines)
