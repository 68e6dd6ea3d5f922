// SPDX-License-Identifier: Apache-2.0
#include "core/inference/layer_kernels.h"

#include "core/inference/layer_kernels_body.h"

#include <cstring>

namespace darcha::kernels {

const Table plain{"plain", &product<4, 2>, &depthwiseRow<4>}; // every processor's 16 bytes

const Table* named(const char* n) {
    if (std::strcmp(n, "plain") == 0)
        return &plain;
#ifdef DARCHA_X86_KERNELS
    __builtin_cpu_init();
    if (std::strcmp(n, "avx2") == 0 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &avx2;
    if (std::strcmp(n, "avx512") == 0 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma"))
        return &avx512;
#endif
    return nullptr;
}

const Table& best() {
    static const Table& chosen = []() -> const Table& {
        if (const Table* widest = named("avx512"))
            return *widest;
        const Table* wide = named("avx2");
        return wide ? *wide : plain;
    }();
    return chosen;
}

} // namespace darcha::kernels
