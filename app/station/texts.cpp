// SPDX-License-Identifier: Apache-2.0
#include "app/station/texts.h"

#include <QDir>
#include <QFile>

namespace darcha {

Result<Texts> Texts::load(const QString& folder) {
    Texts texts;
    for (const LanguageTraits& language : allLanguages()) {
        const QDir dir(folder + QLatin1Char('/') +
                       QString::fromUtf8(language.code.data(), qsizetype(language.code.size())));
        if (!dir.exists())
            continue;
        TextCatalogue catalogue(language.language);
        for (const QString& topic : dir.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
            const QString path = dir.filePath(topic);
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly))
                return {ErrorCode::FileUnreadable, path.toStdString() + ": " + file.errorString().toStdString()};
            const QByteArray bytes = file.readAll();
            const Result<JsonFile> json =
                JsonFile::parse({bytes.constData(), static_cast<std::size_t>(bytes.size())}, path.toStdString());
            if (!json)
                return json.error();
            if (const Result<void> added = catalogue.add(*json); !added)
                return added.error();
        }
        texts.m_catalogues.push_back(std::move(catalogue));
    }
    if (texts.m_catalogues.empty())
        return {ErrorCode::FileNotFound,
                folder.toStdString() + ": no folder of texts for any language; expected en/*.json"};
    for (const TextCatalogue& catalogue : texts.m_catalogues)
        if (const Result<void> same = catalogue.checkAgainst(texts.m_catalogues.front()); !same)
            return same.error();
    return texts;
}

std::vector<Language> Texts::languages() const {
    std::vector<Language> all;
    for (const TextCatalogue& catalogue : m_catalogues)
        all.push_back(catalogue.language());
    return all;
}

const TextCatalogue* Texts::catalogue(Language language) const {
    for (const TextCatalogue& catalogue : m_catalogues)
        if (catalogue.language() == language)
            return &catalogue;
    return nullptr;
}

bool Texts::speaks(Language language) const { return catalogue(language) != nullptr; }

bool Texts::contains(std::string_view id) const { return !m_catalogues.empty() && m_catalogues.front().contains(id); }

QString Texts::text(Language language, std::string_view id) const {
    const TextCatalogue* const texts = catalogue(language);
    const std::string* const found = texts ? texts->find(id) : nullptr;
    return found ? QString::fromStdString(*found) : QString::fromUtf8(id.data(), qsizetype(id.size()));
}

QString Texts::text(Language language, std::string_view id, std::int64_t number) const {
    const TextCatalogue* const texts = catalogue(language);
    const std::string* const found = texts ? texts->find(id, number) : nullptr;
    if (!found)
        return text(language, id);
    return QString::fromStdString(*found).replace(QLatin1String("%n"), QString::number(number));
}

TextTranslator::TextTranslator(const Texts& texts, Language language) : m_texts(texts), m_language(language) {}

QString TextTranslator::translate(const char*, const char* sourceText, const char*, int n) const {
    const TextCatalogue* const texts = m_texts.catalogue(m_language);
    if (!texts || !sourceText)
        return {};
    const std::string* const found = n < 0 ? texts->find(sourceText) : texts->find(sourceText, n);
    return found ? QString::fromStdString(*found) : QString(); // null: Qt shows the id; it fills in %n itself
}

} // namespace darcha
