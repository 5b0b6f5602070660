import pytest

from learner.catalog.language import is_english

MAIL = [
    "My parcel has not arrived and nobody answers the phone.",
    "How can I change the address of an order?",
    "You have charged me twice for the same thing.",
    "Thanks, it works!",
    "Cancel subscription",
]
HEADLINES = [
    "Bank holds rates as growth slows",
    "Champions face tough start to season",
    "Minister quits over budget row",
    "Robots take to the streets",
    "Oil prices climb after storm",
    "Film festival opens with comedy",
]
OTHERS = {
    "German": ["Mein Paket ist nicht da.", "Wie kann ich die Adresse in dem Konto ändern?"],
    "Dutch": ["Mijn pakket is er nog niet.", "Hoe kan ik het adres van een order wijzigen?"],
    "French": ["Mon colis est en retard.", "Comment puis-je changer une adresse ?"],
    "Spanish": ["Mi paquete no llega.", "Cómo cambio la dirección de un pedido?"],
    "Swedish": ["Jag vill ha pengarna tillbaka.", "Det kom inte fram och är borta."],
    "Indonesian": ["Paket saya tidak sampai.", "Bagaimana cara mengubah alamat itu?"],
    "Finnish": ["Missä pakettini viipyy?", "Haluan muuttaa osoitteen."],
    "Korean": ["소포가 아직 오지 않았어요.", "주소를 어떻게 바꾸나요?"],
    "Japanese": ["荷物がまだ届きません。", "住所を変えたいのですが。"],
    "Russian": ["Посылка не пришла.", "Как изменить адрес доставки?"],
    "Arabic": ["لم يصل الطرد بعد", "كيف أغير العنوان؟"],
}


@pytest.mark.parametrize(
    "texts", [MAIL, HEADLINES, [text.upper() for text in MAIL], [*MAIL, "", "42"]]
)
def test_english_is_known_by_its_common_words(texts):
    assert is_english(texts)


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_is_not_taken_for_english(language):
    assert not is_english(OTHERS[language])


@pytest.mark.parametrize("language", ["German", "Dutch", "French", "Swedish", "Korean", "Arabic"])
def test_nor_is_a_mixture_of_both(language):
    assert not is_english(MAIL + OTHERS[language] * 2)


@pytest.mark.parametrize("texts", [[], [""], ["42", "?!"], ["x17 qz"], ["ERR_TIMEOUT", "OK"]])
def test_what_has_no_words_is_not_called_english(texts):
    assert not is_english(texts)
