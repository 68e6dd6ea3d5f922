// SPDX-License-Identifier: Apache-2.0
// Whom a packet command trusts where nobody says it: the authority that lies nearest to the file in hand.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace darcha::ctl {

// `given`, else authority.cert.pem beside `file`, one folder up, in pki/ beside that folder, or of the user's own
// station.
std::filesystem::path trustFile(const std::optional<std::string>& given, const std::filesystem::path& file);

} // namespace darcha::ctl
