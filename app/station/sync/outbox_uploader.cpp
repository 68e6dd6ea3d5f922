// SPDX-License-Identifier: Apache-2.0
#include "app/station/sync/outbox_uploader.h"

#include "app/station/sync/storage_thread.h"
#include "core/base/log.h"
#include "core/enrolment/packet_receipt.h"
#include "core/storage/outbox.h"

#include <algorithm>
#include <QPointer>

namespace darcha {
namespace {

using namespace std::chrono_literals;

// Due times are kept in whole packets' back-offs (5 s and more); looking earlier or later by this does no harm.
constexpr auto kShortestRest = 200ms;
constexpr auto kLongestRest = 60s;  // a clock that was set forward must not keep packets waiting
constexpr auto kDatabaseRest = 30s; // after the outbox itself failed
// A line that is back is used within half a minute, while people still stand there; the price is one TCP connection
// that fails, about 200 bytes each.
constexpr auto kProbeEvery = 30s;

} // namespace

struct OutboxUploader::Due {
    std::optional<OutboxEntry> entry;
    std::optional<UtcTime> next;
    int waiting = 0;
    int rejected = 0;
};

struct OutboxUploader::Sent {
    std::string packetId;
    std::string sha256;
    bool probe = false;
};

OutboxUploader::OutboxUploader(Outbox& outbox, TrustAnchors gateways, Uplink& uplink, StorageThread& storage,
                               Timers& timers, const Clock& clock, QObject* parent)
    : QObject(parent),
      m_outbox(outbox),
      m_gateways(std::move(gateways)),
      m_uplink(uplink),
      m_storage(storage),
      m_timers(timers),
      m_clock(clock) {}

OutboxUploader::~OutboxUploader() { stop(); }

void OutboxUploader::start() {
    m_running = true;
    m_probeAt = m_clock.steady(); // a back-off of before says nothing about the line of today
    look();
}

void OutboxUploader::stop() {
    m_running = false;
    m_timer.cancel();
    if (!m_sending.isEmpty())
        m_uplink.cancel();
}

void OutboxUploader::poke() { look(); }

void OutboxUploader::lineIsBack() {
    m_storage.post(
        this, [&outbox = m_outbox] { return outbox.retryNow(); },
        [this](Result<void> done) {
            if (!done)
                log::error("outbox.failed", done.error());
            look();
        });
}

bool OutboxUploader::probeIsDue() const { return m_probeAt && m_clock.steady() >= *m_probeAt; }

void OutboxUploader::look() {
    if (!m_running)
        return;
    if (m_busy) {
        m_lookAgain = true;
        return;
    }
    m_busy = true;
    m_lookAgain = false;
    m_timer.cancel();
    m_storage.post(
        this,
        [&outbox = m_outbox, probe = probeIsDue()]() -> Result<Due> {
            auto counts = outbox.counts();
            if (!counts)
                return counts.error();
            auto entry = probe ? outbox.oldestWaiting() : outbox.nextDue();
            if (!entry)
                return entry.error();
            auto next = outbox.nextDueTime();
            if (!next)
                return next.error();
            return Due{std::move(*entry), *next, counts->waiting, counts->rejected};
        },
        [this](Result<Due> due) { found(std::move(due)); });
}

void OutboxUploader::found(Result<Due> due) {
    m_busy = false;
    if (!due) {
        log::error("outbox.failed", due.error());
        return rest(kDatabaseRest);
    }
    if (m_waiting != due->waiting || m_rejected != due->rejected) {
        m_waiting = due->waiting;
        m_rejected = due->rejected;
        emit changed();
    }
    if (!m_running)
        return;
    if (!due->entry) {
        if (m_lookAgain)
            return look();
        // Nothing waits: poke() wakes us, and a look now and then finds what staff sent again (darchactl outbox retry).
        auto wait = std::chrono::milliseconds(kLongestRest);
        if (due->next) {
            wait = std::chrono::duration_cast<std::chrono::milliseconds>(*due->next - m_clock.utc());
            if (m_probeAt)
                wait = std::min(wait,
                                std::chrono::duration_cast<std::chrono::milliseconds>(*m_probeAt - m_clock.steady()));
        }
        return rest(wait);
    }
    m_busy = true;
    const bool probe = probeIsDue();
    if (m_probeAt)
        m_probeAt = m_clock.steady() + kProbeEvery;
    const OutboxEntry& entry = *due->entry;
    m_sending = QString::fromStdString(entry.packetId);
    emit changed();
    m_uplink.send(
        {entry.packetId, entry.files.ciphertext, entry.files.header, entry.files.signature},
        [guard = QPointer(this), sent = Sent{entry.packetId, entry.sha256, probe}](Result<ReceiptBytes> answer) {
            if (guard)
                guard->answered(sent, std::move(answer));
        });
}

void OutboxUploader::answered(const Sent& sent, Result<ReceiptBytes> answer) {
    struct Outcome {
        Verdict verdict;
        Error why;
    };
    m_storage.post(
        this,
        [&outbox = m_outbox, gateways = m_gateways, sent, answer = std::move(answer)]() -> Outcome {
            Error why{ErrorCode::InternalError, {}};
            if (answer.ok()) {
                auto receipt = verifyReceiptFor(sent.packetId, sent.sha256, *answer, gateways);
                if (receipt) {
                    auto marked = outbox.markDelivered(sent.packetId, *answer);
                    if (marked)
                        return {Verdict::Delivered, why};
                    why = marked.error();
                } else {
                    why = receipt.error();
                }
            } else {
                why = answer.error();
            }
            if (why.code == ErrorCode::Cancelled)
                return {Verdict::Later, why}; // nobody's failure
            if (why.code == ErrorCode::GatewayRefused) {
                auto marked = outbox.markRejected(sent.packetId, why.detail);
                if (marked)
                    return {Verdict::Rejected, why};
                log::error("outbox.failed", marked.error());
            } else if (auto noted = outbox.noteFailure(sent.packetId, why); !noted) {
                log::error("outbox.failed", noted.error());
            }
            return {Verdict::Later, why};
        },
        [this, sent](Outcome outcome) { settled(sent, outcome.verdict, outcome.why); });
}

void OutboxUploader::settled(const Sent& sent, Verdict verdict, const Error& why) {
    const QString packetId = std::exchange(m_sending, QString());
    m_busy = false;
    const bool wasOffline = m_offline;
    if (verdict == Verdict::Later && why.code == ErrorCode::Cancelled) {
        emit changed();
        return look(); // start() may have come after stop()
    }
    const bool later = verdict == Verdict::Later;
    if (!later || why.code != ErrorCode::FileUnreadable) { // which says nothing about the line
        m_offline = later && (why.code == ErrorCode::NetworkUnreachable || why.code == ErrorCode::TlsRefused);
        m_probeAt.reset();
    }
    if (later && why.code == ErrorCode::NetworkUnreachable) // a gateway that refuses us is not asked more often
        m_probeAt = m_clock.steady() + kProbeEvery;
    switch (verdict) {
    case Verdict::Delivered:
        log::info("upload.delivered", {{"packet", sent.packetId}});
        m_waiting = std::max(0, m_waiting - 1);
        emit changed();
        emit delivered(packetId);
        break;
    case Verdict::Rejected:
        log::error("upload.rejected", {{"packet", sent.packetId}, {"why", describe(why)}});
        m_waiting = std::max(0, m_waiting - 1);
        ++m_rejected;
        emit changed();
        emit rejected(packetId, why);
        break;
    case Verdict::Later:
        log::warning("upload.failed", {{"packet", sent.packetId}, {"why", describe(why)}});
        emit changed();
        emit attemptFailed(packetId, why);
        break;
    }
    if (!m_offline && (wasOffline || (sent.probe && verdict == Verdict::Delivered)))
        return lineIsBack();
    // A failure of the outbox itself leaves the packet due: without a rest that would be a tight circle.
    if (verdict == Verdict::Later)
        return rest(kShortestRest);
    look();
}

void OutboxUploader::rest(std::chrono::milliseconds howLong) {
    if (m_running)
        m_timer = m_timers.after(std::clamp<std::chrono::milliseconds>(howLong, kShortestRest, kLongestRest),
                                 [this] { look(); });
}

} // namespace darcha
