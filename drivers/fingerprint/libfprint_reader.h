// SPDX-License-Identifier: Apache-2.0
// The first image scanner that libfprint 1.94 finds, with plugging and unplugging.
//
// libfprint is used through its asynchronous API on Qt's main thread, whose dispatcher must be GLib's: every other way
// hangs (reference, codebases-to-learn-from C1). Minutiae are sought in a GLib worker thread of the library. Pictures
// keep the sensor's resolution, or 500 ppi where the driver does not know it; libfprint has turned them upright and
// ridges dark by then. Scanners that only match on chip answer open() with DeviceUnsupported.
#pragma once

#include "core/base/clock.h"
#include "drivers/fingerprint/fingerprint_reader.h"

#include <memory>
#include <string>

namespace darcha {

struct LibfprintOptions {
    std::string deviceId;           // take only this one (DeviceInfo::id); empty = the first that captures
    std::string virtualImageSocket; // not empty: libfprint's own virtual reader at that socket, and no hardware
};

class LibfprintReader final : public FingerprintReader {
public:
    explicit LibfprintReader(const Clock& clock, LibfprintOptions options = {});
    ~LibfprintReader() override;

    DeviceInfo info() const override;
    DeviceState state() const override;
    void listen(FingerprintReaderEvents events) override;
    void open(std::function<void(Result<void>)> done) override;
    void capture(FingerPosition position, std::function<void(Result<FingerprintScan>)> done) override;
    void close() override;

    // Not part of the contract: libfprint waits for a finger from now on. For the virtual reader, which lays one on.
    void onArmed(std::function<void()> armed);
    void pretendGone(); // as if it were unplugged, also while libfprint's virtual reader is closed and cannot be told

    class Session; // the part that knows libfprint

private:
    std::shared_ptr<Session> m_session;
};

} // namespace darcha
