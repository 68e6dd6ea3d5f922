// SPDX-License-Identifier: Apache-2.0
#include "drivers/printer/cups_printer.h"

#include <algorithm>
#include <cups/cups.h>
#include <cups/ipp.h>

namespace darcha {
namespace {

constexpr int kConnectMs = 3'000; // a printer in the same building
constexpr double kAnswerSeconds = 10.0;

using Request = std::unique_ptr<ipp_t, decltype(&ippDelete)>;
using Connection = std::unique_ptr<http_t, decltype(&httpClose)>;

// RFC 8011 5.4.12 printer-state-reasons that keep paper from coming out, whatever their severity suffix.
constexpr const char* kStoppers[] = {
    "media-empty",         "media-needed",         "media-jam", "cover-open", "door-open",
    "marker-supply-empty", "toner-empty",          "offline",   "shutdown",   "paused",
    "spool-area-full",     "connecting-to-device", "timed-out"};

// IPP keeps the words of the last error per thread.
std::string ippWords() {
    const char* words = cupsLastErrorString();
    return words != nullptr ? words : "no words";
}

// Everything below is on libcups' per-thread state, and each printer is bound to one thread.
Result<void> checked(const Request& answer) {
    const ipp_status_t status = cupsLastError();
    if (answer && status <= IPP_STATUS_OK_EVENTS_COMPLETE)
        return {};
    switch (status) {
    case IPP_STATUS_ERROR_NOT_FOUND:
    case IPP_STATUS_ERROR_SERVICE_UNAVAILABLE:
    case IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS:
    case IPP_STATUS_ERROR_BUSY:
    case IPP_STATUS_ERROR_DEVICE:
    case IPP_STATUS_ERROR_TEMPORARY:
        return {ErrorCode::PrinterOffline, ippWords()};
    default:
        return {ErrorCode::DeviceFailed, std::string(ippErrorString(status)) + ": " + ippWords()};
    }
}

} // namespace

struct CupsPrinter::Address {
    std::string uri;
    std::string host;
    std::string resource;
    int port = 0;
    bool encrypted = false;

    Result<Connection> connect() const {
        Connection http(httpConnect2(host.c_str(), port, nullptr, AF_UNSPEC,
                                     encrypted ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, 1, kConnectMs,
                                     nullptr),
                        &httpClose);
        if (!http)
            return {ErrorCode::PrinterOffline, uri + ": " + ippWords()};
        httpSetTimeout(http.get(), kAnswerSeconds, nullptr, nullptr);
        return http;
    }

