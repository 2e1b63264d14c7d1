"""What the shop sells, in Dutch and English. Prices in euro cents; every text is (nl, en)."""

from dataclasses import dataclass

Text = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Product:
    path: str
    shelf: str
    name: Text
    line: Text
    price: int
    colour: str
    colour_name: Text
    points: tuple[Text, ...]
    sizes: tuple[str, ...] = ("49", "53", "57", "61")


SHELVES: dict[str, Text] = {
    "stadsfietsen": ("Stadsfietsen", "City bikes"),
    "elektrisch": ("Elektrisch", "Electric"),
    "transport": ("Transport", "Carriers"),
}
DELIVERED: Text = ("Rijklaar bezorgd binnen 3 werkdagen", "Delivered ready to ride within 3 working days")
RETURNS: Text = ("Gratis retour binnen 30 dagen", "Free returns within 30 days")

PRODUCTS = (
    Product(
        "linde-7", "stadsfietsen", ("Stadsfiets Linde 7", "City bike Linde 7"),
        ("Zeven versnellingen en een mand die ertegen kan", "Seven gears and a basket that can take it"),
        64900, "moss", ("mosgroen", "moss green"),
        (("7 versnellingen, terugtraprem", "7 gears, coaster brake"), DELIVERED, RETURNS),
    ),
    Product(
        "linde-3", "stadsfietsen", ("Stadsfiets Linde 3", "City bike Linde 3"),
        ("Dezelfde fiets, drie versnellingen, honderd euro minder", "The same bike, three gears, a hundred euros less"),
        54900, "brick", ("steenrood", "brick red"),
        (("3 versnellingen, terugtraprem", "3 gears, coaster brake"), DELIVERED, RETURNS),
    ),
    Product(
        "beuk-e8", "elektrisch", ("Elektrische fiets Beuk E8", "Electric bike Beuk E8"),
        ("Rustige middenmotor, 80 kilometer op een lading", "Quiet mid-drive motor, 80 kilometres on one charge"),
        214900, "ink", ("inktblauw", "ink blue"),
        (("8 versnellingen, hydraulische remmen", "8 gears, hydraulic brakes"),
         ("Accu 500 Wh, uitneembaar", "500 Wh battery, removable"), DELIVERED, RETURNS),
    ),
    Product(
        "wilg-xl", "transport", ("Transportfiets Wilg XL", "Carrier bike Wilg XL"),
        ("Voorop een krat, achterop een kind", "A crate in front, a child behind"),
        79900, "sand", ("zandgeel", "sand"),
        (("3 versnellingen, rollerbrakes", "3 gears, roller brakes"),
         ("Voordrager tot 25 kg", "Front rack up to 25 kg"), DELIVERED, RETURNS),
        ("50", "57"),
    ),
)  # fmt: skip
BY_PATH = {product.path: product for product in PRODUCTS}


def price(cents: int, language: int) -> str:
    """649,00 in Dutch, 649.00 in English, with the sign in front."""
    euros = f"{cents / 100:,.2f}"
    return "€ " + (euros if language else euros.translate(str.maketrans(",.", ".,")))
