// SPDX-License-Identifier: Apache-2.0
// The folder of networks and the manifest that says what each must be. Nothing is used whose SHA-256 is not the
// manifest's.
//
// Reading hashes the very bytes that it hands out: nothing can change between check and use. Immutable; thread-safe to
// read. Errors: ModelMissing, ModelHashMismatch (also for a truncated file: the detail gives both sizes),
// ConfigurationInvalid.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

// How a picture becomes a network's input: (pixel - mean) * scale, channels in `order`.
struct ModelInput {
    int width = 0; // pixels
    int height = 0;
    int channels = 0;
    std::string order; // "RGB", "BGR", or "features" where the input is another network's output
    double mean = 0;
    double scale = 1;
};

struct ModelEntry {
    std::string name;   // "face_detector"
    std::string file;   // within the folder: "face_detector.onnx"; of a system model its whole path
    std::string sha256; // lower-case hexadecimal, of that file
    std::uintmax_t bytes = 0;
    std::string version; // of the package that it came from: goes into the packet's manifest
    std::string licence; // SPDX
    ModelInput input;
    std::vector<std::string> outputs; // names of the network's outputs, in the order in which Network returns them
};

class ModelStore {
public:
    // Reads `folder`/manifest.json (the build puts it there), or the manifest given. No model is opened yet.
    static Result<ModelStore> open(const std::filesystem::path& folder);
    static Result<ModelStore> open(const std::filesystem::path& folder, const std::filesystem::path& manifest);

    const std::filesystem::path& folder() const;
    const std::vector<ModelEntry>& entries() const;
    // Of Debian's own packages: optional, so ModelMissing from read() is no fault of theirs.
    const std::vector<ModelEntry>& systemEntries() const;
    Result<ModelEntry> entry(std::string_view name) const; // of either kind
    Result<std::vector<std::uint8_t>> read(std::string_view name) const;

    // Every file of entries() against its hash: for the self-test.
    Result<void> verify() const;

private:
    struct Content;
    explicit ModelStore(std::shared_ptr<const Content> content);
    std::shared_ptr<const Content> m_content;
};

} // namespace darcha