    Request request(ipp_op_t operation) const {
        Request made(ippNewRequest(operation), &ippDelete);
        ippAddString(made.get(), IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nullptr, uri.c_str());
        ippAddString(made.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", nullptr, "darcha");
        return made;
    }

    Result<Request> ask(http_t* http, Request question) const { // cupsDoRequest frees what it sends
        Request answer(cupsDoRequest(http, question.release(), resource.c_str()), &ippDelete);
        if (auto good = checked(answer); !good)
            return Error{good.error().code, uri + ": " + good.error().detail};
        return answer;
    }

    struct Condition {
        bool stopped = false;   // it will not print now
        bool complains = false; // it names a trouble, however mildly
        std::string words;
    };
    Result<Condition> condition(http_t* http) const;
    Result<void> ready(http_t* http) const;
};

Result<CupsPrinter::Address::Condition> CupsPrinter::Address::condition(http_t* http) const {
    Request question = request(IPP_OP_GET_PRINTER_ATTRIBUTES);
    static const char* const wanted[] = {"printer-state", "printer-state-reasons", "printer-state-message",
                                         "printer-is-accepting-jobs"};
    ippAddStrings(question.get(), IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", std::size(wanted),
                  nullptr, wanted);
    auto answer = ask(http, std::move(question));
    if (!answer)
        return answer.error();
    ipp_t* found = answer->get();
    Condition condition;
    if (ipp_attribute_t* list = ippFindAttribute(found, "printer-state-reasons", IPP_TAG_KEYWORD))
        for (int i = 0; i < ippGetCount(list); ++i) {
            const std::string reason = ippGetString(list, i, nullptr);
            if (reason == "none")
                continue;
            condition.words += (condition.words.empty() ? "" : ", ") + reason;
            if (std::none_of(std::begin(kStoppers), std::end(kStoppers),
                             [&](const char* stopper) { return reason.starts_with(stopper); }))
                continue;
            condition.complains = true;
            // RFC 8011 5.4.12: a report or a warning lets jobs go on, e.g. when another tray still has paper.
            condition.stopped |= !reason.ends_with("-warning") && !reason.ends_with("-report");
        }
    if (ipp_attribute_t* state = ippFindAttribute(found, "printer-state", IPP_TAG_ENUM))
        condition.stopped |= ippGetInteger(state, 0) == IPP_PSTATE_STOPPED;
    if (ipp_attribute_t* accepting = ippFindAttribute(found, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN))
        condition.stopped |= ippGetBoolean(accepting, 0) == 0;
    if (ipp_attribute_t* message = ippFindAttribute(found, "printer-state-message", IPP_TAG_TEXT))
        if (const char* text = ippGetString(message, 0, nullptr); text != nullptr && *text != '\0')
            condition.words += (condition.words.empty() ? "" : "; ") + std::string(text);
    return condition;
}

Result<void> CupsPrinter::Address::ready(http_t* http) const {
    auto found = condition(http);
    if (!found)
        return found.error();
    if (found->stopped)
        return {ErrorCode::PrinterOffline, uri + ": " + (found->words.empty() ? "stopped" : found->words)};
    return {};
}

Result<std::unique_ptr<CupsPrinter>> CupsPrinter::create(const std::string& uri) {
    char scheme[32];
    char user[256];
    char host[256];
    char resource[1024];
    int port = 0;
    const http_uri_status_t status = httpSeparateURI(HTTP_URI_CODING_ALL, uri.c_str(), scheme, sizeof scheme, user,
                                                     sizeof user, host, sizeof host, &port, resource, sizeof resource);
    const std::string kind = scheme;
    if (status < HTTP_URI_STATUS_OK || (kind != "ipp" && kind != "ipps") || *host == '\0')
        return {ErrorCode::InvalidArgument, "a printer's address is ipp://host:port/path, not " + uri};
    auto address = std::make_unique<Address>();
    *address = {uri, host, resource, port == 0 ? 631 : port, kind == "ipps"};
    return std::unique_ptr<CupsPrinter>(new CupsPrinter(std::move(address)));
}

CupsPrinter::CupsPrinter(std::unique_ptr<Address> address) : m_address(std::move(address)) {}
CupsPrinter::~CupsPrinter() = default;

DeviceInfo CupsPrinter::info() const { return {m_address->uri, m_address->host, "ipp", false}; }

Result<DeviceState> CupsPrinter::probe() {
    auto http = m_address->connect();
    if (!http)
        return http.error();
    if (auto ready = m_address->ready(http->get()); !ready)
        return ready.error();
    return DeviceState::Present;
}

Result<PrintJobId> CupsPrinter::print(std::span<const std::byte> pdf, const std::string& title) {
    if (pdf.size() < 5 || std::string_view(reinterpret_cast<const char*>(pdf.data()), 5) != "%PDF-")
        return {ErrorCode::InvalidArgument, "what is to be printed is not a PDF"};
    auto http = m_address->connect();
    if (!http)
        return http.error();
    // First, or a printer without paper would keep the job and print it in front of somebody else.
    if (auto ready = m_address->ready(http->get()); !ready)
        return ready.error();
    Request job = m_address->request(IPP_OP_PRINT_JOB);
    ippAddString(job.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", nullptr, title.c_str());
    ippAddString(job.get(), IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", nullptr, "application/pdf");

    const http_status_t begun =
        cupsSendRequest(http->get(), job.get(), m_address->resource.c_str(), ippLength(job.get()) + pdf.size());
    if (begun != HTTP_STATUS_CONTINUE && begun != HTTP_STATUS_OK)
        return {ErrorCode::PrinterOffline, m_address->uri + ": " + ippWords()};
    if (cupsWriteRequestData(http->get(), reinterpret_cast<const char*>(pdf.data()), pdf.size()) !=
        HTTP_STATUS_CONTINUE)
        return {ErrorCode::PrinterOffline, m_address->uri + ": " + ippWords()};
    const Request answer(cupsGetResponse(http->get(), m_address->resource.c_str()), &ippDelete);
    if (auto good = checked(answer); !good)
        return Error{good.error().code, m_address->uri + ": " + good.error().detail};
    ipp_attribute_t* id = ippFindAttribute(answer.get(), "job-id", IPP_TAG_INTEGER);
    if (id == nullptr)
        return {ErrorCode::DeviceFailed, m_address->uri + ": the printer took the job and gave it no number"};
    return ippGetInteger(id, 0);
}

Result<PrintJobState> CupsPrinter::job(PrintJobId id) {
    auto http = m_address->connect();
    if (!http)
        return http.error();
    Request question = m_address->request(IPP_OP_GET_JOB_ATTRIBUTES);
    ippAddInteger(question.get(), IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
    auto answer = m_address->ask(http->get(), std::move(question));
    if (!answer) {
        if (cupsLastError() == IPP_STATUS_ERROR_NOT_FOUND)
            return {ErrorCode::InvalidArgument, m_address->uri + ": there is no print job " + std::to_string(id)};
        return answer.error();
    }
    ipp_attribute_t* state = ippFindAttribute(answer->get(), "job-state", IPP_TAG_ENUM);
    switch (state != nullptr ? ippGetInteger(state, 0) : 0) {
    case IPP_JSTATE_COMPLETED:
        return PrintJobState::Done;
    case IPP_JSTATE_CANCELED:
    case IPP_JSTATE_ABORTED: {
        const std::string gaveUp = m_address->uri + ": the printer gave up job " + std::to_string(id);
        auto condition = m_address->condition(http->get());
        if (condition.ok() && (condition->stopped || condition->complains))
            return {ErrorCode::PrinterOffline, gaveUp + ": " + condition->words};
        return {ErrorCode::DeviceFailed, gaveUp};
    }
    default:
        break;
    }
    if (auto ready = m_address->ready(http->get()); !ready)
        return ready.error();
    return state != nullptr && ippGetInteger(state, 0) == IPP_JSTATE_PROCESSING ? PrintJobState::Printing
                                                                                : PrintJobState::Waiting;
}

void CupsPrinter::cancel(PrintJobId id) {
    auto http = m_address->connect();
    if (!http)
        return;
    Request request = m_address->request(IPP_OP_CANCEL_JOB);
    ippAddInteger(request.get(), IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
    (void)m_address->ask(http->get(), std::move(request));
}

std::vector<FoundPrinter> findCupsPrinters(std::chrono::milliseconds patience) {
    std::vector<FoundPrinter> found;
    const auto take = [](void* user, unsigned flags, cups_dest_t* destination) -> int {
        if ((flags & CUPS_DEST_FLAGS_REMOVED) != 0)
            return 1;
        const auto option = [&](const char* name) -> std::string {
            const char* value = cupsGetOption(name, destination->num_options, destination->options);
            return value != nullptr ? value : "";
        };
        std::string uri = option("printer-uri-supported");
        if (uri.empty())
            uri = option("device-uri");
        if (uri.starts_with("ipp"))
            static_cast<std::vector<FoundPrinter>*>(user)->push_back(
                {destination->name, uri, option("printer-make-and-model"), destination->is_default != 0});
        return 1;
    };
    cupsEnumDests(0, static_cast<int>(patience.count()), nullptr, 0, 0, take, &found);
    return found;
}

} // namespace darcha
