"""How the title of a page says that nothing is there, in the words of servers, browsers and content systems."""

import re
from typing import Final

_PHRASES: Final = (
    r"\b404\b|not found|page can ?not be found",
    r"(?:page|article|story) (?:is )?no longer (?:available|exists)",
    r"page introuvable|non trouvée?|(?:page|article) n['’]existe (?:pas|plus)",
    r"nicht gefunden|seite existiert nicht",
    r"no encontrada|página no (?:existe|se ha encontrado)|pàgina no trobada",
    r"não encontrada|página não existe",
    r"non trovata|pagina inesistente",
    r"niet gevonden",
    r"sidan (?:kunde inte hittas|hittades inte|finns inte)",
    r"sid(?:en|a) (?:finnes ikke|ble ikke funnet|findes ikke|blev ikke fundet)",
    r"side ikke (?:fundet|funnet)|síðan fannst ekki",
    r"sivua ei löyd(?:y|etty)|sivua ei löytynyt|lehte ei leitud",
    r"lapa nav atrasta|puslapis nerastas",
    r"nie znaleziono strony|strony nie znaleziono|strona nie (?:istnieje|została znaleziona)",
    r"stránka (?:nenalezena|nebyla nalezena|sa nenašla|nenájdená)",
    r"oldal nem található",
    r"pagina nu (?:a fost găsită|există)",
    r"stranica nije pronađena|strani ni mogoče najti",
    r"страница не (?:найдена|существует)|страницата не е намерена|страница није пронађена",
    r"сторінку не знайдено|старонка не знойдзена",
    r"η σελίδα δεν (?:βρέθηκε|υπάρχει)",
    r"sayfa bulunamadı|səhifə tapılmadı",
    r"الصفحة (?:غير موجودة|المطلوبة غير موجودة)",
    r"(?:הדף|העמוד) (?:\w+ )?לא נמצא",
    r"صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد",
    r"ページが(?:見つかりません|存在しません)|お探しのページ",
    r"页面不存在|頁面不存在|找不到(?:网页|页面|網頁|頁面)",
    r"페이지를 찾을 수 없",
    r"(?:पृष्ठ|पेज) नहीं मिला",
    r"পৃষ্ঠা(?:টি)? (?:খুঁজে )?পাওয়া যায়নি",
    r"không tìm thấy trang|halaman tidak (?:ditemukan|dijumpai)|ไม่พบหน้า",
)
"""A language or two a line; most name the page, since what is missing in a headline is somebody or something else."""

NOT_FOUND: Final = re.compile("|".join(_PHRASES), re.IGNORECASE)
"""Such a title, or a part of one."""
