// SPDX-License-Identifier: Apache-2.0
// darchactl: everything that the station can do, headless and scriptable.
#include "app/ctl/command.h"
#include "core/base/log.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace darcha;
using namespace darcha::ctl;

namespace {

int usage(const std::string& complaint) {
    std::fprintf(stderr, "darchactl: %s\n", complaint.c_str());
    return Usage;
}

int overview(std::FILE* to) {
    std::fprintf(
        to, "Usage: darchactl COMMAND [ARGUMENTS]\n\nEverything that the station can do, headless and scriptable.\n\n");
    for (const Command& command : allCommands())
        std::fprintf(to, "  %-16s %s\n", command.name.c_str(), command.summary.c_str());
    std::fprintf(
        to,
        "\ndarchactl COMMAND --help documents a command and its JSON; darchactl man COMMAND prints its man page.\n");
    return to == stdout ? Done : Usage;
}

// The command whose words the arguments begin with, the longest of them: "pad acceptance" before "pad". `words` is how
// many they are.
const Command* find(const std::vector<std::string>& arguments, std::size_t& words) {
    const Command* found = nullptr;
    words = 0;
    for (const Command& command : allCommands()) {
        const auto count = static_cast<std::size_t>(1 + std::count(command.name.begin(), command.name.end(), ' '));
        std::string start;
        for (std::size_t i = 0; i < std::min(count, arguments.size()); ++i)
            start += (i == 0 ? "" : " ") + arguments[i];
        if (start == command.name && count > words) {
            words = count;
            found = &command;
        }
    }
    return found;
}

int run(const Command& command, const std::vector<std::string>& given) {
    Arguments arguments;
    bool onlyOperands = false;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const std::string& word = given[i];
        if (onlyOperands || word.size() < 2 || word[0] != '-') {
            arguments.operands.push_back(word);
            continue;
        }
        if (word == "--") {
            onlyOperands = true;
            continue;
        }
        if (word == "--help" || word == "-h") {
            std::fputs(helpText(command).c_str(), stdout);
            return Done;
        }
        const std::size_t equals = word.find('=');
        const std::string name = word.substr(0, equals);
        const auto option = std::find_if(command.options.begin(), command.options.end(),
                                         [&](const Option& o) { return o.name == name; });
        if (option == command.options.end())
            return usage("unknown option " + name + "; darchactl " + command.name + " --help lists them");
        if (option->value.empty()) {
            if (equals != std::string::npos)
                return usage(name + " takes no value");
            arguments.set(name, "");
        } else if (equals != std::string::npos) {
            arguments.set(name, word.substr(equals + 1));
        } else if (i + 1 < given.size()) {
            arguments.set(name, given[++i]);
        } else {
            return usage(name + " needs a value: " + option->value);
        }
    }
    const auto count = static_cast<int>(arguments.operands.size());
    if (count < command.fewest || (command.most >= 0 && count > command.most))
        return usage("darchactl " + command.name + " takes " +
                     (command.operands.empty() ? "no operands" : command.operands) + "; --help tells more");
    return command.run(arguments);
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> given(argv + 1, argv + argc);
    if (given.empty())
        return overview(stderr);
    if (given[0] == "--help" || given[0] == "-h" || given[0] == "help")
        return overview(stdout);
    if (given[0] == "--version") {
        std::printf("darchactl %s\n", DARCHA_VERSION);
        return Done;
    }
    const bool man = given[0] == "man";
    const std::vector<std::string> rest(given.begin() + (man ? 1 : 0), given.end());
    std::size_t words = 0;
    const Command* command = find(rest, words);
    if (command == nullptr)
        return usage("there is no command \"" + (rest.empty() ? "man" : rest[0]) + "\"; darchactl --help lists them");
    if (man) {
        std::fputs(manPage(*command).c_str(), stdout);
        return Done;
    }
    if (std::getenv("DARCHA_LOG") == nullptr)
        log::setLevel(log::Level::Warning); // whoever types a command wants its answer
    return run(*command, {rest.begin() + static_cast<std::ptrdiff_t>(words), rest.end()});
}
