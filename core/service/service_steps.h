// SPDX-License-Identifier: Apache-2.0
// The steps of a service, read from its file. Complaints stay in the reader. For .cpp files of this room only.
#pragma once

#include "core/service/service_reader.h"

namespace darcha {

DetailsStep readDetails(ServiceReader& in, const At& at);
ServiceStep readStep(ServiceReader& in, const At& at);
void checkOrder(ServiceReader& in, const At& steps, const std::vector<ServiceStep>& all);

} // namespace darcha
