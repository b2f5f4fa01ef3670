"""Words over, on and around blocks of cards: tables by language in, a kind (or none) for a displayed heading out.

The tables are written by hand from how newspapers of each country label such blocks.  Words are compared in lower
case without accents of presentation (``casefold``), as whole words where the script has any.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from scraper.models import TeaserKind

RELATED = {
    "en": "related|related posts|related articles|related stories|related coverage|related news|related content"
    "|related topics|more on this|more on this story|more about this|more on|read more|read also|read next|up next"
    "|see also|also read|further reading|keep reading|continue reading|you may also like|you might also like"
    "|you might like|you may like|recommended|recommended for you|recommendations|picked for you|suggested|more like this"
    "|more by|more stories by|also by|similar articles|similar stories|similar posts|don't miss|what to read next"
    "|next article|previous article|next post|previous post|next story|previous story|learn more|more stories like this"
    "|background|in this series|more from this author|more from this series|more from the author|also in this series"
    "|also see|read this next|you might have missed|in case you missed it|more to read|see more on|worth reading",
    "fr": "lire aussi|à lire aussi|lire également|à lire également|à lire|sur le même sujet|sur le même thème|dans le même dossier"
    "|articles liés|articles similaires|articles connexes|articles associés|articles recommandés|contenus liés|voir aussi"
    "|à voir aussi|pour aller plus loin|pour approfondir|vous aimerez aussi|vous aimerez|vous pourriez aimer|recommandé"
    "|vous pourriez aussi aimer|vous devriez aussi aimer|recommandés pour vous|nos recommandations|notre sélection pour vous"
    "|ces articles peuvent vous intéresser|cela peut vous intéresser|ça peut vous intéresser|pourrait vous intéresser"
    "|pourraient vous intéresser|du même auteur|du même auteur·e|article suivant|article précédent|lire la suite"
    "|en lien avec|lire plus|à découvrir|à découvrir aussi|et aussi|sur le sujet|notre dossier|le dossier|en savoir plus"
    "|poursuivez votre lecture|la suite après|sur ce sujet|autour du même sujet",
    "de": "mehr zum thema|zum thema|das könnte sie auch interessieren|das könnte sie interessieren|das könnte dich auch"
    " interessieren|das könnte dich interessieren|auch interessant|passend zum artikel|passend dazu|passend zum thema"
    "|lesen sie auch|lesen sie mehr|lesen sie weiter|lesen sie dazu|lies auch|lesen sie hierzu|weitere artikel"
    "|weiterführende links|weitere informationen|ähnliche artikel|ähnliche beiträge|verwandte artikel|verwandte themen"
    "|verwandte beiträge|mehr dazu|siehe auch|empfohlen|empfehlungen|empfehlung|unsere empfehlungen|empfohlene artikel"
    "|mehr von|mehr zu|mehr über|hintergrund|zum artikel|weiterlesen|nächster artikel|vorheriger artikel|nächster beitrag"
    "|vorheriger beitrag|zum weiterlesen|interessant für sie|für sie empfohlen|das interessiert andere leser"
    "|weitere beiträge|weitere meldungen|weitere nachrichten|weitere themen|weitere news|dazu passend|vom gleichen autor"
    "|links zum thema|artikel zum thema|mehr lesen|das könnte ihnen auch gefallen|dossier",
    "es": "relacionado|relacionados|relacionadas|noticias relacionadas|artículos relacionados|temas relacionados|te puede interesar"
    "|te puede gustar|te podría interesar|también te puede interesar|le puede interesar|podría interesarte|quizás te interese"
    "|puede interesarte|más sobre|más información|lea también|leer también|lee también|lee además|ver también|vea también"
    "|además|no te pierdas|te recomendamos|recomendado|recomendados|recomendadas|recomendamos|sobre este tema"
    "|seguir leyendo|sigue leyendo|del mismo autor|contenido relacionado|artículo anterior|artículo siguiente"
    "|siguiente artículo|entrada anterior|entrada siguiente|también le puede interesar|mira también",
    "ca": "relacionats|notícies relacionades|articles relacionats|més informació|també et pot interessar|et pot interessar|llegeix també",
    "pt": "relacionadas|relacionados|notícias relacionadas|artigos relacionados|posts relacionados|matérias relacionadas|leia também"
    "|leia mais|leia ainda|ler também|ler mais|veja também|veja mais|saiba mais|mais sobre|você pode gostar|você também pode gostar"
    "|pode interessar|poderá gostar|recomendado|recomendados|recomendadas|recomendamos|sobre este assunto|sobre o mesmo assunto"
    "|continue lendo|do mesmo autor|artigo anterior|próximo artigo|post anterior|próximo post|conteúdo relacionado|não perca"
    "|confira também|veja ainda|também pode gostar",
    "it": "leggi anche|leggi pure|leggi altro|articoli correlati|correlati|notizie correlate|contenuti correlati|potrebbe interessarti"
    "|potrebbe interessarti anche|ti potrebbe interessare|ti potrebbe interessare anche|potrebbero interessarti"
    "|ti potrebbero interessare|vedi anche|per approfondire|approfondimenti|approfondisci|approfondimento|articoli simili"
    "|dello stesso autore|consigliati|consigliati per te|raccomandati per te|sullo stesso tema|sullo stesso argomento"
    "|articolo precedente|articolo successivo|prossimo articolo|da non perdere|scopri anche|guarda anche",
    "nl": "lees ook|lees verder|lees meer|lees meer over|meer over|gerelateerd|gerelateerde artikelen|gerelateerd nieuws|verwante artikelen"
    "|zie ook|bekijk ook|aanbevolen|aanbevolen voor u|misschien ook interessant|ook interessant|dit vind je misschien ook leuk"
    "|meer van deze auteur|vorig artikel|volgend artikel|mis niet|ook lezen",
    "sv": "läs också|läs även|läs mer|mer om|relaterat|relaterade artiklar|liknande artiklar|mer i ämnet|se också|rekommenderat"
    "|rekommenderas|rekommenderade|missa inte|läs vidare|fler artiklar|föregående artikel|nästa artikel",
    "da": "læs også|læs mere|læs videre|relateret|relaterede artikler|relaterede|mere om|se også|anbefalet|anbefalede|måske også"
    "|andre læser også|forrige artikel|næste artikel",
    "no": "les også|les mer|les mer om|relatert|relaterte artikler|relaterte saker|mer om|se også|anbefalt|anbefalte|flere saker"
    "|forrige artikkel|neste artikkel|les neste",
    "is": "tengdar fréttir|tengt efni|lesa meira",
    "fi": "lue myös|lue lisää|lisää aiheesta|aiheeseen liittyvää|katso myös|suosittelemme|saattaisit pitää myös|edellinen artikkeli"
    "|seuraava artikkeli|lisää aiheista",
    "pl": "czytaj także|czytaj też|czytaj również|czytaj więcej|przeczytaj także|przeczytaj też|przeczytaj również|zobacz także"
    "|zobacz też|zobacz również|zobacz więcej|powiązane|powiązane artykuły|podobne artykuły|podobne|polecane|polecamy|warto przeczytać"
    "|więcej na temat|w tym temacie|może cię zainteresować|to może cię zainteresować|poprzedni artykuł|następny artykuł|sprawdź także",
    "cs": "čtěte také|čtěte dále|čtěte více|přečtěte si také|související|související články|podobné články|mohlo by vás zajímat"
    "|mohlo by vás také zajímat|doporučujeme|doporučené|viz také|k tématu|předchozí článek|další článek|více k tématu",
    "sk": "čítajte aj|čítajte tiež|prečítajte si aj|súvisiace|súvisiace články|podobné články|mohlo by vás zaujímať|odporúčame"
    "|k téme|predchádzajúci článok|ďalší článok",
    "hu": "kapcsolódó|kapcsolódó cikkek|kapcsolódó cikkeink|olvasd el ezt is|olvassa el ezt is|olvasta már|ajánljuk|ajánlott"
    "|ez is érdekelheti|ezek is érdekelhetik|érdekelheti|hasonló cikkek|további cikkek|előző cikk|következő cikk",
    "ro": "citește și|citeşte şi|citiți și|articole similare|articole asemănătoare|articole conexe|știri similare|vezi și|pe aceeași temă"
    "|te-ar putea interesa|recomandări|recomandate|recomandat|articolul anterior|articolul următor|citește mai mult",
    "bg": "още по темата|още за|свързани|свързани статии|свързани новини|прочетете още|вижте още|виж още|подобни статии|препоръчани|може да ви хареса",
    "ru": "читайте также|читайте материал|читайте нас|подробнее о|читайте далее|читать также|читайте ещё|читайте еще|по теме|материалы по теме|статьи по теме|новости по теме"
    "|ещё по теме|еще по теме|похожие|похожие статьи|похожие материалы|похожие записи|похожие новости|вам также может быть интересно"
    "|вам может быть интересно|вам будет интересно|может быть интересно|смотрите также|рекомендуем|рекомендуемые|связанные материалы"
    "|сюжет|другие статьи|предыдущая статья|следующая статья|предыдущая запись|следующая запись|что ещё почитать|вам также может понравиться",
    "uk": "читайте також|читати також|за темою|по темі|матеріали за темою|новини за темою|схожі новини|схожі статті|пов'язані|вас може зацікавити"
    "|вам може бути цікаво|дивіться також|рекомендуємо|попередня стаття|наступна стаття",
    "el": "διαβάστε επίσης|διαβάστε ακόμη|διαβάστε ακόμα|διαβάστε περισσότερα|διαβάστε σχετικά|σχετικά|σχετικά άρθρα|σχετικές ειδήσεις|δείτε επίσης|δείτε ακόμη"
    "|προτεινόμενα|προτείνουμε|μπορεί να σας ενδιαφέρει|προηγούμενο άρθρο|επόμενο άρθρο",
    "tr": "ilgili|ilgili haberler|ilgili içerikler|ilgili yazılar|benzer haberler|benzer yazılar|bunları da beğenebilirsiniz|ayrıca okuyun"
    "|bunu da okuyun|sizin için seçtiklerimiz|önerilen|önerilenler|ilginizi çekebilir|sonraki haber|önceki haber|daha fazlası",
    "ar": "اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرأ ايضا|اقرأ المزيد|مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|ذات صلة|قد يعجبك|قد يعجبك أيضا|قد يهمك|قد يهمك أيضا"
    "|شاهد أيضا|شاهد أيضاً|المزيد حول|موضوعات متعلقة|أخبار متعلقة|مقالات مشابهة|نوصي|نرشح لك",
    "fa": "مطالب مرتبط|اخبار مرتبط|خبرهای مرتبط|بیشتر بخوانید|بیشتر بدانید|همچنین بخوانید|مرتبط|پیشنهاد ما|مطالب پیشنهادی",
    "he": "קרא עוד|קראו גם|קראו עוד|כתבות נוספות|כתבות קשורות|עוד בנושא|אולי יעניין אותך|מומלצים|מומלץ|עוד בנושא זה",
    "ur": "مزید پڑھیں|یہ بھی پڑھیں|متعلقہ خبریں|متعلقہ",
    "ja": "関連記事|関連ニュース|関連リンク|関連トピック|関連コンテンツ|あわせて読みたい|あわせて読む|こちらもおすすめ|おすすめ記事|おすすめ|合わせて読みたい"
    "|この記事を読んだ人|次の記事|前の記事|もっと読む|続きを読む|レコメンド|類似記事|こちらも読む",
    "zh": "相关阅读|相关新闻|相关文章|相关报道|相关推荐|相关内容|相關閱讀|相關新聞|相關文章|相關報導|延伸閱讀|延伸阅读|推荐阅读|推薦閱讀|为您推荐|為你推薦"
    "|猜你喜欢|你可能喜歡|你可能也喜歡|您可能感兴趣|更多报道|更多相關|上一篇|下一篇|看更多",
    "ko": "관련기사|관련 기사|관련뉴스|관련 뉴스|관련글|함께 읽으면|함께 볼만한|함께 보면|추천기사|추천 기사|추천뉴스|추천|이어서 읽기|다음 기사|이전 기사|더 보기|이런 기사",
    "vi": "tin liên quan|bài liên quan|bài viết liên quan|xem thêm|đọc thêm|có thể bạn quan tâm|tin cùng chuyên mục|cùng chuyên mục|đề xuất",
    "id": "baca juga|berita terkait|artikel terkait|terkait|lihat juga|simak juga|rekomendasi|rekomendasi untuk anda|berita lainnya|baca selengkapnya|pilihan untukmu",
    "ms": "berita berkaitan|artikel berkaitan|baca lagi",
    "th": "ข่าวที่เกี่ยวข้อง|บทความที่เกี่ยวข้อง|เรื่องที่เกี่ยวข้อง|อ่านเพิ่มเติม|อ่านต่อ|แนะนำ",
    "hi": "यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|संबंधित खबरें|संबंधित|और पढ़ें",
    "bn": "আরও পড়ুন|আরো পড়ুন|সম্পর্কিত|সম্পর্কিত খবর",
    "sh": "pročitajte još|pročitajte i|čitajte i|povezane vijesti|povezane vesti|povezani članci|povezano|slične vijesti|možda će vas zanimati"
    "|preporučujemo|preporučeno|vezane vijesti|vezane vesti|više o|pročitaj još|prethodni članak|sljedeći članak|sledeći članak",
    "sl": "preberite tudi|preberite še|berite tudi|povezano|povezani članki|sorodne novice|morda vas zanima",
    "lt": "taip pat skaitykite|skaitykite taip pat|susijusios naujienos|susiję straipsniai|susiję|jums gali patikti|rekomenduojame|skaitykite daugiau",
    "lv": "lasi arī|lasiet arī|lasi vēl|saistītie raksti|saistītie|līdzīgi raksti|iesakām",
    "et": "loe ka|loe veel|loe lisaks|seotud artiklid|seotud lood|seotud|vaata ka|soovitame",
    "sq": "lexo edhe|lexoni edhe|lajme të ngjashme|artikuj të ngjashëm|të ngjashme|të lidhura",
}
"""Offered with this article: more on its subject, what to read next, the neighbours in time."""

POPULAR = {
    "en": "most popular|most read|most viewed|most commented|most shared|most watched|most clicked|most discussed|most emailed"
    "|popular|popular posts|popular articles|popular stories|popular now|popular news|trending|trending now|trending stories|top read|top reads"
    "|best read|top 5|top 10|hot topics|hot now|hot stories|what's hot|viral|now trending|top viewed|people are reading|readers are reading|what others are reading",
    "fr": "les plus lus|les plus lues|les plus vus|les plus vues|les plus suivis|les plus aimés|le plus lu|plus lus|les + lus|articles les plus lus|les plus partagés|les plus commentés|les plus vus|les plus populaires|populaires"
    "|populaire|articles populaires|tendances|tendance|top articles|le top|les plus consultés|les plus consultées|les incontournables du moment",
    "de": "meistgelesen|meistgelesene|meistgelesene artikel|am meisten gelesen|meist gelesen|meistgeklickt|meistkommentiert|meist kommentiert|meistgeteilt"
    "|meistgesehen|beliebt|beliebte artikel|beliebteste|beliebteste artikel|beliebte beiträge|populär|top-themen|im trend|viel gelesen|am häufigsten gelesen"
    "|trends|trending|heute meistgelesen|das lesen andere|was andere lesen|top artikel",
    "es": "más leído|más leídos|más leídas|lo más leído|las más leídas|lo + leído|más visto|más vistos|más vistas|lo más visto|más comentado|más comentadas|más populares"
    "|popular|populares|tendencias|tendencia|lo más popular|más compartido|en tendencia",
    "ca": "el més llegit|més llegit|més llegits|més llegides|el més vist|tendències",
    "pt": "mais lidas|mais lidos|as mais lidas|mais lido|mais vistas|mais vistos|mais acessadas|mais acessados|mais populares|populares|popular|artigos populares"
    "|mais comentadas|mais comentados|em alta|tendências|mais partilhados|mais compartilhadas",
    "it": "più letti|più lette|i più letti|le più lette|più letto|più visti|più viste|più popolari|popolari|articoli popolari|più commentati|più condivisi|tendenze|di tendenza|classifica",
    "nl": "meest gelezen|best gelezen|meest bekeken|populair|populaire artikelen|trending|nu populair|meest gedeeld",
    "sv": "mest läst|mest lästa|mest läst just nu|populärt|populära|populäraste|trendar|mest delat",
    "da": "mest læste|mest læst|mest sete|populære|populært|mest delte",
    "no": "mest lest|mest leste|mest sett|populært|populære|mest delt",
    "is": "mest lesið",
    "fi": "luetuimmat|suosituimmat|suosittua|katsotuimmat|nyt puhutaan|luetuin|luetuimmat jutut",
    "pl": "najczęściej czytane|najpopularniejsze|popularne|najchętniej czytane|najczęściej komentowane|na topie|najczęściej oglądane|trendy",
    "cs": "nejčtenější|nejčtenější články|nejpopulárnější|oblíbené|populární|nejdiskutovanější|nejsledovanější",
    "sk": "najčítanejšie|najčítanejšie články|najpopulárnejšie|populárne|najdiskutovanejšie",
    "hu": "legolvasottabb|legnépszerűbb|népszerű|legtöbbet olvasott|toplista",
    "ro": "cele mai citite|cele mai populare|populare|cele mai vizualizate|top articole|cele mai comentate",
    "bg": "най-четени|най-четено|най-популярни|популярни|най-коментирани|най-споделяни|най-гледани",
    "ru": "самое читаемое|самые читаемые|популярное|популярные|популярные статьи|популярные записи|популярные материалы|популярные новости|читаемое|в тренде"
    "|самое популярное|самое обсуждаемое|обсуждаемое|топ новостей|топ-5|топ-10|лучшее",
    "uk": "найпопулярніше|популярне|популярні|найчитаніше|найбільш читане|топ новини|популярні новини|популярні статті|топ-новини",
    "el": "δημοφιλή|δημοφιλέστερα|πιο δημοφιλή|τα πιο διαβασμένα|διαβάστηκαν περισσότερο|πρώτα σε κλικ|πρώτα σε προβολές",
    "tr": "çok okunan|çok okunanlar|en çok okunan|en çok okunanlar|popüler|popüler haberler|trend|gündemdekiler|en çok izlenenler",
    "ar": "الأكثر قراءة|الاكثر قراءة|الأكثر مشاهدة|الأكثر شعبية|الأكثر تداولا|الأكثر رواجا|الأكثر تعليقا|رائج|الرائج|شائع",
    "fa": "پربازدیدترین|پربازدید|پربیننده‌ترین|محبوب‌ترین|پربحث‌ترین|داغ‌ترین",
    "he": "הנצפות ביותר|הנקראות ביותר|הכי נקראות|הכי פופולרי|פופולרי|הנצפים",
    "ja": "アクセスランキング|ランキング|人気記事|人気ランキング|よく読まれている|よく読まれた|人気|注目ランキング|急上昇|ソーシャルランキング|アクセス数",
    "zh": "热门|热门文章|热门新闻|热门排行|排行榜|点击排行|热点|热榜|热文|熱門|熱門文章|熱門新聞|人氣|人氣新聞|最多人看|阅读排行|最受欢迎|熱門排行",
    "ko": "많이 본|가장 많이 본|인기기사|인기 기사|인기뉴스|인기|랭킹|실시간 인기|핫이슈|많이 읽은",
    "vi": "đọc nhiều|đọc nhiều nhất|xem nhiều|xem nhiều nhất|tin nổi bật|phổ biến",
    "id": "terpopuler|berita terpopuler|populer|terpopuler hari ini|paling banyak dibaca|trending",
    "th": "ยอดนิยม|ข่าวยอดนิยม|อ่านมากที่สุด",
    "hi": "सबसे ज्यादा पढ़ी गई|लोकप्रिय|ट्रेंडिंग",
    "bn": "সর্বাধিক পঠিত|জনপ্রিয়|পাঠকপ্রিয়",
    "sh": "najčitanije|najčitaniji|najpopularnije|popularno|najkomentiranije|najkomentarisanije|u trendu",
    "sl": "najbolj brano|najbolj brane|najbolj priljubljeno",
    "lt": "skaitomiausi|skaitomiausios|populiariausi|populiariausios|populiaru|skaitomiausi straipsniai",
    "lv": "lasītākie|lasītākās|populārākie|populārākās",
    "et": "loetumad|loetuimad|enimloetud|populaarsed|populaarne",
    "sq": "më të lexuarat|më e lexuara|të lexuara",
}
"""What readers read, share or discuss most."""

LATEST = {
    "en": "latest|latest news|latest stories|latest articles|latest posts|our latest stories|recent|recent posts|recent articles|recent news|recent stories|most recent|newest|new posts"
    "|just in|breaking news|live updates|new on|the latest|new stories|just published|newly added|recently published|new articles",
    "fr": "dernières actualités|dernières actus|dernières infos|dernières nouvelles|dernières minutes|dernière minute|dernière heure|derniers articles|articles récents|récents|les dernières|le fil info"
    "|fil info|fil infos|fil actu|fil d'actu|fil d'actualité|en continu|l'actu en continu|l'info en continu|en direct|à la minute|nouveautés|derniers billets|plus récents|publications récentes|les derniers",
    "de": "neueste|neueste artikel|neueste beiträge|neueste nachrichten|neueste meldungen|neuste|neueste sportartikel|das neueste|aktuell|aktuelle|aktuelle artikel|aktuelle beiträge|aktuelle nachrichten|aktuelle meldungen"
    "|aktuelles|letzte meldungen|letzte beiträge|letzte artikel|ticker|newsticker|nachrichtenticker|jetzt neu|eilmeldungen|live-ticker|neu|soeben|aktuelles aus",
    "es": "últimas noticias|últimas|última hora|lo último|más reciente|más recientes|recientes|noticias recientes|entradas recientes|artículos recientes|lo más nuevo|últimos artículos|al minuto|recién publicado|en directo",
    "ca": "últimes notícies|última hora|més recents|el més recent|darreres notícies",
    "pt": "últimas|últimas notícias|mais recentes|recentes|posts recentes|artigos recentes|notícias recentes|última hora|últimos artigos|ultimas|plantão|agora|acabou de sair",
    "it": "ultime|ultime notizie|ultim'ora|ultimi articoli|ultimissime|articoli recenti|recenti|ultime news|in tempo reale|ultimi post|gli ultimi",
    "nl": "laatste nieuws|meest recent|meest recente|recent|recente berichten|recente artikelen|net binnen|nieuwste|het laatste nieuws|laatste",
    "sv": "senaste nytt|senaste|senaste nyheterna|senaste nyheter|just nu|nyaste|de senaste|senast publicerat",
    "da": "seneste nyt|seneste|seneste nyheder|lige nu|nyeste|seneste artikler",
    "no": "siste nytt|siste|siste nyheter|siste saker|nyeste|akkurat nå|siste artikler",
    "is": "nýjast|nýjustu fréttir",
    "fi": "uusimmat|tuoreimmat|viimeisimmät|juuri nyt|uusimmat uutiset|tuoreimmat uutiset",
    "pl": "najnowsze|ostatnie|ostatnie wpisy|najnowsze artykuły|najnowsze wiadomości|aktualności|na żywo|najnowsze wpisy|z ostatniej chwili|ostatnio dodane",
    "cs": "nejnovější|nejnovější články|poslední zprávy|aktuálně|aktuality|právě se děje|poslední články|nejnovější zprávy",
    "sk": "najnovšie|najnovšie články|posledné správy|aktuálne|najnovšie správy|práve sa deje",
    "hu": "legfrissebb|legújabb|friss hírek|friss|friss cikkek|legfrissebb hírek|aktuális",
    "ro": "ultimele știri|ultimele stiri|ultimele|ultima oră|cele mai noi|recente|articole recente|ultimele articole|cele mai recente",
    "bg": "последни|последни новини|най-нови|най-новото|актуално|последни статии",
    "ru": "последние новости|последние|последнее|свежие записи|свежие новости|свежее|новое|новости|лента новостей|лента|недавние записи|сейчас|новые статьи|новые записи|главное за сутки|свежие статьи|последние статьи",
    "uk": "останні новини|останні|найновіше|свіжі новини|стрічка новин|новини|нові статті|останні записи|нове",
    "el": "τελευταία νέα|τελευταίες ειδήσεις|τελευταία|πρόσφατα|πρόσφατα άρθρα|ροή ειδήσεων|ροή|νεότερα",
    "tr": "son dakika|son haberler|en son|güncel|en yeni|son eklenenler|son yazılar|en son haberler",
    "ar": "آخر الأخبار|أحدث الأخبار|أحدث|آخر المستجدات|أحدث المقالات|الأحدث|عاجل|أخر الأخبار|جديد",
    "fa": "آخرین اخبار|تازه‌ترین|جدیدترین|آخرین خبرها|تازه ها|جدیدترین اخبار",
    "he": "חדשות אחרונות|אחרונות|מבזקים|עדכונים אחרונים|פוסטים אחרונים",
    "ja": "新着記事|新着|最新記事|最新ニュース|最新|速報|最近の投稿|最近の記事|新着ニュース|新着情報",
    "zh": "最新|最新消息|最新文章|最新新闻|最新新聞|最近文章|即時新聞|即时新闻|滚动新闻|快讯|近期文章|最近更新",
    "ko": "최신기사|최신 기사|최신뉴스|최신 뉴스|최신글|최신|실시간 뉴스|속보|최근 글|최근 기사",
    "vi": "tin mới|tin mới nhất|mới nhất|mới cập nhật|bài mới",
    "id": "terbaru|berita terbaru|terkini|berita terkini|artikel terbaru|pos-pos terbaru",
    "th": "ล่าสุด|ข่าวล่าสุด",
    "hi": "ताजा खबरें|ताज़ा ख़बरें|लेटेस्ट",
    "bn": "সর্বশেষ|সর্বশেষ খবর",
    "sh": "najnovije|najnovije vijesti|najnovije vesti|zadnje vijesti|poslednje vesti|upravo objavljeno|novo",
    "sl": "najnovejše|zadnje novice|najnovejše novice",
    "lt": "naujausi|naujausios|naujienų srautas|srautas|naujausios naujienos|naujienos|naujausi straipsniai",
    "lv": "jaunākie|jaunākās ziņas|jaunākās|jaunākais",
    "et": "viimased uudised|uusimad|viimased|värsked uudised",
    "sq": "lajmet e fundit|të fundit",
}
"""What came out last, whatever its subject."""

OTHER = {
    "en": "editor's picks|editors' picks|editor's choice|editors' choice|editor's pick|top stories|top news|top story|featured|featured stories|featured articles|featured video|features|elsewhere on|more from|more news|other news"
    "|must read|must reads|must watch|in focus|opinion|commentary|in pictures|videos|watch|random posts|best of|top deals|other stories|highlights|spotlight|in the news|headlines|special report|explore more|discover more|staff picks|our picks|long reads",
    "fr": "à la une|la une|le choix de la rédaction|choix de la rédaction|la sélection de la rédaction|notre sélection|sélection|nos sélections|l'essentiel|en vedette|en vidéo|vidéos|opinions|tribunes|dans l'actualité|à ne pas manquer|nos dossiers|les dossiers|coups de cœur|grand format|au hasard|plus de|toute l'actualité|en images",
    "de": "mehr aus|top-artikel|top news|topthemen|empfehlungen der redaktion|redaktionsempfehlung|die redaktion empfiehlt|redaktion empfiehlt|aus dem ressort|aus dem archiv|im fokus|meinung|kommentare und kolumnen|videos|bilderstrecken|fotostrecken|schlagzeilen|topmeldungen|top-meldungen|empfiehlt|highlights|aus der redaktion|weitere themen auf|tipp der redaktion",
    "es": "más de|más en|lo destacado|destacados|destacadas|destacado|en portada|portada|opinión|selección del editor|lo mejor|vídeos|otras noticias|noticias destacadas",
    "pt": "mais de|mais em|destaques|destaque|em destaque|opinião|escolha do editor|outras notícias|vídeos|manchetes|especiais",
    "it": "in evidenza|in primo piano|primo piano|da leggere|opinioni|scelti per voi|la scelta della redazione|altre notizie|video|in edicola|altro da|i nostri video",
    "nl": "hoofdpunten|uitgelicht|meer uit|opinie|in beeld|beste van|keuze van de redactie|niet te missen|video|bekijk|in het nieuws",
    "sv": "redaktionen rekommenderar|mer från|toppnyheter|utvalt|fler nyheter",
    "da": "udvalgte|mere fra|tophistorier|redaktionens udvalgte",
    "no": "utvalgte|mer fra|toppsaker|redaksjonen anbefaler",
    "fi": "nostot|pääuutiset|toimitus suosittelee|lisää osiosta",
    "pl": "wybór redakcji|polecane przez redakcję|więcej z|temat dnia|najważniejsze|w centrum uwagi|wideo",
    "cs": "výběr redakce|hlavní zprávy|téma dne|videa|další zprávy",
    "hu": "szerkesztő ajánlja|kiemelt|címlap|vezető hírek",
    "ro": "alegerea editorului|recomandarea redacției|titlurile zilei|știrile zilei",
    "ru": "выбор редакции|главное|главные новости|в центре внимания|мнения|видео|новости партнёров дня|спецпроекты|другие новости|случайные записи",
    "uk": "вибір редакції|головне|головні новини|думки|інші новини",
    "el": "επιλογές|επιλογές σύνταξης|πρωτοσέλιδα|επικαιρότητα|απόψεις",
    "tr": "editörün seçtikleri|manşet|manşetler|öne çıkanlar|yazarlar",
    "ar": "اختيارات المحرر|أبرز الأخبار|مختارات|رأي|فيديو",
    "ja": "注目コンテンツ|注目|トップニュース|ピックアップ|特集|ランダム記事|編集部おすすめ|編集部のおすすめ|編集部のイチオシ|写真|注目ニュース|話題",
    "zh": "编辑推荐|編輯精選|头条|焦點|焦点|要闻|精选|精選|专题",
    "ko": "주요뉴스|주요 뉴스|주요기사|오피니언|헤드라인|포토|기획",
}
"""What editors push, by hand or by section."""

NEVER = {
    "en": "sponsored|sponsored content|promoted|promoted content|advertisement|advertorial|paid content|paid post|partner content|advertiser content|from our partners|from our partner|from the web|around the web|from around the web|brand content|brandvoice"
    "|comments|comment|leave a comment|leave a reply|join the conversation|newsletter|newsletters|sign up|subscribe|subscribe now|tags|categories|topics|archives|archive|about the author|about us|follow us|share this|share|events|upcoming events"
    "|shop|store|jobs|classifieds|podcasts|podcast|table of contents|contents|in this article|contact|company|sections|blogroll|links|recent comments|latest comments|meta|sources|references|footnotes|sitemap|menu|navigation|quick links|useful links|notes|bibliography|external links",
    "fr": "sponsorisé|contenu sponsorisé|contenus sponsorisés|publicité|partenaires|contenu partenaire|nos partenaires|annonces|commentaires|newsletter|newsletters|s'abonner|abonnez-vous|mots-clés|mots clés|étiquettes|catégories|rubriques|thèmes|archives|à propos|à propos de l'auteur|suivez-nous"
    "|partager|événements|agenda|boutique|emploi|podcasts|sommaire|contact|services|plan du site|commentaires récents|liens|dans cet article|sur le web|contenus de marque|notes|références|emplois|annonces immobilières",
    "de": "anzeige|anzeigen|gesponsert|sponsored|werbung|partnerangebote|angebote unserer partner|advertorial|kommentare|newsletter|abonnieren|schlagwörter|schlagworte|tags|kategorien|themen|archiv|über den autor|über die autorin|folgen sie uns|teilen|veranstaltungen|termine|shop|stellenmarkt|jobs"
    "|podcasts|inhaltsverzeichnis|inhalt|kontakt|service|services|links|neueste kommentare|aus dem netz|quellen|einzelnachweise|immobilien|gutscheine|rätsel|spiele|ressorts",
    "es": "patrocinado|contenido patrocinado|publicidad|comentarios|boletín|boletines|suscríbete|etiquetas|categorías|secciones|archivos|sobre el autor|síguenos|compartir|eventos|tienda|empleo|podcasts|contenido|contacto|enlaces|temas|comentarios recientes|archivado en|fuentes",
    "pt": "patrocinado|conteúdo patrocinado|publicidade|comentários|newsletter|assine|tags|categorias|seções|secções|arquivos|arquivo|sobre o autor|siga-nos|compartilhe|eventos|loja|empregos|podcasts|contato|contacto|links|comentários recentes|fontes",
    "it": "sponsorizzato|contenuto sponsorizzato|pubblicità|commenti|newsletter|iscriviti|tag|categorie|archivi|archivio|sull'autore|seguici|condividi|eventi|negozio|lavoro|podcast|contatti|link|commenti recenti|fonti|argomenti",
    "nl": "gesponsord|advertentie|reacties|nieuwsbrief|nieuwsbrieven|abonneer|tags|categorieën|rubrieken|archief|over de auteur|volg ons|delen|evenementen|winkel|vacatures|podcasts|contact|partners|partnercontent",
    "sv": "annons|annonser|kommentarer|nyhetsbrev|prenumerera|taggar|kategorier|arkiv|dela|evenemang|kontakt",
    "da": "annonce|kommentarer|nyhedsbrev|abonner|kategorier|arkiv|del",
    "no": "annonse|kommentarer|nyhetsbrev|abonner|kategorier|arkiv|del",
    "fi": "mainos|kommentit|uutiskirje|tilaa|kategoriat|arkisto|jaa",
    "pl": "sponsorowane|reklama|materiał sponsorowany|komentarze|newsletter|subskrybuj|tagi|kategorie|archiwum|o autorze|obserwuj nas|udostępnij|wydarzenia|sklep|praca|kontakt|najnowsze komentarze",
    "cs": "reklama|inzerce|komentáře|štítky|kategorie|rubriky|archiv|o autorovi|sdílet|diskuse|kontakt",
    "sk": "reklama|komentáre|diskusia|kategórie|archív",
    "hu": "hirdetés|hozzászólások|hírlevél|címkék|kategóriák|archívum",
    "ro": "publicitate|comentarii|etichete|categorii|arhivă|abonează-te",
    "ru": "реклама|новости компаний|на правах рекламы|комментарии|рассылка|подписаться|теги|метки|рубрики|категории|архив|архивы|об авторе|поделиться|мероприятия|магазин|вакансии|подкасты|контакты|свежие комментарии|новости партнеров|новости партнёров|партнерские материалы",
    "uk": "реклама|коментарі|розсилка|підписатися|теги|рубрики|категорії|архів|новини партнерів",
    "el": "διαφήμιση|σχόλια|ετικέτες|κατηγορίες|αρχείο|ακολουθήστε μας",
    "tr": "reklam|sponsorlu|yorumlar|etiketler|kategoriler|arşiv|abone ol",
    "ar": "إعلان|إعلانات|تعليقات|التعليقات|النشرة البريدية|وسوم|تصنيفات|الأرشيف|برعاية",
    "ja": "スポンサーリンク|スポンサードリンク|広告|イベント・|prイチオシ|pr注目|pr情報|pr企画|コメント|カテゴリー|カテゴリ|タグ|アーカイブ|メルマガ|目次|お知らせ|pr|ad|イベント",
    "zh": "广告|廣告|评论|評論|留言|标签|標籤|分类|分類|归档|目录|贊助|赞助",
    "ko": "광고|댓글|태그|카테고리|구독|뉴스레터|목차",
}
"""Over advertisements, comments, subscriptions, lists of subjects and the like: no teaser stands under these."""

READ_MORE = frozenset(
    "read more|read more...|read more…|more|learn more|continue reading|read article|read the article|read full story|full story|read story|read now|watch|watch now|view|view more|see more|details|go to article|read|keep reading|read on|find out more|show more|load more|more info|more details|discover|continue"
    "|lire la suite|lire|lire plus|lire l'article|en savoir plus|voir|voir plus|la suite|suite|découvrir|voir la vidéo|plus"
    "|weiterlesen|mehr|mehr lesen|mehr erfahren|zum artikel|lesen|jetzt lesen|artikel lesen|zum beitrag|zum video|video ansehen|ansehen"
    "|leer más|ver más|más|seguir leyendo|leer|leia mais|ler mais|saiba mais|ver mais|mais|continue lendo|continuar lendo|leggi|leggi tutto|leggi di più|continua a leggere|continua|lees meer|lees verder|meer|bekijk"
    "|läs mer|læs mere|les mer|lue lisää|czytaj więcej|więcej|czytaj dalej|čtěte více|více|celý článek|bővebben|tovább|citește mai mult|читать далее|подробнее|читать|далее|ещё|читати далі|докладніше|περισσότερα|διαβάστε περισσότερα"
    "|devamı|devamını oku|اقرأ المزيد|المزيد|続きを読む|もっと見る|もっと読む|詳しく|阅读更多|更多|查看更多|閱讀更多|더보기|더 보기|자세히|xem thêm|đọc tiếp|selengkapnya|baca selengkapnya".split(
        "|"
    )
)
"""What stands on the button of a card; never its headline."""

_ALL: Final = frozenset(
    "all see view show more browse alle mehr weitere zur zum zu tous toutes tout toute voir plus todos todas todo toda ver más mais tutti tutte tutto altri altre vedi bekijk meer alla fler visa"
    " alles se vis kaikki wszystkie zobacz więcej všechny více összes toate все всі όλα όλες tüm tümü كل جميع".split()
)
"""First words of links to whole lists."""
_ADVERTS: Final = frozenset(
    "sponsored|sponsored content|sponsored post|promoted|promoted content|advertisement|advertorial|advertiser content|paid content|paid post|partner content|paid partnership|brand content|branded content|ad|sponsorisé|contenu sponsorisé|contenu partenaire"
    "|publicité|publi-rédactionnel|publireportage|anzeige|werbung|gesponsert|sponsored by|patrocinado|contenido patrocinado|conteúdo patrocinado|post patrocinado|publicidad|publicidade|publirreportaje|sponsorizzato|pubblicità|contenuto sponsorizzato|gesponsord"
    "|advertentie|partnercontent|annons|annonce|annonse|mainos|reklama|sponsorowane|materiał sponsorowany|materiał partnera|reklamní sdělení|komerční sdělení|hirdetés|szponzorált|publicitate|реклама|новости компаний|на правах рекламы|партнерский материал|новости компаний|διαφήμιση|χορηγούμενο|reklam|sponsorlu|إعلان|برعاية|pr|広告|提供|スポンサー"
    "|広告|贊助|广告|廣告|광고|quảng cáo|iklan|oglas|sponzorirano|promo|reklāma|reklaam|sisuturundus".split("|")
)
"""Labels of cards that somebody paid for."""
_ORDER: tuple[tuple[TeaserKind | None, dict[str, str]], ...] = (
    (None, NEVER),
    (TeaserKind.POPULAR, POPULAR),
    (TeaserKind.LATEST, LATEST),
    (TeaserKind.RELATED, RELATED),
    (TeaserKind.OTHER, OTHER),
)
_MAX_HEADING = 120
"""Characters; whatever is longer is a headline or a sentence, not the name of a block."""
_LONGEST = 7
"""Words of the longest phrase in the tables that is worth looking up."""
_WAY_ON: Final = re.compile(
    r"\b(?:prev|previous|next|older|newer|suivant|précédent|nächst|vorherig|voriger|anterior|siguiente|próxim|seguinte|precedente|successiv|vorig|volgend|föregående|nästa"
    r"|forrige|næste|neste|edellinen|seuraava|poprzedni|następn|předchozí|další|predchádzaj|nasleduj|ďalší|előző|következő|următor|предыдущ|следующ|попередн|наступн|предишн|следващ"
    r"|προηγούμεν|επόμεν|önceki|sonraki|sebelumnya|selanjutnya|berikutnya|prethodn|sljedeć|sledeć|ankstesn|kitas|iepriekšēj|nākam|eelmine|järgmine|trước|tiếp)"
    r"|前の記事|次の記事|上一篇|下一篇|上一則|下一則|이전|다음|السابق|التالي|قبلی|بعدی",
    re.IGNORECASE,
)
"""Beginnings of words on the links to the neighbours in time."""
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[\w+]+(?:['’·][\w]+)*")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def _phrases() -> Iterable[tuple[str, TeaserKind | None]]:
    for kind, table in _ORDER:
        for line in table.values():
            yield from ((phrase, kind) for phrase in line.split("|"))


_SPACED: dict[tuple[str, ...], TeaserKind | None] = {}
_UNSPACED: dict[str, TeaserKind | None] = {}
for _phrase, _kind in _phrases():
    if _SPACELESS.search(_phrase):
        _UNSPACED.setdefault(_phrase, _kind)
    else:
        _SPACED.setdefault(tuple(word for word in _words(_phrase) if not word.isdigit()), _kind)


@lru_cache(maxsize=4096)
def kind_of_heading(heading: str) -> tuple[bool, TeaserKind | None]:
    """What a displayed heading says of the cards under it: (known, kind).

    ``(True, None)`` means known and never over teasers.  The longest phrase of the tables that the heading holds
    decides.  It must open the heading or be a good part of it, since "Popular" names a block and "A popular mayor
    resigns" does not; phrases of ``NEVER`` must be the whole heading, numbers aside.
    """
    if len(heading) > _MAX_HEADING:
        return False, None
    found = [*_spaced([word for word in _words(heading) if not word.isdigit()]), *_unspaced(heading)]
    return (True, max(found, key=lambda one: one[0])[1]) if found else (False, None)


def _spaced(words: list[str]) -> Iterable[tuple[int, TeaserKind | None]]:
    for size in range(1, min(_LONGEST, len(words)) + 1):
        for start in range(len(words) - size + 1):
            phrase = tuple(words[start : start + size])
            if phrase in _SPACED and _carries(_SPACED[phrase], size, len(words), start):
                yield sum(map(len, phrase)), _SPACED[phrase]


def _carries(kind: TeaserKind | None, size: int, total: int, start: int) -> bool:
    """Whether ``size`` of ``total`` words, the first ``start`` left out, are enough of a heading to name it."""
    if kind is None:
        return size == total
    if size == 1:
        return total <= 2 or (total <= 3 and (kind is not TeaserKind.OTHER or start == total - 1))  # noqa: PLR2004
    return 3 * size >= total or (start == 0 and total < 10)  # noqa: PLR2004 - longer ones are headlines


def _unspaced(heading: str) -> Iterable[tuple[int, TeaserKind | None]]:
    if _SPACELESS.search(heading):
        heading = heading.casefold()
        for phrase, kind in _UNSPACED.items():
            if phrase in heading and (kind or heading.startswith(phrase)):
                yield len(phrase), kind


def is_label(text: str) -> bool:
    """Whether text before a link announces it: "Lire aussi :", "RELATED", "Mehr zum Thema"."""
    known, kind = kind_of_heading(text.strip(" :→▶►»>-–—|[(").strip())
    return known and kind is not None


def is_way_on(text: str) -> bool:
    """Whether a label leads to the article before or after: "Article suivant", "Older post"."""
    return len(text) < 40 and _WAY_ON.search(text) is not None  # noqa: PLR2004 - no label is longer


def is_advert(text: str) -> bool:
    """Whether a short line on a card says that somebody paid for it."""
    return len(text) < 30 and text.casefold().strip(" :*-–·|[]()") in _ADVERTS  # noqa: PLR2004 - no label is longer


def announces(text: str) -> bool:
    """Whether a short line on a card is its block's name rather than a section's: two words or more, or a colon."""
    return is_name(text) and (len(_words(text)) > 1 or text.endswith((":", "：")))


def is_name(text: str) -> bool:
    """Whether a text names a block of related, popular or latest cards; what editors push bears names of sections."""
    return kind_of_heading(text.strip(" :"))[1] not in (None, TeaserKind.OTHER)


def is_all(text: str) -> bool:
    """Whether the text of a link leads to a whole list: "All news", "Toutes nos vidéos", "Alle Artikel"."""
    words = _words(text[:60])
    return 1 < len(words) < 6 and words[0] in _ALL  # noqa: PLR2004 - a headline is longer
