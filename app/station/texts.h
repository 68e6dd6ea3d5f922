// SPDX-License-Identifier: Apache-2.0
// Every text of the station in every language it speaks, for C++ (Texts::text) and for QML (qsTrId through
// TextTranslator).
//
// Loaded once, then immutable and thread-safe to read; the translator belongs to the main thread. After a change of
// language the composition calls QQmlEngine::retranslate(). Errors: FileNotFound, JsonMalformed, JsonInvalid,
// TextMissing.
#pragma once

#include "core/base/text_catalogue.h"

#include <QString>
#include <QTranslator>
#include <vector>

namespace darcha {

class Texts {
public:
    static constexpr const char* embedded = ":/darcha/strings";

    // Each sub-folder that is named by a language's code, all its *.json. Languages must hold the same ids.
    static Result<Texts> load(const QString& folder = QLatin1String(embedded));

    std::vector<Language> languages() const; // in the order of the enum
    bool speaks(Language language) const;
    bool contains(std::string_view id) const;

    QString text(Language language, std::string_view id) const;                      // the id itself if there is none
    QString text(Language language, std::string_view id, std::int64_t number) const; // plural form chosen, %n filled in
    const TextCatalogue* catalogue(Language language) const;

private:
    std::vector<TextCatalogue> m_catalogues;
};

// Answers qsTrId(id) and qsTrId(id, n). Install it once: QCoreApplication::installTranslator(&translator).
class TextTranslator final : public QTranslator {
    Q_OBJECT

public:
    explicit TextTranslator(const Texts& texts, Language language = Language::En);

    Language language() const { return m_language; }
    void setLanguage(Language language) { m_language = language; }

    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* sourceText, const char* disambiguation = nullptr,
                      int n = -1) const override;

private:
    const Texts& m_texts;
    Language m_language;
};

} // namespace darcha
