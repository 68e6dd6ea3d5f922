// SPDX-License-Identifier: Apache-2.0
#include "core/inference/layer_kernels_body.h"

namespace darcha::kernels {

const Table avx512{"avx512", &product<16, 12>, &depthwiseRow<16>};

} // namespace darcha::kernels
