// SPDX-License-Identifier: Apache-2.0
#include "core/inference/layer_kernels_body.h"

namespace darcha::kernels {

const Table avx2{"avx2", &product<8, 6>, &depthwiseRow<8>}; // 12 sums and 2 weights in 16 registers

} // namespace darcha::kernels
