"""Words that stand beside dates: which say "published", which "updated", and which that the date is another matter."""

import re
from typing import Final

PUBLISHED: Final = (
    "published posted publish uploaded publié publie paru mis en ligne veröffentlicht erstellt erschienen"
    " publicado publicada"
    " publicação pubblicato pubblicata gepubliceerd geplaatst publicerad publicerat udgivet offentliggjort"
    " publisert julkaistu"
    " opublikowano opublikowany data publikacji zveřejněno publikováno vydáno zverejnené objavljeno objavljen"
    " publikovano publicat"
    " megjelent közzétéve yayınlanma yayın tarihi eklenme giriş опубликовано опубліковано публикувано објављено"
    " δημοσίευση δημοσιεύθηκε δημοσιεύτηκε"
    " đăng ngày diterbitkan dipublikasikan tayang diterbitkan paskelbta publicēts avaldatud publikuar פורסם نشر"
    " نُشر تاريخ النشر انتشار تاریخ"
    " प्रकाशित প্রকাশ প্রকাশিত เผยแพร่ 公開 掲載 配信 发布 發布 发表 發表 发稿 입력 등록 게재 승인"
)
"""What pages write before the date an article appeared, in thirty-odd languages."""

UPDATED: Final = (
    "updated update modified revised edited reviewed corrected last checked mis à jour mise à jour màj actualisé"
    " modifié modifiée aktualisiert aktualisierung geändert änderung überarbeitet"
    " bearbeitet actualizado actualizada modificado modificada editado atualizado atualizada atualização"
    " aggiornato aggiornata aggiornamento ultima modifica bijgewerkt"
    " gewijzigd uppdaterad uppdaterat ändrad opdateret ændret oppdatert endret päivitetty muokattu aktualizacja"
    " zaktualizowano aktualizováno upraveno"
    " aktualizované posodobljeno ažurirano izmijenjeno actualitzat actualitzada frissítve frissült módosítva"
    " güncelleme güncellenme güncellendi обновлено изменено"
    " оновлено обновен ажурирано ενημέρωση ενημερώθηκε τελευταία cập nhật diperbarui atnaujinta atjaunots"
    " uuendatud përditësuar עודכן עדכון تحديث آخر تحديث به‌روز بروزرسانی ویرایش"
    " अपडेट संशोधित আপডেট อัปเดต แก้ไข 更新 改訂 修正 修改 최종수정 수정"
)
"""What pages write before the date an article was last changed."""

_PHRASES: Final = (
    "mis en ligne",
    "last checked",
    "data publikacji",
    "yayın tarihi",
    "đăng ngày",
    "تاريخ النشر",
    "mis à jour",
    "mise à jour",
    "ultima modifica",
    "آخر تحديث",
    "cập nhật",
)


def _pattern(words: str) -> re.Pattern[str]:
    phrases = [phrase for phrase in _PHRASES if phrase in words]
    for phrase in phrases:
        words = words.replace(phrase, " ")
    choices = sorted({*words.split(), *phrases}, key=len, reverse=True)
    return re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}" if word[0].isascii() else re.escape(word) for word in choices)
    )


PUBLISHED_PATTERN: Final = _pattern(PUBLISHED)
"""Matches a published label in lower-case text."""
UPDATED_PATTERN: Final = _pattern(UPDATED)
"""Matches an updated label in lower-case text."""
FOREIGN_PATTERN: Final = re.compile(
    r"©|\(c\)|copyright|all rights|expires|deadline|archived|retrieved|abgerufen|consulté le|born|geboren|joined|"
    r"member since|registered|"
    r"registriert|event date|until|\bvalid\b|gültig|fetched|accessed"
)
"""Says that the date is not the article's: rights, deadlines, birth, membership, access."""
DATED_PATTERN: Final = re.compile(
    r"(?:^|[|•·\s])(?:date|datum|fecha|data|дата|дата публикации|dátum|dato|päiväys|tarih|tarihi|ημερομηνία|日付|日期|"
    r"时间|時間|날짜|일자|วันที่|التاريخ|تاریخ|stand)\s*[:：]?\s*$"
)
"""The word for "date", just before one."""
