"""Words that mean much the same to a customer, in both languages: a family a line. A question with "parcel" may then be
about what its owner called "pakket". Only a hint beside the words themselves; an owner's variants always say more.
"""

from functools import lru_cache

from .words import fold, stems

FAMILIES = """
phone telephone mobile cellphone cell smartphone telefoon mobiel mobieltje gsm toestel
call ring phone dial bellen opbellen telefoneren bel
buy purchase acquire bought purchased kopen aanschaffen koop gekocht
order purchase ordered bestelling order bestellen besteld aankoop
pay payment paid paying betalen betaal betaling betaald afrekenen
money cash funds geld contant
cost price fee charge rate expense pricing kosten prijs tarief duur hoeveel kost
charged fee billed deducted debited afgeschreven
cancel revert undo stop abort cancellation annuleren annuleer annulering stoppen opzeggen stop
refund reimburse reimbursement repay terugbetalen terugbetaling terugbetaald
return retour returning retourneren terugsturen terugbrengen terugzenden ruilen
deliver delivery arrive arrival ship shipping come receive get bezorgen bezorgd bezorging levering geleverd ontvangen
parcel package pakket pakje zending shipment
courier postman driver bezorger postbode koerier chauffeur
lost missing misplaced lose kwijt verloren zoek vermist
stolen stole theft robbed gestolen gejat diefstal
broken damaged faulty defective torn kapot stuk defect beschadigd schade
work working function functioning operate werkt werken doet functioneert
problem issue trouble error wrong probleem fout storing mis
change modify alter edit update adjust switch wijzigen veranderen aanpassen wijzig verander
add include insert toevoegen
remove delete erase clear verwijderen wissen verwijder
begin start commence beginnen starten start
end finish complete eindigen klaar
help assist assistance support aid hulp helpen
find locate search look zoeken vinden zoek vind
show display see view tonen laten zien toon
tell inform explain say vertel vertellen zeg
want wish need like require wil wens nodig graag
fast quick quickly soon rapid snel vlug
long duration wait lang wachten duur
today tonight vandaag vanavond
tomorrow morgen
when time date wanneer tijd datum
where location place located address waar locatie plek adres
country abroad overseas foreign international europe eu land buitenland
currency currencies dollar dollars euro euros pound pounds gbp usd eur aud valuta
exchange convert conversion converting omwisselen wisselkoers
atm machine withdraw withdrawal withdrawing geldautomaat pinnen opnemen
card debit credit visa mastercard pas kaart bankpas creditcard
account profile rekening account profiel
password passcode pin code pincode wachtwoord
identity identification id verify verification verifying prove identiteit identificatie
salary income pay wages paycheck salaris loon inkomen
transfer send wire sending transferring overmaken overschrijven
allow permitted permit possible able can may mag mogelijk kan
limit maximum max most limiet maximaal
decline declined reject rejected refuse refused denied geweigerd afgewezen
fail failed failing failure unsuccessful mislukt
pending processing outstanding behandeling
twice double duplicate two dubbel twee
new replacement another nieuw nieuwe vervanging
old expired expire outdated oud verlopen
child kid kids children son daughter kind kinderen
car vehicle auto automobile wagen
bike bicycle cycle fiets rijwiel
hotel motel inn accommodation
restaurant diner eatery eten
food meal dish recipe eten gerecht
song music track tune lied muziek nummer
film movie cinema films
weather forecast temperature rain sunny weer temperatuur regen
alarm wake wekker
remind reminder remember herinner herinnering
list todo lijst lijstje
joke funny laugh grap
hello hi hey hallo hoi
thanks thank bedankt dank
bye goodbye later doei dag
job vacancy vacancies career occupation baan werk vacature vacatures
doctor medical health dokter gezondheid
airport flight plane fly vlucht vliegen vliegtuig
book reserve reservation booking boeken reserveren reservering
store shop winkel zaak
repair fix mend reparatie repareren maken
size measurement maat grootte maten
invoice bill receipt factuur rekening bon
discount coupon voucher promo korting kortingscode
gift present cadeau cadeaubon cadeaukaart
stock available availability voorraad leverbaar beschikbaar
colour color kleur
warranty guarantee garantie
complaint complain klacht klagen
track trace tracking volgen
open opening hours openingstijden geopend
contact reach touch contact bereiken
mail email mailen
name called naam heet
correct right accurate juist goed klopt
big large huge groot
small little tiny klein
cheap affordable inexpensive goedkoop
key lock sleutel slot
tyre tire puncture band lek
battery charge accu batterij opladen
light lamp licht verlichting
insurance insure insured verzekering verzekeren verzekerd
"""


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    """From a stem to its families; made at first use, because stemming some hundred words takes a while."""
    found: dict[str, list[str]] = {}
    for number, line in enumerate(FAMILIES.split("\n")):
        for stem in sorted({stem for word in line.split() for stem in stems(fold(word))[:2]}):
            found.setdefault(stem, []).append(f"~{number}")
    return {stem: tuple(names) for stem, names in found.items()}


def of(word: str) -> list[str]:
    """The families a folded word belongs to, through either of its stems."""
    table = _table()
    english, dutch, _ = stems(word)
    return sorted({*table.get(english, ()), *table.get(dutch, ())})
