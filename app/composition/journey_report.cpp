// SPDX-License-Identifier: Apache-2.0
#include "app/composition/journey_report.h"

#include "app/composition/host.h"
#include "app/composition/journey_runner.h"
#include "app/composition/station_store.h"
#include "app/station/slip/print_thread.h"
#include "app/station/sync/storage_thread.h"
#include "drivers/printer/pdf_printer.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <QEventLoop>
#include <QTimer>

namespace darcha {
namespace {

void waitFor(const WorkThread& thread) {
    while (!thread.idle()) {
        QEventLoop loop;
        QTimer::singleShot(std::chrono::milliseconds(10), &loop, &QEventLoop::quit);
        loop.exec();
    }
}

} // namespace

Result<nlohmann::json> reportJourney(Host& host, const std::vector<JourneyStepTime>& steps) {
    Station& station = host.station();
    waitFor(station.storage());
    waitFor(station.printing());
    nlohmann::json report{
        {"packet_id", nullptr}, {"packet", nullptr}, {"header", nullptr}, {"slip", nullptr}, {"receipt", nullptr}};
    if (const std::string id = station.lastPacketId(); !id.empty()) {
        const auto entry = station.store().outbox().find(id);
        if (!entry.ok())
            return entry.error();
        if (!*entry)
            return Error{ErrorCode::InternalError, "packet " + id + " is not in the outbox"};
        report["packet_id"] = id;
        report["packet"] = (*entry)->files.ciphertext.string();
        report["header"] = (*entry)->files.header.string();
        if (!(*entry)->receipt.empty()) {
            const std::filesystem::path receipt = host.layout().outbox / (id + ".receipt.p7m");
            std::ofstream file(receipt, std::ios::binary);
            file.write(reinterpret_cast<const char*>((*entry)->receipt.data()),
                       static_cast<std::streamsize>((*entry)->receipt.size()));
            if (!file.flush())
                return Error{ErrorCode::FileUnwritable, receipt.string()};
            report["receipt"] = receipt.string();
        }
    }
    if (const PdfPrinter* printer = station.devices().virtualPrinter;
        printer != nullptr && !printer->lastFile().empty())
        report["slip"] = printer->lastFile().string();
    report["state"] = host.layout().folder.string();
    report["platform_key"] = host.pki().platformKeyFile.string();
    report["platform_cert"] = host.pki().platformCertificate.string();
    report["authority_cert"] = host.pki().authorityCertificate.string();
    report["training"] = station.training();
    report["steps"] = nlohmann::json::array();
    for (const JourneyStepTime& step : steps)
        report["steps"].push_back({{"name", step.name}, {"ms", step.ms}});
    return report;
}

} // namespace darcha
