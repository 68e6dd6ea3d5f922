// SPDX-License-Identifier: Apache-2.0
// A printer of slips: takes a PDF and says when it lies in the tray.
//
// Bound to the print thread (calls wait for the printer: up to 13 s for a dead one), except info(). Off, out of paper
// or unreachable is PrinterOffline, whose detail holds the printer's own words; the slip can be printed again later.
#pragma once

#include "drivers/device.h"

#include <cstddef>
#include <span>
#include <string>

namespace darcha {

enum class PrintJobState { Waiting, Printing, Done };

using PrintJobId = int;

class Printer {
public:
    virtual ~Printer() = default;
    virtual DeviceInfo info() const = 0;
    virtual Result<DeviceState> probe() = 0; // asks the printer how it is; Present means ready
    // The PDF goes from memory to the printer or to its queue; we keep no copy (but the virtual printer's, in
    // training). A queue of the local CUPS spools it: README, "Which printer".
    virtual Result<PrintJobId> print(std::span<const std::byte> pdf, const std::string& title) = 0;
    // PrinterOffline when the job cannot go on (paper, cover, gone); DeviceFailed when the printer gave it up.
    virtual Result<PrintJobState> job(PrintJobId id) = 0;
    virtual void cancel(PrintJobId id) = 0;
};

} // namespace darcha
