// SPDX-License-Identifier: Apache-2.0
// Prints over IPP (RFC 8011) with libcups: to a CUPS queue or straight to an IPP Everywhere printer.
#pragma once

#include "drivers/printer/printer.h"

#include <chrono>
#include <memory>
#include <vector>

namespace darcha {

// Queues of this machine's CUPS and printers that announce themselves on the network. Waits at most `patience`; an
// empty list is an answer. Any thread that may wait.
struct FoundPrinter {
    std::string name;
    std::string uri;
    std::string model;
    bool isDefault = false;
};
std::vector<FoundPrinter> findCupsPrinters(std::chrono::milliseconds patience);

class CupsPrinter final : public Printer {
public:
    // "ipp://127.0.0.1:8631/ipp/print"; InvalidArgument if it is no ipp or ipps address. Does not touch the network.
    static Result<std::unique_ptr<CupsPrinter>> create(const std::string& uri);
    ~CupsPrinter() override;

    DeviceInfo info() const override;
    Result<DeviceState> probe() override;
    Result<PrintJobId> print(std::span<const std::byte> pdf, const std::string& title) override;
    Result<PrintJobState> job(PrintJobId id) override;
    void cancel(PrintJobId id) override;

private:
    struct Address;
    explicit CupsPrinter(std::unique_ptr<Address> address);
    std::unique_ptr<Address> m_address;
};

} // namespace darcha
