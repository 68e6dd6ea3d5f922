// SPDX-License-Identifier: Apache-2.0
// The thread "printing": draws slips and talks to the printer, which may be slow, off or dead. Apart from the storage
// thread, because a printer that does not answer takes up to 13 s a call (drivers/printer/cups_printer.cpp), and no
// packet may wait for that.
#pragma once

#include "app/station/sync/work_thread.h"

namespace darcha {

class PrintThread final : public WorkThread {
public:
    explicit PrintThread(QObject* parent = nullptr) : WorkThread("printing", parent) {}
};

} // namespace darcha
