// SPDX-License-Identifier: Apache-2.0
#include "app/station/slip/slip_print.h"

#include "app/station/sync/storage_thread.h"
#include "core/base/log.h"
#include "drivers/printer/printer.h"

namespace darcha {
namespace {

using namespace std::chrono_literals;

constexpr auto kPollEvery = 500ms;
constexpr int kPollsMax = 120; // a minute: then the person is told, and the job is taken back
constexpr int kQrPixels = 512; // on the screen; QML scales down

QString errorText(const Error& error) {
    const std::string_view code = name(error.code);
    return "error." + QString::fromLatin1(code.data(), static_cast<qsizetype>(code.size()));
}

} // namespace

SlipPrint::SlipPrint(StorageThread& storage, Timers& timers, Printer* printer, ShowQr showQr, QObject* parent)
    : QObject(parent),
      m_storage(storage),
      m_timers(timers),
      m_printer(printer),
      m_showQr(std::move(showQr)) {}

void SlipPrint::prepare(SlipDocument slip) {
    reset();
    m_slip = std::move(slip);
    auto picture = qrImage(m_slip.qrPayload, kQrPixels);
    if (!picture)
        return fail(picture.error());
    ++m_qrRevision;
    if (m_showQr)
        m_showQr(*picture, m_qrRevision);
    emit changed();
}

void SlipPrint::print() {
    if (m_state == State::Printing || m_slip.qrPayload.isEmpty())
        return;
    if (m_printer == nullptr)
        return fail({ErrorCode::PrinterOffline, "this station has no printer"});
    become(State::Printing);
    m_polls = 0;
    m_storage.post(
        this,
        [slip = m_slip, printer = m_printer]() -> Result<PrintJobId> {
            auto pdf = renderSlipPdf(slip);
            if (!pdf)
                return pdf.error();
            const std::span bytes(pdf->constData(), static_cast<std::size_t>(pdf->size()));
            return printer->print(std::as_bytes(bytes), slip.caseNumber.toStdString());
        },
        [this, session = m_session](Result<PrintJobId> job) {
            if (session != m_session)
                return;
            if (!job)
                return fail(job.error());
            followJob(*job);
        });
}

void SlipPrint::followJob(int job) {
    m_storage.post(
        this, [printer = m_printer, job] { return printer->job(job); },
        [this, job, session = m_session](const Result<PrintJobState>& state) { asked(job, session, state); });
}

void SlipPrint::asked(int job, unsigned session, const Result<PrintJobState>& state) {
    if (session != m_session)
        return;
    if (state.ok() && *state == PrintJobState::Done) {
        become(State::Printed);
        emit printed();
        return;
    }
    if (state.ok() && ++m_polls < kPollsMax) {
        m_timer = m_timers.after(kPollEvery, [this, job] { followJob(job); });
        return;
    }
    // Taken back: or the slip of one person would come out in front of the next.
    m_storage.post([printer = m_printer, job] { printer->cancel(job); });
    fail(state.ok() ? Error{ErrorCode::PrinterOffline, "the printer did not print within a minute"} : state.error());
}

void SlipPrint::reset() {
    ++m_session;
    m_timer.cancel();
    m_slip = {};
    become(State::Idle);
}

void SlipPrint::fail(const Error& error) {
    log::error("slip.failed", error);
    become(State::Failed, errorText(error));
    emit failed(error);
}

void SlipPrint::become(State state, const QString& errorTextId) {
    m_state = state;
    m_errorTextId = errorTextId;
    emit changed();
}

} // namespace darcha
