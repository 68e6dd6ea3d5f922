// SPDX-License-Identifier: Apache-2.0
#include "drivers/fingerprint/virtual_fingerprint_reader.h"

#include "core/base/log.h"
#include "core/base/random_source.h"
#include "drivers/fingerprint/libfprint_reader.h"
#include "drivers/fingerprint/virtual_fingerprint_feed.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <QObject>
#include <QTimer>
#include <system_error>
#include <unistd.h>

namespace darcha {

namespace {

// libfprint's codes (fp-device.h); its header stays in libfprint_reader.cpp.
constexpr int retryGeneral = 0;
constexpr int retryTooShort = 1;
constexpr int retryCentre = 2;
constexpr int retryRemove = 3;
constexpr int errorProtocol = 5;

int retryCode(ScanRetry why) {
    switch (why) {
    case ScanRetry::TooShort:
        return retryTooShort;
    case ScanRetry::Centre:
        return retryCentre;
    case ScanRetry::LiftAndRepeat:
        return retryRemove;
    default:
        return retryGeneral;
    }
}

std::string socketPath(const std::filesystem::path& folder) {
    static std::atomic<int> count{0};
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failure);
    return (folder / ("finger-" + std::to_string(getpid()) + "-" + std::to_string(++count))).string();
}

} // namespace

struct VirtualFingerprintReader::Stage {
    enum class Act { Finger, Retry, Fail, Silence };

    Stage(const Clock& stationClock, VirtualFingerprintOptions stageOptions)
        : clock(stationClock),
          options(std::move(stageOptions)),
          socket(socketPath(options.privateFolder)),
          feed(socket),
          impressions(options.personSeed) {
        place.setSingleShot(true);
        lift.setSingleShot(true);
        // Single shots, each started after a bite: libfprint works in idle sources, which a timer that is always due
        // starves.
        growTimer.setSingleShot(true);
        growTimer.setInterval(std::max(1, options.growEveryMs));
        QObject::connect(&place, &QTimer::timeout, &owner, [this] { layOn(); });
        QObject::connect(&lift, &QTimer::timeout, &owner, [this] { takeOff(); });
        QObject::connect(&growTimer, &QTimer::timeout, &owner, [this] { grow(); });
        plugIn();
    }

    ~Stage() {
        reader.reset();
        std::error_code failure;
        std::filesystem::remove(socket, failure);
    }

    void plugIn() {
        LibfprintOptions inner;
        inner.virtualImageSocket = socket;
        reader = std::make_unique<LibfprintReader>(clock, inner);
        reader->listen({[this](DeviceState state) { stateChanged(state); },
                        [this](bool present) {
                            if (events.fingerPresent)
                                events.fingerPresent(present);
                        }});
        reader->onArmed([this] {
            if (!glassBusy && reader->state() == DeviceState::Capturing && automatic)
                place.start(options.placeAfterMs);
        });
    }

    void stateChanged(DeviceState state) {
        if (state != DeviceState::Capturing) {
            place.stop();
            lift.stop();
            glassBusy = false;
        }
        if (events.stateChanged)
            events.stateChanged(state);
    }

    // --- growing fingers
    MasterPrintGrowth& growth(FingerPosition position) {
        const auto found = fingers.find(position);
        if (found != fingers.end())
            return found->second;
        return fingers.emplace(position, MasterPrintGrowth(options.personSeed, position)).first->second;
    }

    void want(FingerPosition position) {
        growth(position);
        urgent = position;
        if (!growTimer.isActive())
            growTimer.start();
    }

    void grow() {
        MasterPrintGrowth* next = nullptr;
        for (auto& [position, growing] : fingers)
            if (!growing.done() && (!next || position == urgent))
                next = &growing;
        if (!next)
            return;
        next->step();
        growTimer.start();
    }

    // --- what happens on the glass
    FingerPosition shown() const { return substitute.value_or(asked); }

    void layOn() {
        if (reader->state() != DeviceState::Capturing || glassBusy)
            return;
        if (act == Act::Finger && !growth(shown()).done()) {
            place.start(10); // the finger is still growing
            return;
        }
        glassBusy = true;
        feed.fingerOn();
        switch (std::exchange(act, Act::Finger)) {
        case Act::Finger:
            feed.picture(impress(growth(shown()).finish(), nextCondition(), impressions.next()));
            substitute.reset();
            break;
        case Act::Retry:
            feed.retry(retryCode(retryWhy));
            break;
        case Act::Fail:
            feed.error(errorProtocol);
            return;
        case Act::Silence:
            return; // the finger stays, and nothing comes
        }
        lift.start(options.liftAfterMs);
    }

