"""The shop's words, as (nl, en)."""

from .catalogue import Text

TEXTS: dict[str, Text] = {
    "home_title": ("Fietsen voor elke dag", "Bikes for every day"),
    "home_lead": (
        "Gebouwd in Utrecht, rijklaar bezorgd. Proberen mag, ook op zaterdag.",
        "Built in Utrecht, delivered ready to ride. Try one, on Saturdays too.",
    ),
    "look": ("Bekijk de Linde 7", "See the Linde 7"),
    "sign_in": ("Inloggen als Noor", "Sign in as Noor"),
    "sign_out": ("Uitloggen", "Sign out"),
    "service": ("Klantenservice", "Customer service"),
    "cart": ("Winkelmand", "Cart"),
    "buy": ("In winkelmand", "Add to cart"),
    "size": ("Maat", "Size"),
    "cart_empty": ("Je winkelmand is leeg.", "Your cart is empty."),
    "cart_back": ("Verder kijken", "Keep looking"),
    "cart_total": ("Totaal, met bezorging", "Total, with delivery"),
    "cart_note": (
        "Dit is een voorbeeldwinkel: bestellen kan niet.",
        "This is an example shop: nothing can be ordered.",
    ),
    "ask_title": ("Vraag het ons", "Ask us"),
    "ask_lead": (
        "We zitten in de werkplaats in Utrecht en antwoorden zelf.",
        "We are in the workshop in Utrecht and answer ourselves.",
    ),
    "ask_chat": ("Chat met ons", "Chat with us"),
    "ask_phone": ("Bellen: 030 555 01 00", "Call: +31 30 555 01 00"),
    "open_title": ("Open", "Open"),
    "open_week": ("Maandag tot en met vrijdag 9.00 tot 17.30 uur", "Monday to Friday 9:00 to 17:30"),
    "open_late": ("Donderdag ook 18.30 tot 21.00 uur", "Thursdays also 18:30 to 21:00"),
    "open_weekend": ("Zaterdag 10.00 tot 16.00 uur", "Saturday 10:00 to 16:00"),
    "missing": ("Deze pagina is er niet", "This page is not here"),
    "missing_lead": ("Misschien is de fiets uit het assortiment.", "Perhaps we no longer sell that bike."),
    "footer": ("Voorbeeld Fietsen is een verzonnen winkel.", "Voorbeeld Fietsen is a shop that does not exist."),
    "other": ("English", "Nederlands"),
}

PROMISES: tuple[tuple[Text, Text], ...] = (
    (
        ("Proefrit in Utrecht", "Test ride in Utrecht"),
        ("Zonder afspraak, ook op zaterdag", "No appointment, on Saturdays too"),
    ),
    (("Rijklaar bezorgd", "Delivered ready to ride"), ("Wij stellen hem af, jij stapt op", "We tune it, you get on")),
    (("5 jaar garantie", "5 year guarantee"), ("Op frame en voorvork", "On frame and fork")),
)

QUESTIONS: tuple[tuple[Text, Text], ...] = (
    (
        ("Waar blijft mijn bestelling?", "Where is my order?"),
        (
            "Een fiets is er binnen 3 werkdagen. De bezorger belt een half uur van tevoren.",
            "A bike arrives within 3 working days. The driver calls half an hour ahead.",
        ),
    ),
    (
        ("Welke maat heb ik nodig?", "Which size do I need?"),
        (
            "Tot 1,65 m maat 49, tot 1,75 m maat 53, tot 1,85 m maat 57, daarboven 61. Twijfel je: vraag het ons.",
            "Up to 1.65 m size 49, up to 1.75 m size 53, up to 1.85 m size 57, above that 61. In doubt: ask us.",
        ),
    ),
    (
        ("Kan ik mijn fiets terugsturen?", "Can I send my bike back?"),
        (
            "Binnen 30 dagen, ook als je ermee gereden hebt. Wij halen hem gratis op.",
            "Within 30 days, even if you have ridden it. We collect it free of charge.",
        ),
    ),
)
