// SPDX-License-Identifier: Apache-2.0
#include "drivers/fingerprint/libfprint_reader.h"

#include "core/base/log.h"

#include <cstdlib>
#include <cstring>
#include <libfprint-2/fprint.h>
#include <opencv2/core.hpp>
#include <optional>
#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QObject>
#include <QTimer>

namespace darcha {

namespace {

using OpenDone = std::function<void(Result<void>)>;
using ScanDone = std::function<void(Result<FingerprintScan>)>;

constexpr int openPatienceMs = 10'000; // the slowest recorded reader opens in 2 s

bool hasGlibDispatcher() {
    const QAbstractEventDispatcher* dispatcher = QAbstractEventDispatcher::instance();
    return dispatcher && dispatcher->inherits("QEventDispatcherGlib");
}

// Sets an environment variable for as long as a context looks for its devices.
class Environment {
public:
    Environment(const char* name, const std::string& value) : m_name(name) {
        if (const char* before = g_getenv(name))
            m_before = before;
        g_setenv(name, value.c_str(), TRUE);
    }
    ~Environment() {
        if (m_before)
            g_setenv(m_name, m_before->c_str(), TRUE);
        else
            g_unsetenv(m_name);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    const char* m_name;
    std::optional<std::string> m_before;
};

FpContext* makeContext(const LibfprintOptions& options) {
    if (options.virtualImageSocket.empty()) {
        FpContext* context = fp_context_new();
        fp_context_enumerate(context);
        return context;
    }
    const Environment socket("FP_VIRTUAL_IMAGE", options.virtualImageSocket);
    const Environment drivers("FP_DRIVERS_WHITELIST", "virtual_image"); // 1.94.5 and older
    const Environment newerDrivers("FP_DRIVERS_ALLOWLIST", "virtual_image");
    FpContext* context = fp_context_new();
    fp_context_enumerate(context);
    return context;
}

ScanRetry retryOf(int code) {
    switch (code) {
    case FP_DEVICE_RETRY_TOO_SHORT:
        return ScanRetry::TooShort;
    case FP_DEVICE_RETRY_CENTER_FINGER:
        return ScanRetry::Centre;
    case FP_DEVICE_RETRY_REMOVE_FINGER:
        return ScanRetry::LiftAndRepeat;
    default:
        return ScanRetry::Again;
    }
}

ErrorCode codeOf(const GError* error) {
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return ErrorCode::Cancelled;
    if (error->domain != FP_DEVICE_ERROR)
        return ErrorCode::DeviceFailed;
    switch (error->code) {
    case FP_DEVICE_ERROR_REMOVED:
        return ErrorCode::DeviceGone;
    case FP_DEVICE_ERROR_NOT_SUPPORTED:
        return ErrorCode::DeviceUnsupported;
    case FP_DEVICE_ERROR_BUSY:
    case FP_DEVICE_ERROR_TOO_HOT: // some sensors must rest after minutes of waiting; Retry is right for both
        return ErrorCode::DeviceBusy;
    default:
        return ErrorCode::DeviceFailed;
    }
}

// libfprint has turned the picture upright and ridges dark when it looked for minutiae.
FingerprintImagePtr imageOf(FpImage* source, FingerPosition position, SteadyTime now) {
    const int width = static_cast<int>(fp_image_get_width(source)),
              height = static_cast<int>(fp_image_get_height(source));
    gsize length = 0;
    const guchar* data = fp_image_get_data(source, &length);
    if (!data || width <= 0 || height <= 0 || length < static_cast<gsize>(width) * static_cast<gsize>(height))
        return nullptr;
    auto image = std::make_shared<FingerprintImage>();
    image->grey.create(height, width, CV_8UC1);
    std::memcpy(image->grey.data, data, static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const double perMm = fp_image_get_ppmm(source);
    image->pixelsPerInch = perMm > 0 ? perMm * 25.4 : 500;
    image->position = position;
    image->captured = now;
    return image;
}

} // namespace

// Outlives its reader while libfprint still owes an answer; it then only cleans up.
class LibfprintReader::Session : public std::enable_shared_from_this<LibfprintReader::Session> {
public:
    Session(const Clock& clock, LibfprintOptions options) : m_clock(clock), m_options(std::move(options)) {}
    ~Session() {
        forgetDevice();
        if (m_context) {
            g_signal_handlers_disconnect_by_data(m_context, this);
            g_object_unref(m_context);
        }
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void begin() {
        if (!hasGlibDispatcher())
            return; // open() says so
        m_openTimer.setSingleShot(true);
        QObject::connect(&m_openTimer, &QTimer::timeout, m_receiver.get(), [this] { openTookTooLong(); });
        m_context = makeContext(m_options);
        g_signal_connect(m_context, "device-added", G_CALLBACK(onAdded), this);
        const GPtrArray* devices = fp_context_get_devices(m_context);
        for (guint i = 0; devices && i < devices->len && !m_device; ++i)
            consider(static_cast<FpDevice*>(g_ptr_array_index(devices, i)));
    }

    void abandon() {
        m_receiver.reset();
        m_events = {};
        m_armed = nullptr;
        m_openDone = nullptr;
        m_scanDone = nullptr;
        if (m_context)
            g_signal_handlers_disconnect_by_data(m_context, this);
        m_abandoned = true;
        m_wantOpen = false;
        if (m_cancel)
            g_cancellable_cancel(m_cancel);
        advance();
    }

    DeviceInfo info() const { return m_info; }
    DeviceState state() const { return m_state; }
    void listen(FingerprintReaderEvents events) { m_events = std::move(events); }
    void onArmed(std::function<void()> armed) { m_armed = std::move(armed); }

    void pretendGone() {
        m_pretending = true; // or the device, still there, would be taken up again
        gone();
        advance();
    }

    void open(OpenDone done) {
        if (!m_context)
            return post(done, {ErrorCode::DeviceFailed,
                               "libfprint needs Qt's GLib event dispatcher on the main thread: unset QT_NO_GLIB"});
        if (!m_device) {
            if (m_matchOnChip.empty())
                return post(done,
                            {m_wasThere ? ErrorCode::DeviceGone : ErrorCode::DeviceAbsent, "no fingerprint scanner"});
            return post(done,
                        {ErrorCode::DeviceUnsupported, m_matchOnChip + " compares on its chip and gives no picture"});
        }
        if (m_state == DeviceState::Open || m_state == DeviceState::Capturing)
            return post(done, {ErrorCode::WrongState, "the scanner is open already"});
        if (m_openDone)
            return post(done, {ErrorCode::DeviceBusy, "the scanner is being opened"});
        m_openDone = std::move(done);
        m_wantOpen = true;
        m_openTimer.start(openPatienceMs);
        advance();
    }

    void capture(FingerPosition position, ScanDone done) {
        switch (m_state) {
        case DeviceState::Open:
            break;
        case DeviceState::Absent:
            return post(done, {m_wasThere ? ErrorCode::DeviceGone : ErrorCode::DeviceAbsent, "no fingerprint scanner"});
        case DeviceState::Capturing:
            return post(done, {ErrorCode::DeviceBusy, "a capture has not ended"});
        default:
            return post(done, {ErrorCode::WrongState, "the scanner is not open"});
        }
        if (m_busy) // the capture before was given up and has not ended yet
            return post(done, {ErrorCode::DeviceBusy, "the scanner still ends its last capture"});
        m_scanDone = std::move(done);
        m_position = position;
        setState(DeviceState::Capturing);
        m_busy = true;
        renewCancel();
        fp_device_capture(m_device, TRUE, m_cancel, onCaptured, keepAlive());
    }

    void close() {
        if (m_openDone)
            post(std::exchange(m_openDone, nullptr), {ErrorCode::Cancelled, "closed while it was being opened"});
        m_openTimer.stop();
        if (m_scanDone)
            post(std::exchange(m_scanDone, nullptr), {ErrorCode::Cancelled, "closed during a capture"});
        if (m_state == DeviceState::Open || m_state == DeviceState::Capturing || m_state == DeviceState::Failed)
            setState(DeviceState::Present);
        m_wantOpen = false;
        if (m_cancel && m_busy)
            g_cancellable_cancel(m_cancel);
        advance();
    }

private:
    // --- libfprint calls back: user data holds the session alive for exactly one answer.
    using Keep = std::shared_ptr<Session>;
    gpointer keepAlive() { return new Keep(shared_from_this()); }
    static Keep take(gpointer data) {
        const std::unique_ptr<Keep> held(static_cast<Keep*>(data));
        return *held;
    }

    static void onAdded(FpContext*, FpDevice* device, gpointer self) { static_cast<Session*>(self)->consider(device); }

    static void onRemovedProperty(GObject*, GParamSpec*, gpointer self) { static_cast<Session*>(self)->gone(); }

    // "removed": nothing is pending any more, and the device must be closed to leave its context.
    static void onRemoved(FpDevice*, gpointer self) {
        auto* session = static_cast<Session*>(self);
        session->gone();
        session->m_wantOpen = false;
        session->advance();
    }

    static void onFingerStatus(GObject*, GParamSpec*, gpointer self) { static_cast<Session*>(self)->fingerStatus(); }

    static void onOpened(GObject* source, GAsyncResult* result, gpointer data) {
        const Keep self = take(data);
        GError* error = nullptr;
        const bool ok = fp_device_open_finish(FP_DEVICE(source), result, &error);
        // libfprint may have opened it all the same when an opening was given up: the next one finds it so.
        self->opened(ok || g_error_matches(error, FP_DEVICE_ERROR, FP_DEVICE_ERROR_ALREADY_OPEN), error);
        g_clear_error(&error);
    }

    static void onClosed(GObject* source, GAsyncResult* result, gpointer data) {
        const Keep self = take(data);
        GError* error = nullptr;
        fp_device_close_finish(FP_DEVICE(source), result, &error);
        g_clear_error(&error); // a device that cannot be closed is as closed as it gets
        self->m_busy = false;
        self->m_isOpen = false;
        if (self->m_deviceGone)
            self->forgetDevice();
        self->advance();
    }

    static void onCaptured(GObject* source, GAsyncResult* result, gpointer data) {
        const Keep self = take(data);
        GError* error = nullptr;
        FpImage* image = fp_device_capture_finish(FP_DEVICE(source), result, &error);
        self->captured(image, error);
        g_clear_object(&image);
        g_clear_error(&error);
    }

    // --- devices come and go
    void consider(FpDevice* device) {
        if (m_device || m_pretending)
            return;
        const std::string id = std::string(fp_device_get_driver(device)) + "/" + fp_device_get_device_id(device);
        if (!m_options.deviceId.empty() && id != m_options.deviceId)
            return;
        if (!fp_device_has_feature(device, FP_DEVICE_FEATURE_CAPTURE)) {
            m_matchOnChip = fp_device_get_name(device);
            return;
        }
        m_device = FP_DEVICE(g_object_ref(device));
        m_deviceGone = false;
        m_isOpen = false;
        m_info = {id, fp_device_get_name(device), std::string("libfprint/") + fp_device_get_driver(device),
                  !m_options.virtualImageSocket.empty()};
        g_signal_connect(m_device, "notify::removed", G_CALLBACK(onRemovedProperty), this);
        g_signal_connect(m_device, "removed", G_CALLBACK(onRemoved), this);
        g_signal_connect(m_device, "notify::finger-status", G_CALLBACK(onFingerStatus), this);
        m_wasThere = true;
        log::info("fingerprint.present", {{"driver", m_info.driver}});
        setState(DeviceState::Present);
    }

    void gone() {
        if (m_deviceGone || !m_device)
            return;
        m_deviceGone = true;
        m_wantOpen = false;
        m_fingerPresent = false;
        m_openTimer.stop();
        log::warning("fingerprint.gone", {{"driver", m_info.driver}});
        const Error error{ErrorCode::DeviceGone, m_info.name + " was unplugged"};
        if (m_openDone)
            post(std::exchange(m_openDone, nullptr), error);
        if (m_scanDone)
            post(std::exchange(m_scanDone, nullptr), error);
        setState(DeviceState::Absent);
        if (m_cancel && m_busy)
            g_cancellable_cancel(m_cancel);
        if (!m_isOpen && !m_busy)
            forgetDevice();
    }

    void forgetDevice() {
        if (!m_device)
            return;
        g_signal_handlers_disconnect_by_data(m_device, this);
        g_clear_object(&m_device);
        g_clear_object(&m_cancel);
        m_isOpen = false;
        m_busy = false;
        if (m_context && !m_abandoned && m_receiver) { // another one may have been there all the time
            const GPtrArray* devices = fp_context_get_devices(m_context);
            for (guint i = 0; devices && i < devices->len && !m_device; ++i) {
                auto* other = static_cast<FpDevice*>(g_ptr_array_index(devices, i));
                gboolean removed = FALSE;
                g_object_get(other, "removed", &removed, nullptr);
                if (!removed)
                    consider(other);
            }
        }
    }

    // --- towards what is wanted, one operation at a time
    void advance() {
        if (m_busy || !m_device)
            return;
        if (m_wantOpen && m_isOpen && m_openDone)
            return opened(true, nullptr); // closed and opened again before libfprint had closed it
        if (m_wantOpen == m_isOpen)
            return;
        m_busy = true;
        renewCancel();
        if (m_wantOpen)
            fp_device_open(m_device, m_cancel, onOpened, keepAlive());
        else
            fp_device_close(m_device, nullptr, onClosed, keepAlive());
    }

    void opened(bool ok, const GError* error) {
        m_busy = false;
        m_isOpen = ok;
        if (m_deviceGone) {
            m_wantOpen = false;
            if (!ok)
                forgetDevice();
            return advance();
        }
        // Given up, and wanted again before libfprint had answered: the next asker shall not hear of it.
        const bool givenUp = error && g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        if (!m_wantOpen || (givenUp && m_openDone))
            return advance();
        m_openTimer.stop();
        m_wantOpen = ok;
        setState(ok ? DeviceState::Open : DeviceState::Failed);
        if (!m_openDone)
            return;
        if (ok)
            post(std::exchange(m_openDone, nullptr), {});
        else
            post(std::exchange(m_openDone, nullptr), {codeOf(error), error->message});
    }

    void openTookTooLong() {
        if (!m_openDone)
            return;
        post(std::exchange(m_openDone, nullptr), {ErrorCode::DeviceTimeout, m_info.name + " does not open"});
        m_wantOpen = false;
        setState(DeviceState::Failed);
        g_cancellable_cancel(m_cancel);
    }

    void captured(FpImage* image, const GError* error) {
        m_busy = false;
        if (m_fingerPresent && !m_deviceGone) {
            m_fingerPresent = false;
            if (m_events.fingerPresent)
                m_events.fingerPresent(false);
        }
        if (error && g_error_matches(error, FP_DEVICE_ERROR, FP_DEVICE_ERROR_REMOVED))
            gone();
        if (!m_scanDone) // given up, or gone: answered already
            return advance();
        ScanDone done = std::exchange(m_scanDone, nullptr);
        if (image) {
            setState(DeviceState::Open);
            FingerprintImagePtr picture = imageOf(image, m_position, m_clock.steady());
            const GPtrArray* minutiae = fp_image_get_minutiae(image);
            if (picture)
                return post(std::move(done), FingerprintScan{std::move(picture), ScanRetry::None,
                                                             minutiae ? static_cast<int>(minutiae->len) : -1});
            return post(std::move(done), {ErrorCode::DeviceFailed, m_info.name + " gave an empty picture"});
        }
        if (error->domain == FP_DEVICE_RETRY) {
            setState(DeviceState::Open);
            return post(std::move(done), FingerprintScan{nullptr, retryOf(error->code), -1});
        }
        log::warning("fingerprint.failed", {{"driver", m_info.driver}, {"message", error->message}});
        setState(DeviceState::Failed);
        m_wantOpen = false;
        post(std::move(done), {codeOf(error), error->message});
        advance();
    }

    void fingerStatus() {
        const FpFingerStatusFlags status = fp_device_get_finger_status(m_device);
        const bool present = status & FP_FINGER_STATUS_PRESENT;
        if (present != m_fingerPresent) {
            m_fingerPresent = present;
            if (m_events.fingerPresent && m_receiver)
                QMetaObject::invokeMethod(
                    m_receiver.get(),
                    [this, present] {
                        if (m_events.fingerPresent)
                            m_events.fingerPresent(present);
                    },
                    Qt::QueuedConnection);
        }
        if ((status & FP_FINGER_STATUS_NEEDED) && !present && m_armed && m_receiver)
            QMetaObject::invokeMethod(
                m_receiver.get(),
                [this] {
                    if (m_armed)
                        m_armed();
                },
                Qt::QueuedConnection);
    }

    void setState(DeviceState state) {
        if (m_state == state)
            return;
        m_state = state;
        if (m_events.stateChanged && m_receiver)
            QMetaObject::invokeMethod(
                m_receiver.get(),
                [this, state] {
                    if (m_events.stateChanged)
                        m_events.stateChanged(state);
                },
                Qt::QueuedConnection);
    }

    void renewCancel() {
        g_clear_object(&m_cancel);
        m_cancel = g_cancellable_new();
    }

    // Answers come from the event loop, never from inside the call that asked.
    void post(OpenDone done, Result<void> result) {
        if (done && m_receiver)
            QMetaObject::invokeMethod(
                m_receiver.get(), [done = std::move(done), result] { done(result); }, Qt::QueuedConnection);
    }
    void post(ScanDone done, Result<FingerprintScan> result) {
        if (done && m_receiver)
            QMetaObject::invokeMethod(
                m_receiver.get(), [done = std::move(done), result] { done(result); }, Qt::QueuedConnection);
    }

    const Clock& m_clock;
    LibfprintOptions m_options;
    std::unique_ptr<QObject> m_receiver = std::make_unique<QObject>(); // its queued calls end with it
    QTimer m_openTimer;
    FpContext* m_context = nullptr;
    FpDevice* m_device = nullptr;
    GCancellable* m_cancel = nullptr;
    DeviceInfo m_info{"", "no scanner", "libfprint", false};
    std::string m_matchOnChip; // name of a scanner that was found and cannot be used
    DeviceState m_state = DeviceState::Absent;
    FingerprintReaderEvents m_events;
    std::function<void()> m_armed;
    OpenDone m_openDone;
    ScanDone m_scanDone;
    FingerPosition m_position = FingerPosition::Unknown;
    bool m_wantOpen = false;
    bool m_isOpen = false; // as libfprint sees it
    bool m_busy = false;   // libfprint owes an answer
    bool m_deviceGone = false;
    bool m_wasThere = false;
    bool m_fingerPresent = false;
    bool m_abandoned = false;
    bool m_pretending = false;
};

LibfprintReader::LibfprintReader(const Clock& clock, LibfprintOptions options)
    : m_session(std::make_shared<Session>(clock, std::move(options))) {
    m_session->begin();
}

LibfprintReader::~LibfprintReader() { m_session->abandon(); }

DeviceInfo LibfprintReader::info() const { return m_session->info(); }
DeviceState LibfprintReader::state() const { return m_session->state(); }
void LibfprintReader::listen(FingerprintReaderEvents events) { m_session->listen(std::move(events)); }
void LibfprintReader::open(OpenDone done) { m_session->open(std::move(done)); }
void LibfprintReader::capture(FingerPosition position, ScanDone done) { m_session->capture(position, std::move(done)); }
void LibfprintReader::close() { m_session->close(); }
void LibfprintReader::pretendGone() { m_session->pretendGone(); }
void LibfprintReader::onArmed(std::function<void()> armed) { m_session->onArmed(std::move(armed)); }

} // namespace darcha