    void takeOff() {
        feed.fingerOff();
        glassBusy = false;
    }

    // Nobody lays a finger on in the same way twice.
    FingerCondition nextCondition() {
        FingerCondition result = condition;
        const auto spread = [this](double half) { return half * (2 * impressions.uniform() - 1); };
        result.turnDegrees += spread(5);
        result.shiftXmm += spread(0.7);
        result.shiftYmm += spread(0.7);
        result.pressure = std::clamp(result.pressure + spread(0.08), 0.0, 1.0);
        return result;
    }

    const Clock& clock;
    VirtualFingerprintOptions options;
    std::string socket;
    VirtualFingerprintFeed feed;
    std::unique_ptr<LibfprintReader> reader;
    FingerprintReaderEvents events;
    QObject owner;
    QTimer place, lift, growTimer;
    std::map<FingerPosition, MasterPrintGrowth> fingers;
    SeededRandom impressions;
    FingerCondition condition;
    FingerPosition asked = FingerPosition::RightIndex;
    FingerPosition urgent = FingerPosition::RightIndex;
    std::optional<FingerPosition> substitute;
    Act act = Act::Finger;
    ScanRetry retryWhy = ScanRetry::Again;
    bool automatic = true;
    bool glassBusy = false;
};

VirtualFingerprintReader::VirtualFingerprintReader(const Clock& clock, VirtualFingerprintOptions options)
    : m_stage(std::make_unique<Stage>(clock, std::move(options))) {}

VirtualFingerprintReader::~VirtualFingerprintReader() = default;

DeviceInfo VirtualFingerprintReader::info() const {
    return {"virtual-fingerprint", "Virtual fingerprint scanner", "libfprint/virtual_image", true};
}

DeviceState VirtualFingerprintReader::state() const { return m_stage->reader->state(); }

void VirtualFingerprintReader::listen(FingerprintReaderEvents events) { m_stage->events = std::move(events); }

void VirtualFingerprintReader::open(std::function<void(Result<void>)> done) {
    m_stage->reader->open([stage = m_stage.get(), done = std::move(done)](Result<void> opened) {
        if (opened.ok()) {
            stage->feed.connectNow();
            stage->want(FingerPosition::LeftIndex);
            stage->want(FingerPosition::RightIndex);
        }
        done(opened);
    });
}

void VirtualFingerprintReader::capture(FingerPosition position, std::function<void(Result<FingerprintScan>)> done) {
    m_stage->asked = position;
    if (state() == DeviceState::Open)
        m_stage->want(m_stage->shown());
    m_stage->reader->capture(position, std::move(done));
}

void VirtualFingerprintReader::close() {
    m_stage->reader->close();
    m_stage->feed.disconnectNow();
}

void VirtualFingerprintReader::setPerson(std::uint64_t seed) {
    m_stage->options.personSeed = seed;
    m_stage->fingers.clear();
    m_stage->want(FingerPosition::LeftIndex);
    m_stage->want(FingerPosition::RightIndex);
}

void VirtualFingerprintReader::setCondition(const FingerCondition& condition) { m_stage->condition = condition; }
void VirtualFingerprintReader::setAutomatic(bool on) { m_stage->automatic = on; }

void VirtualFingerprintReader::presentNext(FingerPosition position) {
    m_stage->substitute = position;
    m_stage->want(position);
}

void VirtualFingerprintReader::retryNext(ScanRetry why) {
    m_stage->act = Stage::Act::Retry;
    m_stage->retryWhy = why;
}

void VirtualFingerprintReader::failNext() { m_stage->act = Stage::Act::Fail; }
void VirtualFingerprintReader::silenceNext() { m_stage->act = Stage::Act::Silence; }
void VirtualFingerprintReader::placeNow() { m_stage->layOn(); }

void VirtualFingerprintReader::unplug() {
    if (state() == DeviceState::Absent)
        return;
    // libfprint's virtual reader can only be told during a capture; it then reports what a pulled cable would.
    if (state() == DeviceState::Capturing && m_stage->feed.connected())
        m_stage->feed.vanish();
    else
        m_stage->reader->pretendGone();
}

void VirtualFingerprintReader::replug() {
    if (state() != DeviceState::Absent)
        return;
    m_stage->feed.disconnectNow();
    m_stage->plugIn();
    if (m_stage->events.stateChanged)
        QMetaObject::invokeMethod(
            &m_stage->owner,
            [stage = m_stage.get()] {
                if (stage->events.stateChanged)
                    stage->events.stateChanged(stage->reader->state());
            },
            Qt::QueuedConnection);
}

} // namespace darcha
