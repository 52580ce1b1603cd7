"""Words that feeds write in their publishers' languages: months, weekdays, tags."""

# ruff: noqa: E501, RUF001 -- tables of words, a row a language, in many scripts

import re
import unicodedata
from typing import Final

SHORT_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
"""As RFC 822 writes them."""

# Twelve columns, a row for each way of writing them; an empty place is a dash.
# Languages in the order in which feeds are frequent: where two disagree on a
# word, the first row that has it wins.
_MONTHS: Final = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
- - - - - june july - sept - - -
januar februar märz april mai juni juli august september oktober november dezember
jän feber maerz - - - - - - okt - dez
jänner - mrz - - - - - - - - -
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv févr - avr - - juil - - - - déc
- fév - - - - juill - - - - -
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene - - abr - - - ago setiembre - - dic
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
- fev - - - - - - set out - -
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen - - - mag giu lug - sett ott - -
januari februari maart april mei juni juli augustus september oktober november december
- - mrt - - - - - - - - -
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев мар апр - июн июл авг сен окт ноя дек
- февр - - - - - - сент - нояб -
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος
ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ
- - μάρ - μάη ιούν ιούλ αύγ σεπτ - νοέ -
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
sty lut - kwi - cze lip sie wrz paź lis gru
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
januar februar mars april mai juni juli august september oktober november desember
- - - - - - - - - - - des
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
ledna února března dubna května června července srpna září října listopadu prosince
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
január február március április május június július augusztus szeptember október november december
- - márc ápr máj jún júl - szept - - -
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
oca şub - nis - haz tem ağu eyl eki kas ara
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ian - - - - iun iul - - - noi -
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
januari februari maret april mei juni juli agustus september oktober november desember
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
- - - إبريل - يونيه يوليه - - - - -
جانفي فيفري - أفريل ماي جوان جويلية أوت - - - -
كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月
"""
PAIRS: Final = ("كانون", "تشرين")
"""Arabic words that name a month only with the word after them."""

# Only for dates in which a word for a month stands as well.
_WEEKDAYS: Final = """
monday tuesday wednesday thursday friday saturday sunday
mon tue wed thu fri sat sun
tues weds thur thurs
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche
lun mar mer jeu ven sam dim
lunes martes miércoles jueves viernes sábado domingo
mié jue vie sáb dom
segunda terça quarta quinta sexta feira seg ter qua qui sex sab
lunedì martedì mercoledì giovedì venerdì sabato domenica gio
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
ma wo vr za zo
понедельник вторник среда четверг пятница суббота воскресенье
пн вт ср чт пт сб вс
الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت
星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日
月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 日
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
δευ τρι τετ πεμ παρ σαβ κυρ
poniedziałek wtorek środa czwartek piątek sobota niedziela pon wto śro czw pią sob nie
måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tor fre lör sön
mandag tirsdag lørdag søndag man tir lør søn
pondělí úterý středa čtvrtek pátek neděle po út st čt pá so ne
hétfő kedd szerda csütörtök péntek szombat vasárnap hét kedd sze csü pén szo vas
pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz
"""

_FILLERS: Final = """
of the on at and st nd rd th de del do da di d le la el los las les à a as al alle ore
der den dem am um uhr im vom om op kl klo den och og o clock h hrs hours t г года в στις
"""

# RFC 5646 §2.1: language, extended language, script, region, variants, the rest; what is
# private from its beginning on, and what was registered before there were rules.
_TAG: Final = re.compile(
    r"x(?:-[a-z0-9]{1,8})+|i-[a-z]{3,8}"
    r"|(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
)
# What stands in feeds instead of a tag, often enough to be known.
_NAMED: Final = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "français": "fr",
    "spanish": "es",
    "español": "es",
    "italian": "it",
    "italiano": "it",
    "portuguese": "pt",
    "português": "pt",
    "dutch": "nl",
    "nederlands": "nl",
    "russian": "ru",
    "greek": "el",
    "japanese": "ja",
    "chinese": "zh",
    "arabic": "ar",
    "c": None,
    "posix": None,
    "none": None,
    "null": None,
    "unknown": None,
    "default": None,
}


def folded(text: str) -> str:
    """Return a text without case, accents and widths, as the tables here are searched."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for row in _MONTHS.split("\n"):
        for number, word in enumerate(row.split(), start=1):
            found.setdefault(folded(word), number)
    del found["-"]
    return found


MONTHS: Final = _months()
"""Folded word -> number of the month."""
WEEKDAYS: Final = frozenset(map(folded, _WEEKDAYS.split()))
"""Folded words for the days of the week; the date itself says which it is."""
FILLERS: Final = frozenset(map(folded, _FILLERS.split()))
"""Folded words that stand in dates and say nothing: ``21 de noviembre``."""


def language_tag(text: str) -> str | None:
    """Return a language as a BCP 47 tag in its usual case; None if it is none.

    ``EN_us.UTF-8`` gives ``en-US``, ``zh-hant-tw`` gives ``zh-Hant-TW``. Whether
    the registry knows the subtags is not asked.
    """
    plain = text.strip().partition(",")[0].partition(".")[0].partition("@")[0]
    plain = plain.strip().lower().replace("_", "-")
    if plain in _NAMED:
        return _NAMED[plain]
    if not _TAG.fullmatch(plain) or len(plain) > 35:
        return None
    first, *others = plain.split("-")
    return "-".join([first, *_cased(first, others)])


def _cased(first: str, subtags: list[str]) -> list[str]:
    """Return the subtags after the first in the case of RFC 5646 §2.1.1."""
    cased: list[str] = []
    for subtag in subtags:
        private = len(first) == 1 or any(len(before) == 1 for before in cased)
        if not private and len(subtag) == 2:
            subtag = subtag.upper()  # noqa: PLW2901  the case is all that changes
        elif not private and len(subtag) == 4 and subtag.isalpha():
            subtag = subtag.title()  # noqa: PLW2901  the case is all that changes
        cased.append(subtag)
    return cased
