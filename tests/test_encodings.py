"""Bytes that do not say their encoding, in those that pages were written in before UTF-8."""

from __future__ import annotations

import unicodedata

import pytest

from cleaner.page import read_page

TEXTS = [
    (
        "cp1252 iso8859-1 iso8859-15 mac_roman",
        "Der Hafenmeister sagte am Montag, die Fähre könne erst am Freitag wieder ablegen, weil der "
        "Kran noch im Becken liege. Für die Bewohner der Insel ist das ärgerlich, denn die Läden "
        "schließen früh und die Züge fahren nur bis Süderhöft.",
    ),
    (
        "cp1252 iso8859-1 iso8859-15",
        "Le maire a déclaré lundi que le bac ne repartirait pas avant vendredi, parce que la grue "
        "est encore couchée dans le bassin. Les habitants de l'île sont fâchés : les épiceries "
        "ferment tôt, et le dernier train s'arrête à la gare de Brévenne.",
    ),
    (
        "cp1252 iso8859-1",
        "El alcalde dijo el lunes que el transbordador no saldrá hasta el viernes, porque la grúa "
        "sigue caída en la dársena.",
    ),
    (
        "cp1252",
        "O presidente da câmara disse na segunda-feira que a balsa não sairá até sexta-feira, porque "
        "o guindaste ainda está caído na doca. Os moradores da ilha estão irritados: as lojas fecham "
        "cedo e o último ônibus só chega até São Gonçalo das Águas.",
    ),
    (
        "cp1252",
        "Il sindaco ha detto lunedì che il traghetto non partirà prima di venerdì, perché la gru è "
        "ancora nel bacino. Gli abitanti dell'isola sono arrabbiati: i negozi chiudono presto e "
        "l'ultimo treno arriva soltanto a Pontevalle.",
    ),
    (
        "cp1252",
        "Hamnkaptenen sade på måndagen att färjan inte kan gå förrän på fredag, eftersom kranen "
        "fortfarande ligger i bassängen. För öborna är det här besvärligt: affärerna stänger tidigt "
        "och tågen går bara till Ålunda.",
    ),
    (
        "cp1252",
        "Satamapäällikkö sanoi maanantaina, ettei lautta lähde ennen perjantaita, koska nosturi "
        "makaa yhä altaassa. Saaren asukkaille tämä on hankalaa: kaupat menevät kiinni aikaisin ja "
        "junat kulkevat vain Järvenpäähän.",
    ),
    (
        "cp1252",
        "Hafnarstjórinn sagði á mánudag að ferjan færi ekki fyrr en á föstudag, því kraninn liggur "
        "enn í höfninni. Íbúar eyjunnar eru þreyttir á þessu: búðirnar loka snemma og síðasta rútan "
        "fer aðeins til Þórshóls.",
    ),
    (
        "cp1252",
        "The mayor said on Monday that the ferry “will not leave before Friday”, because the crane "
        "still lies in the basin – and nobody knows who’ll pay for it. The islanders aren’t happy: "
        "shops close early, and the café’s last guests have to walk home.",
    ),
    (
        "cp1254 iso8859-9",
        "Liman müdürü pazartesi günü yaptığı açıklamada, vinç hâlâ havuzda yattığı için feribotun "
        "cuma gününe kadar kalkamayacağını söyledi. Ada halkı bundan hiç hoşnut değil: dükkânlar "
        "erken kapanıyor, son otobüs ise yalnızca İğdeli'ye kadar gidiyor.",
    ),
    (
        "cp1250 iso8859-2",
        "Kapitan portu powiedział w poniedziałek, że prom nie odpłynie przed piątkiem, ponieważ "
        "dźwig wciąż leży w basenie. Mieszkańcy wyspy są źli: sklepy zamykają się wcześnie, a "
        "ostatni pociąg dojeżdża tylko do Żółkiewic.",
    ),
    (
        "cp1250 iso8859-2",
        "Přístavní kapitán v pondělí řekl, že trajekt nevypluje dříve než v pátek, protože jeřáb "
        "stále leží v bazénu. Obyvatelé ostrova se zlobí: obchody zavírají brzy a poslední vlak jede "
        "jen do Žďárce.",
    ),
    (
        "cp1250",
        "Prístavný kapitán v pondelok povedal, že trajekt nevypláva skôr ako v piatok, pretože "
        "žeriav stále leží v bazéne. Obyvatelia ostrova sa hnevajú: obchody zatvárajú skoro a "
        "posledný vlak ide len do Ľubošíc.",
    ),
    (
        "cp1250 iso8859-2",
        "A kikötőmester hétfőn azt mondta, hogy a komp péntek előtt nem indul el, mert a daru még "
        "mindig a medencében fekszik. A sziget lakói dühösek: a boltok korán zárnak, és az utolsó "
        "vonat csak Kőrösfőig megy.",
    ),
    (
        "cp1250 iso8859-2",
        "Căpitanul portului a spus luni că feribotul nu va pleca înainte de vineri, pentru că "
        "macaraua zace încă în bazin. Locuitorii insulei sînt supăraţi: magazinele se închid "
        "devreme, iar ultimul tren merge doar pînă la Tîrgu Nou.",
    ),
    (
        "cp1250",
        "Lučki kapetan rekao je u ponedjeljak da trajekt neće isploviti prije petka, jer dizalica "
        "još uvijek leži u bazenu. Otočani su ljuti: trgovine se zatvaraju rano, a posljednji vlak "
        "vozi samo do Šćitareva.",
    ),
    (
        "cp1257 iso8859-13",
        "Uosto kapitonas pirmadienį pasakė, kad keltas neišplauks anksčiau kaip penktadienį, nes "
        "kranas tebeguli baseine. Salos gyventojai pyksta: parduotuvės užsidaro anksti, o paskutinis "
        "traukinys važiuoja tik iki Šiaurupių.",
    ),
    (
        "cp1257",
        "Ostas kapteinis pirmdien sacīja, ka prāmis neizbrauks agrāk par piektdienu, jo celtnis "
        "joprojām guļ baseinā. Salas iedzīvotāji ir dusmīgi: veikali tiek slēgti agri, un pēdējais "
        "vilciens brauc tikai līdz Ķemeru stacijai.",
    ),
    (
        "cp1257",
        "Sadamakapten ütles esmaspäeval, et praam ei välju enne reedet, sest kraana lebab endiselt "
        "basseinis. Saare elanikud on pahased: poed suletakse vara ja viimane rong sõidab ainult "
        "Jõhviküla peatuseni.",
    ),
    (
        "cp1251 koi8-r iso8859-5 cp866 mac_cyrillic",
        "Капитан порта сообщил в понедельник, что паром не отправится раньше пятницы, потому что "
        "кран всё ещё лежит в бассейне. Жители острова недовольны: магазины закрываются рано, а "
        "последний поезд идёт только до станции Щёлково-Северное.",
    ),
    (
        "cp1251 koi8-u",
        "Капітан порту повідомив у понеділок, що пором не відпливе раніше п'ятниці, бо кран досі "
        "лежить у басейні. Мешканці острова невдоволені: крамниці зачиняються рано, а останній потяг "
        "їде лише до станції Їжакове.",
    ),
    (
        "cp1251",
        "Капитанът на пристанището каза в понеделник, че фериботът няма да тръгне преди петък, "
        "защото кранът още лежи в басейна. Жителите на острова са недоволни: магазините затварят "
        "рано, а последният влак стига само до гара Въжарово.",
    ),
    (
        "cp1251",
        "Лучки капетан је у понедељак рекао да трајект неће испловити пре петка, јер дизалица још "
        "увек лежи у базену. Острвљани су љути: продавнице се затварају рано, а последњи воз иде "
        "само до Ђурђевца.",
    ),
    (
        "cp1253 iso8859-7",
        "Ο λιμενάρχης είπε τη Δευτέρα ότι το φέρι δεν θα φύγει πριν από την Παρασκευή, επειδή ο "
        "γερανός βρίσκεται ακόμη μέσα στη δεξαμενή. Οι κάτοικοι του νησιού είναι θυμωμένοι: τα "
        "μαγαζιά κλείνουν νωρίς και το τελευταίο τρένο φτάνει μόνο ως την Άνω Πλαγιά.",
    ),
    (
        "cp1255 iso8859-8",
        "מנהל הנמל אמר ביום שני כי המעבורת לא תצא לפני יום שישי, משום שהמנוף עדיין מונח בבריכה. "
        "תושבי האי כועסים: החנויות נסגרות מוקדם, והרכבת האחרונה מגיעה רק עד תחנת הגבעה.",
    ),
    (
        "cp1256 iso8859-6",
        "قال مدير الميناء يوم الاثنين إن العبارة لن تغادر قبل يوم الجمعة لأن الرافعة لا تزال ملقاة "
        "في الحوض. وسكان الجزيرة غاضبون، فالمتاجر تغلق أبوابها مبكرا، والقطار الأخير لا يصل إلا إلى "
        "محطة التل.",
    ),
    (
        "cp1256",
        "رئيس بندر روز دوشنبه گفت که کشتي پيش از جمعه حرکت نخواهد کرد، چون جرثقيل هنوز در حوضچه "
        "افتاده است. ساکنان جزيره خشمگين هستند: فروشگاهها زود بسته ميشوند و آخرين قطار تنها تا "
        "ايستگاه تپه ميرود.",
    ),
    ("cp874 tis-620", "นายท่าเรือกล่าวเมื่อวันจันทร์ว่าเรือข้ามฟากจะยังไม่ออกก่อนวันศุกร์ เพราะปั้นจั่นยังจมอยู่ในอ่าว"),
    (
        "cp1258",
        "Giám đốc cảng nói hôm thứ hai rằng chiếc phà sẽ không rời bến trước thứ sáu, vì cần cẩu vẫn "
        "còn nằm dưới nước. Người dân trên đảo không hài lòng: các cửa hàng đóng cửa sớm, và chuyến "
        "tàu cuối cùng chỉ đến ga Đồi Xanh.",
    ),
    (
        "shift_jis euc_jp iso2022_jp",
        "港の責任者は月曜日、クレーンがまだ水の中に倒れているため、フェリーは金曜日まで出航できないと"
        "述べた。島の住民は不満を抱いている。",
    ),
    (
        "gbk gb18030",
        "港务主任星期一说，渡轮在星期五以前不会开航，因为起重机仍然倒在港池里。岛上的居民很不高兴：商"
        "店很早就关门，最后一班火车只开到山坡站。",
    ),
    (
        "big5",
        "港務主任星期一說，渡輪在星期五以前不會開航，因為起重機仍然倒在港池裡。島上的居民很不高興：商"
        "店很早就關門，最後一班火車只開到山坡站。",
    ),
    (
        "euc_kr",
        "항만 책임자는 월요일에 크레인이 아직 물속에 쓰러져 있기 때문에 여객선이 금요일까지 출항하지 "
        "못한다고 말했다. 섬 주민들은 불만이 많다.",
    ),
]
TONES = "\u0300\u0301\u0303\u0309\u0323"


def with_marks_of_tone(char: str) -> str:
    """A Vietnamese letter as windows-1258 has it: the tone behind the letter."""
    parts = unicodedata.normalize("NFD", char)
    letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    return letter + "".join(part for part in parts if part in TONES)


@pytest.mark.parametrize("shape", ["sentence", "page"])
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        pytest.param(encoding, text, id=f"{encoding}-{number}")
        for number, (encodings, text) in enumerate(TEXTS)
        for encoding in encodings.split()
    ],
)
def test_the_encoding_is_found(encoding: str, text: str, shape: str) -> None:
    if encoding == "cp1258":
        text = "".join(map(with_marks_of_tone, text))
    if shape == "page":
        link = '<nav><a href="/">Home</a><a href="/news">News</a></nav>'
        text = f"<!doctype html><title>{text[:40]}</title>{link}<article><p>{text}</p><p>{text}</p></article>"
    assert read_page(text.encode(encoding)).text == text


def test_the_encoding_of_what_is_behind_a_long_beginning_in_ascii() -> None:
    page = f"<!doctype html><script>{'var a = 1;' * 10_000}</script><p>Der Fährmann hört Gelächter.</p>"
    assert "Der Fährmann hört" in read_page(page.encode("windows-1252")).text
