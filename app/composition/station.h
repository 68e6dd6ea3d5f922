// SPDX-License-Identifier: Apache-2.0
// One station, whole: every concrete class, chosen and joined in dependency order. darcha-station puts a window on it,
// darchactl leads it through journeys.
//
// Main thread. Owns its threads (camera, analysis, storage, printing) and ends them in its destructor.
#pragma once

#include "app/composition/device_choice.h"
#include "app/composition/session_record.h"
#include "app/station/flow/flow_effects.h"
#include "app/station/texts.h"
#include "app/station/time_zone.h"
#include "core/service/flow.h"

#include <filesystem>
#include <memory>
#include <QObject>
#include <string>

namespace darcha {

class AcceptanceGuide;
class DetailsForm;
class EnrolmentFlow;
class FaceCapture;
class FingerCapture;
class OutboxUploader;
class PrintThread;
class RandomSource;
class SignatureCapture;
class SlipPrint;
class StationHealth;
class StationImages;
class StationStore;
class StorageThread;
class Submission;
class Timers;
class Voice;
struct Provisioned;

struct StationOptions {
    std::filesystem::path state; // keys, outbox, database; made with mode 0700
    std::filesystem::path models;
    std::filesystem::path services;
    std::filesystem::path profiles;
    std::string stationId = "station-1";
    StationMode mode = StationMode::Kiosk;
    StationRole role = StationRole::Citizen;
    Language language = Language::En; // of the welcome page
    std::string timeZone = TimeZone::usual;
    std::string gatewayUrl; // "https://host:port"; while nobody answers there, packets wait
    bool training = true;   // its keys are of a PKI made on the spot, whose owner's key lies beside them
    // How long a delivered packet stays here, still sealed. The consent text promises that it goes once the ministry
    // has confirmed; a day lets staff compare the day's list with the ministry's, and the receipt's hash stays in the
    // audit.
    std::chrono::days keepDelivered{1};
    DeviceWishes devices;
    ScreenPlace screen; // as provisioned_camera.h
};

class Station final : public QObject, private FlowEffects {
    Q_OBJECT

public:
    // What the outside world gives; all outlive the station. `images` may be null where nobody looks.
    struct World {
        const Clock& clock;
        Timers& timers;
        RandomSource& random;
        const Provisioned& pki;
        StationImages* images = nullptr;
    };

    static Result<std::unique_ptr<Station>> create(const StationOptions& options, const World& world);
    ~Station() override;

    EnrolmentFlow& flow();
    DetailsForm& details();
    SignatureCapture& signature();
    FaceCapture& face();
    AcceptanceGuide& acceptance();
    FingerCapture& fingers();
    Submission& submission();
    SlipPrint& slip();
    StationHealth& health();
    Voice& voice();
    StationStore& store(); // storage thread only, or while storage() is idle
    StorageThread& storage();
    PrintThread& printing();
    OutboxUploader& uploader();
    const Texts& texts() const;
    Devices& devices();
    bool training() const;
    std::string lastPacketId() const; // of the packet that was sealed last; empty before

signals:
    void languageChanged(); // retranslate

private:
    struct Rooms;
    explicit Station(std::unique_ptr<Rooms> rooms);
    using AuditFields = std::vector<std::pair<std::string, std::string>>;

    Result<void> build();
    void wire();
    void beginSession();
    void prepareSlip();
    void showDevices();
    void askPrinter();
    void audit(const std::string& event, AuditFields fields);
    std::string approval() const; // who stands behind what staff decided

    void startFace(const FaceStep& step) override;
    void stopFace() override;
    void startFingers(const FingersStep& step) override;
    void stopFingers() override;
    void seal(const CollectedSession& session) override;
    void print() override;
    void summonStaff(const QString& reasonTextId) override;
    void changeLanguage(Language language) override;
    void entered(FlowStep step) override;
    void wipe() override;

    std::unique_ptr<Rooms> m_rooms;
};

} // namespace darcha
