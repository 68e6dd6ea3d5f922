// SPDX-License-Identifier: Apache-2.0
#include "core/base/text_catalogue.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace darcha;
    const auto file = JsonFile::parse({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (!file)
        return 0;
    for (const LanguageTraits& language : allLanguages()) {
        TextCatalogue catalogue(language.language);
        if (!catalogue.add(*file))
            continue;
        if (catalogue.checkAgainst(catalogue).ok())
            for (const auto& [key, text] : catalogue.texts())
                if (const std::string id = key.substr(0, key.find('#'));
                    !catalogue.contains(id) || !catalogue.find(id, 5))
                    __builtin_trap();
    }
    return 0;
}
