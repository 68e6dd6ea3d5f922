// SPDX-License-Identifier: Apache-2.0
// Reads values out of a service file and keeps the first complaint, which says where it stands and what to write
// instead.
//
// After a complaint every call answers with something harmless, so that a reader of many values asks error() once. For
// .cpp files of this room only.
#pragma once

#include "core/service/service_catalogue.h"

namespace darcha {

using Words = std::vector<std::string>;

std::string remedy(std::string_view word, const Words& known); // "; did you mean ...?", or the whole list

struct At {
    const nlohmann::json* value = nullptr;
    std::string pointer;
    explicit operator bool() const { return value != nullptr; }
};

class ServiceReader {
public:
    ServiceReader(const JsonFile& file, const ServiceContext& context) : m_file(file), m_context(context) {}

    const std::optional<Error>& error() const { return m_error; }
    At root() const { return {&m_file.root(), ""}; }
    const ServiceContext& context() const { return m_context; }
    void fail(const std::string& pointer, const std::string& message);

    bool object(const At& at, const Words& keys); // whether `at` is an object whose keys are all known
    At optionalMember(const At& at, const char* key);
    At member(const At& at, const char* key);
    std::vector<At> items(const At& at, std::size_t fewest = 1);

    std::string text(const At& at);
    std::string textId(const At& at);
    std::string word(const At& at, const Words& known);
    int integer(const At& at, int least, int most, int otherwise = 0);
    bool boolean(const At& at, bool otherwise);
    CalendarDate date(const At& at);

private:
    const JsonFile& m_file;
    const ServiceContext& m_context;
    std::optional<Error> m_error;
};

} // namespace darcha
