// SPDX-License-Identifier: Apache-2.0
// What benchmarks stand on: a value, or the end of the program with the reason; and the networks that the build made.
#pragma once

#include "core/inference/model_store.h"

#include <cstdio>
#include <cstdlib>

namespace darcha::bench {

template <typename T> T need(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", describe(result.error()).c_str());
        std::exit(1);
    }
    return std::move(*result);
}

inline const ModelStore& models() {
    static const ModelStore opened = need(ModelStore::open(DARCHA_BUILD_DIR "/models"));
    return opened;
}

} // namespace darcha::bench
