// SPDX-License-Identifier: Apache-2.0
// The thread "storage": judges prints, seals and writes. Database, outbox and audit trail are touched by it alone once
// it runs.
#pragma once

#include "app/station/sync/work_thread.h"

namespace darcha {

class StorageThread final : public WorkThread {
public:
    explicit StorageThread(QObject* parent = nullptr) : WorkThread("storage", parent) {}
};

} // namespace darcha
