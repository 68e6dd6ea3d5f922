// SPDX-License-Identifier: Apache-2.0
#include "app/composition/plain_traces.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <functional>
#include <iterator>

namespace darcha {

using namespace std::string_literals;

namespace {

bool holds(const std::string& content, const std::string& word) {
    return std::search(content.begin(), content.end(), std::boyer_moore_horspool_searcher(word.begin(), word.end())) !=
           content.end();
}

} // namespace

Result<std::optional<PlainTrace>> plainTraceIn(const std::filesystem::path& folder,
                                               const std::vector<std::string>& words) {
    std::vector<std::pair<std::string, std::string>> sought{{"JPEG", "JFIF\0"s},
                                                            {"PNG", "\x89PNG\r\n\x1a\n"},
                                                            {"JPEG 2000", "\0\0\0\x0cjP  \r\n\x87\n"s},
                                                            {"JPEG 2000", "\xff\x4f\xff\x51"s}};
    for (const std::string& word : words)
        sought.emplace_back(word, word);
    std::error_code failure;
    for (std::filesystem::recursive_directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        // The gateway outlives a station that was killed: its log comes and goes while the folder is read.
        std::error_code gone;
        if (!entry->is_regular_file(gone))
            continue;
        errno = 0;
        std::ifstream file(entry->path(), std::ios::binary);
        if (!file.is_open() && errno == ENOENT)
            continue;
        const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        if (!file.good() && !file.eof())
            return {ErrorCode::FileUnreadable, entry->path().string()};
        for (const auto& [name, bytes] : sought) {
            if (holds(content, bytes))
                return std::optional(PlainTrace{entry->path(), name});
        }
    }
    if (failure)
        return {ErrorCode::FileUnreadable, folder.string() + ": " + failure.message()};
    return std::optional<PlainTrace>();
}

} // namespace darcha
