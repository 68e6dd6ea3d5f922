// SPDX-License-Identifier: Apache-2.0
// A scanner without hardware: synthetic fingers, laid on libfprint's own virtual reader, so that the real library and
// its minutiae detector are in the path.
//
// By itself it lays the right finger on a moment after a capture starts and lifts it again. The director (below) can
// take over: another finger, wet, dry, held, a retry code, an error, no answer, unplugged. Main thread, GLib
// dispatcher. The socket lives in the private folder it is given (0700) and holds pictures only while they pass.
#pragma once

#include "core/base/clock.h"
#include "drivers/fingerprint/fingerprint_reader.h"
#include "drivers/fingerprint/synthetic_finger.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace darcha {

struct VirtualFingerprintOptions {
    std::filesystem::path privateFolder; // for the socket; its path may have 90 bytes at most
    std::uint64_t personSeed = 1;
    int placeAfterMs = 700; // from the moment the reader waits to the finger on the glass
    int liftAfterMs = 600;  // from there to the lift
    int growEveryMs = 4;    // pause after each bite of a growing finger, which takes about as long; 1 in tests
};

class VirtualFingerprintReader final : public FingerprintReader {
public:
    VirtualFingerprintReader(const Clock& clock, VirtualFingerprintOptions options);
    ~VirtualFingerprintReader() override;

    DeviceInfo info() const override;
    DeviceState state() const override;
    void listen(FingerprintReaderEvents events) override;
    void open(std::function<void(Result<void>)> done) override;
    void capture(FingerPosition position, std::function<void(Result<FingerprintScan>)> done) override;
    void close() override;

    // --- the director: what happens on and to the glass. Each of the "next" calls counts for one capture.
    void setPerson(std::uint64_t seed);                  // whose fingers; grown in the background from here on
    void setCondition(const FingerCondition& condition); // of every finger from now on
    void setAutomatic(bool on);                          // off: nothing is laid on by itself
    void presentNext(FingerPosition position);           // this finger instead of the one that is asked for
    void retryNext(ScanRetry why);
    void failNext();    // the device reports an error instead of a picture
    void silenceNext(); // a finger lies on the glass and nothing comes
    void placeNow();    // while automatic is off
    void unplug();
    void replug();

private:
    struct Stage;
    std::unique_ptr<Stage> m_stage;
};

} // namespace darcha
