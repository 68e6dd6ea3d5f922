// SPDX-License-Identifier: Apache-2.0
#include "core/base/json_file.h"

#include "core/base/json_content.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

namespace darcha {
namespace {

constexpr std::size_t maxDepth = 64;              // deeper than any file of ours; bounds recursion on hostile input
constexpr std::uintmax_t maxFileBytes = 16 << 20; // the largest text we read (a geometry file) is far below

// Counts lines and columns while nlohmann's parser eats the text, and notes where tokens begin: the parser tells of a
// value when it has read it, and of a number when it has read the byte behind it as well. The parser copies iterators,
// so the count is shared.
struct Cursor {
    TextPosition at;      // of the next byte
    TextPosition was;     // of the byte before
    TextPosition quote;   // where the last string begins
    TextPosition bracket; // the last that opened
    TextPosition word;    // where the last number, true, false or null begins

    void eat(char c) {
        was = at;
        if (m_inString) {
            m_inString = m_escaped || c != '"';
            m_escaped = !m_escaped && c == '\\';
        } else {
            const bool wordGoesOn = std::exchange(m_inWord, false);
            if (c == '"') {
                quote = at;
                m_inString = true;
            } else if (c == '{' || c == '[') {
                bracket = at;
            } else if (std::string_view("}],: \t\r\n").find(c) == std::string_view::npos) {
                m_inWord = true;
                if (!wordGoesOn)
                    word = at;
            }
        }
        if (c == '\n') {
            ++at.line;
            at.column = 1;
        } else {
            ++at.column;
        }
    }

private:
    bool m_inString = false;
    bool m_escaped = false;
    bool m_inWord = false;
};

class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* position, Cursor* cursor) : m_position(position), m_cursor(cursor) {}
    reference operator*() const { return *m_position; }
    CountingIterator& operator++() {
        m_cursor->eat(*m_position);
        ++m_position;
        return *this;
    }
    bool operator==(const CountingIterator& other) const { return m_position == other.m_position; }
    bool operator!=(const CountingIterator& other) const { return m_position != other.m_position; }

private:
    const char* m_position;
    Cursor* m_cursor;
};

std::string escaped(const std::string& key) {
    std::string out;
    for (const char c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

// Builds the tree and notes where each value begins.
class PositionedBuilder final : public nlohmann::json_sax<nlohmann::json> {
public:
    PositionedBuilder(JsonFile::Content& content, Cursor& cursor) : m_content(content), m_cursor(cursor) {}

    const std::string& complaint() const { return m_complaint; }
    TextPosition complaintAt() const { return m_complaintAt; }

    bool null() override { return place(nullptr, m_cursor.word); }
    bool boolean(bool value) override { return place(value, m_cursor.word); }
    bool number_integer(number_integer_t value) override { return place(value, m_cursor.word); }
    bool number_unsigned(number_unsigned_t value) override { return place(value, m_cursor.word); }
    bool number_float(number_float_t value, const string_t&) override { return place(value, m_cursor.word); }
    bool string(string_t& value) override { return place(std::move(value), m_cursor.quote); }
    bool binary(binary_t&) override { return fail("binary values are not JSON", m_cursor.was); }
    bool start_object(std::size_t) override { return open(nlohmann::json::object()); }
    bool start_array(std::size_t) override { return open(nlohmann::json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& value) override {
        if (m_open.back().node->contains(value))
            return fail("the key \"" + value + "\" stands twice in one object", m_cursor.quote);
        m_open.back().key = value;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
        // nlohmann's text: "[json.exception.parse_error.101] parse error at line 1, column 2: what it met"
        std::string text = error.what();
        if (const std::size_t colon = text.find(": "); colon != std::string::npos)
            text = text.substr(colon + 2);
        return fail(text, m_cursor.was);
    }

private:
    struct Open {
        nlohmann::json* node;
        std::string pointer;
        std::string key;
        std::size_t count = 0;
    };

    bool fail(std::string text, TextPosition at) {
        m_complaint = std::move(text);
        m_complaintAt = at;
        return false;
    }

    nlohmann::json* attach(nlohmann::json value, std::string& pointer) {
        if (m_open.empty()) {
            m_content.root = std::move(value);
            pointer.clear();
            return &m_content.root;
        }
        Open& parent = m_open.back();
        if (parent.node->is_array()) {
            pointer = parent.pointer + "/" + std::to_string(parent.count++);
            parent.node->push_back(std::move(value));
            return &parent.node->back();
        }
        pointer = parent.pointer + "/" + escaped(parent.key);
        return &(parent.node->emplace(parent.key, std::move(value)).first.value());
    }

    bool place(nlohmann::json value, TextPosition at) {
        std::string pointer;
        attach(std::move(value), pointer);
        m_content.positions[pointer] = at;
        return true;
    }

    bool open(nlohmann::json value) {
        if (m_open.size() >= maxDepth)
            return fail("nested deeper than " + std::to_string(maxDepth) + " levels", m_cursor.bracket);
        std::string pointer;
        nlohmann::json* node = attach(std::move(value), pointer);
        m_content.positions[pointer] = m_cursor.bracket;
        m_open.push_back({node, std::move(pointer), {}, 0});
        return true;
    }

    bool close() {
        m_open.pop_back();
        return true;
    }

    JsonFile::Content& m_content;
    Cursor& m_cursor;
    std::vector<Open> m_open;
    std::string m_complaint;
    TextPosition m_complaintAt;
};

std::string place(const std::string& name, TextPosition at) {
    return name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": ";
}

} // namespace

JsonFile::JsonFile(std::shared_ptr<const Content> content) : m_content(std::move(content)) {}

Result<JsonFile> JsonFile::parse(std::string_view text, std::string name) {
    auto content = std::make_shared<Content>();
    content->name = std::move(name);
    Cursor cursor;
    PositionedBuilder builder(*content, cursor);
    const CountingIterator begin(text.data(), &cursor);
    const CountingIterator end(text.data() + text.size(), &cursor);
    if (!nlohmann::json::sax_parse(begin, end, &builder))
        return {ErrorCode::JsonMalformed, place(content->name, builder.complaintAt()) + builder.complaint()};
    return JsonFile(std::move(content));
}

Result<JsonFile> JsonFile::read(const std::filesystem::path& path) {
    std::error_code failure;
    const std::uintmax_t size = std::filesystem::file_size(path, failure);
    if (failure)
        return {ErrorCode::FileNotFound, path.string() + ": " + failure.message()};
    if (size > maxFileBytes)
        return {ErrorCode::JsonMalformed,
                path.string() + ": " + std::to_string(size) + " bytes; at most 16 MiB are read"};
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file)
        return {ErrorCode::FileUnreadable, path.string() + ": " + std::strerror(errno)};
    return parse(text.str(), path.string());
}

const nlohmann::json& JsonFile::root() const { return m_content->root; }

const std::string& JsonFile::name() const { return m_content->name; }

TextPosition JsonFile::where(const std::string& pointer) const {
    for (std::string at = pointer;; at.resize(at.rfind('/'))) {
        if (const auto found = m_content->positions.find(at); found != m_content->positions.end())
            return found->second;
        if (at.empty() || at.rfind('/') == std::string::npos)
            return {};
    }
}

Error JsonFile::errorAt(const std::string& pointer, ErrorCode code, std::string_view message) const {
    return {code, place(name(), where(pointer)) + std::string(message)};
}

} // namespace darcha
