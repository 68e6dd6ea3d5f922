// SPDX-License-Identifier: Apache-2.0
// A fingerprint scanner for one finger at a time.
//
// Bound to Qt's main thread: every call is made there and every callback comes there, never from inside the call that
// asked. Nothing blocks. States as in drivers/device.h; after an unplug pending and later calls answer DeviceGone.
// Callbacks of a reader that was destroyed do not come.
#pragma once

#include "core/media/fingerprint_image.h"
#include "drivers/device.h"

#include <functional>

namespace darcha {

// Why a scan gave no usable picture, and thereby what to ask of the person.
enum class ScanRetry { None, Again, TooShort, Centre, LiftAndRepeat };

struct FingerprintScan {
    FingerprintImagePtr image; // null where `retry` says why
    ScanRetry retry = ScanRetry::None;
    int minutiae = -1; // that the driver's library found in it; -1 where it does not look
};

struct FingerprintReaderEvents {
    std::function<void(DeviceState)> stateChanged;
    std::function<void(bool)> fingerPresent; // a finger was laid on, or lifted
};

class FingerprintReader {
public:
    virtual ~FingerprintReader() = default;
    virtual DeviceInfo info() const = 0;
    virtual DeviceState state() const = 0;
    virtual void listen(FingerprintReaderEvents events) = 0; // one listener; replaces the last
    // Errors: DeviceAbsent, DeviceUnsupported (no picture: match on chip), DeviceBusy, DeviceFailed, DeviceTimeout.
    virtual void open(std::function<void(Result<void>)> done) = 0;
    // Waits for a finger, without limit: whoever asks decides how long. Most scanners answer when the finger is lifted.
    virtual void capture(FingerPosition position, std::function<void(Result<FingerprintScan>)> done) = 0;
    virtual void close() = 0; // gives up a pending capture (Cancelled); harmless in any state
};

} // namespace darcha
