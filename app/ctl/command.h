// SPDX-License-Identifier: Apache-2.0
// What a darchactl command is: its documentation, of which --help and the man page are both made, and the function that
// runs it.
//
// Results go to standard output as JSON Lines, messages to standard error. One thread, the main thread.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace darcha::ctl {

enum ExitCode : int {
    Done = 0,
    CheckSaysNo = 1,
    Usage = 2,
    BadInput = 3,
    Environment = 4,
};

int exitCodeOf(ErrorCode code);

struct Option {
    std::string name;  // "--profile"
    std::string value; // "NAME"; empty for a switch
    std::string text;  // what it does
};

struct Field {
    std::string name; // of a member of the JSON that is printed
    std::string text;
};

// What was given on the command line.
class Arguments {
public:
    std::vector<std::string> operands;
    std::optional<std::string> option(std::string_view name) const;
    bool has(std::string_view name) const { return option(name).has_value(); }
    void set(std::string name, std::string value);

private:
    std::vector<std::pair<std::string, std::string>> m_options;
};

struct Command {
    std::string name;          // "face quality"
    std::string operands = {}; // "FILE..."; empty: none
    int fewest = 0;            // operands
    int most = 0;              // operands; -1: any number
    std::string summary;       // one line
    std::string text = {};     // paragraphs, separated by blank lines
    std::vector<Option> options = {};
    std::vector<Field> output = {}; // of each line
    int (*run)(const Arguments& arguments) = nullptr;
};

std::string helpText(const Command& command);
std::string manPage(const Command& command);

// One JSON line on standard output, at once.
void print(const nlohmann::json& line);
// {"file": ..., "error": {"code": ..., "detail": ...}} and the exit code that it means.
int printError(const std::string& file, const Error& error);
// The same as one line for people on standard error.
int complain(const Error& error);

// Runs `one` for each file, keeps the order, returns the worst exit code.
template <typename One> int forEachFile(const std::vector<std::string>& files, One one) {
    int worst = Done;
    for (const std::string& file : files)
        worst = std::max(worst, static_cast<int>(one(file)));
    return worst;
}

std::span<const Command> allCommands(); // commands.cpp: the list

} // namespace darcha::ctl
