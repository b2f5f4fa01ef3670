"""Texts far longer than those the model has learned from: nothing of them is lost."""

import pytest

from scraper import extract

URL = "https://blatt.example/2021/03/12/bericht-des-rates-zur-bruecke"
TITLE = "Der Bericht des Rates zur Brücke"
SENTENCES = (
    "Der Rat hat am Abend über die Brücke beraten und den Bericht der Verwaltung zur Kenntnis genommen.",
    "Die Kosten steigen, sagte die Bürgermeisterin, doch der Zeitplan bleibe, wie er sei.",
    "Im Hafen liegt seit dem Winter ein Kran, den niemand bezahlen will.",
    "Einige Vereine hatten Anträge gestellt, die nun im Herbst behandelt werden.",
    "Wer mit dem Rad kommt, muss weiter den Umweg über den Markt nehmen.",
)


def paragraphs(number):
    return [
        " ".join(SENTENCES[(place + step) % len(SENTENCES)] for step in range(1 + place % 4)) + f" ({place})"
        for place in range(number)
    ]


def page(texts, wrap="<p>{}</p>"):
    text = "".join(wrap.format(one) for one in texts)
    return (
        f"<html lang=de><head><title>{TITLE}</title></head><body><nav><a href='/'>Start</a><a href='/rat'>Rat</a></nav>"
        f"<main><h1>{TITLE}</h1><div class='content'>{text}</div></main><footer>Impressum</footer></body></html>"
    )


@pytest.mark.parametrize("number", [4, 60, 250, 1500])
@pytest.mark.parametrize("wrap", ["<p>{}</p>", "<div><p>{}</p></div>"])
def test_a_text_may_be_of_any_length(number, wrap):
    texts = paragraphs(number)
    body = extract(page(texts, wrap), URL).body
    assert body.split("\n\n") == texts


def test_a_long_interview_keeps_its_questions():
    texts = [
        f"Frage {place}: Was kostet die Brücke?" if place % 2 else text for place, text in enumerate(paragraphs(400))
    ]
    body = extract(page(texts), URL).body.split("\n\n")
    assert len([text for text in texts if text in body]) >= 0.98 * len(texts)


def test_a_table_between_paragraphs_is_kept_whole():
    rows = "".join(f"<tr><td>{week}</td><td>Ruhe</td><td>{week} km</td></tr>" for week in range(1, 13))
    first, *rest = paragraphs(12)
    html = page([first]).replace(
        "</p></div>", f"</p><table><tbody>{rows}</tbody></table>{''.join(f'<p>{one}</p>' for one in rest)}</div>"
    )
    body = extract(html, URL).body
    assert all(f"{week}\tRuhe\t{week} km" in body for week in range(1, 13))
