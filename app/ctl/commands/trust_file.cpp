// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/trust_file.h"

#include "app/composition/host.h"

namespace darcha::ctl {

std::filesystem::path trustFile(const std::optional<std::string>& given, const std::filesystem::path& file) {
    if (given)
        return *given;
    constexpr const char* name = "authority.cert.pem";
    const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
    for (const auto& candidate : {folder / name, folder.parent_path() / name, folder.parent_path() / "pki" / name}) {
        if (std::filesystem::exists(candidate))
            return candidate;
    }
    return StateLayout(defaultStateFolder()).pki / name;
}

} // namespace darcha::ctl
