// SPDX-License-Identifier: Apache-2.0
// What has been gathered from one person so far. Plain values, filled step by step; wiped when it is destroyed.
//
// Move-only: personal data has one owner. Pictures are encoded (JPEG, PNG) bytes; JSON members are texts of UTF-8 JSON
// that their rooms made. Times are UTC from Clock. Thread: one at a time.
#pragma once

#include "core/base/clock.h"
#include "core/enrolment/captured_bytes.h"
#include "core/enrolment/personal.h"
#include "core/media/fingerprint_image.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace darcha {

struct ConsentRecord {
    std::string version;    // of the text that was shown, e.g. "1.0"
    std::string textSha256; // hexadecimal, of the UTF-8 text that was shown
    std::string language;   // "en", "ru", "uz-Latn"
    UtcTime given{};
};

struct FaceCaptureRecord {
    CapturedBytes image; // the still of record
    std::string mediaType = "image/jpeg";
    CapturedBytes chipImage;                // the same as a chip holds it, JPEG 2000; may be empty
    std::string qualityJson = "{}";         // measures: name -> native, value
    std::string attackDetectionJson = "{}"; // cues and decision (ISO/IEC 30107-3)
    UtcTime captured{};
    int attempts = 1;
};

struct FingerCaptureRecord {
    FingerPosition position = FingerPosition::Unknown;
    CapturedBytes image;
    std::string mediaType = "image/png";
    double pixelsPerInch = 500;
    int score = 0; // 0 to 100, of `algorithm`
    std::string algorithm;
    UtcTime captured{};
    int attempts = 1;
};

struct SignatureRecord {
    CapturedBytes strokesJson; // points 0..1 of the pad, with times
    CapturedBytes image;
    std::string mediaType = "image/png"; // or image/svg+xml
    UtcTime captured{};
};

struct DocumentRecord {
    std::string name; // file name in documents/, [a-z0-9_.-]
    CapturedBytes content;
    std::string mediaType;
};

// Something that a person could not give, and why. The reason is an id ("finger.missing"), never free text.
struct CaptureException {
    std::string subject; // "finger.RightIndex", "face", "signature"
    std::string reasonId;
    std::string approvedBy; // staff id, empty where nobody had to
};

struct DeviceRecord {
    std::string kind; // "camera", "fingerprint", ...
    std::string id;
    std::string name;
    std::string driver;
    bool isVirtual = true; // one virtual device makes the whole packet a training packet
};

struct ModelRecord {
    std::string name;
    std::string version;
    std::string sha256;
};

struct StepTime {
    std::string step;
    UtcTime started{};
    UtcTime ended{};
};

struct EnrolmentRecord {
    std::string packetId;   // UUID, from RandomSource when the session begins
    std::string sessionId;  // of the audit trail
    std::string caseNumber; // on the slip; no personal data
    std::string serviceId;
    std::string serviceVersion;
    std::string mode;     // "kiosk", "desk", "field"
    std::string role;     // "citizen", "officer", ...
    std::string language; // of the session
    bool training = true;
    UtcTime started{};

    std::map<std::string, PersonalText> details; // field id -> value
    std::optional<ConsentRecord> consent;
    std::optional<FaceCaptureRecord> face;
    std::vector<FingerCaptureRecord> fingers;
    std::optional<SignatureRecord> signature;
    std::vector<DocumentRecord> documents;
    std::vector<CaptureException> exceptions;
    std::vector<DeviceRecord> devices;
    std::vector<ModelRecord> models;
    std::vector<StepTime> steps;

    EnrolmentRecord() = default;
    EnrolmentRecord(EnrolmentRecord&&) = default;
    EnrolmentRecord& operator=(EnrolmentRecord&&) = default;
    EnrolmentRecord(const EnrolmentRecord&) = delete;
    EnrolmentRecord& operator=(const EnrolmentRecord&) = delete;
};

// What a service demands of a record; made from a ServiceDefinition.
struct EnrolmentDemands {
    std::string serviceId;
    std::string serviceVersion;
    std::vector<std::string> fields; // that must be there and not empty
    bool consent = true;
    bool face = true;
    std::vector<FingerPosition> fingers; // each captured, or excepted as "finger.<Position>"
    bool signature = true;
};

std::vector<std::string> lacks(const EnrolmentRecord& record, const EnrolmentDemands& demands); // names, never a value

std::ostream& operator<<(std::ostream&, const EnrolmentRecord&) = delete;
std::ostream& operator<<(std::ostream&, const FaceCaptureRecord&) = delete;
std::ostream& operator<<(std::ostream&, const FingerCaptureRecord&) = delete;
std::ostream& operator<<(std::ostream&, const SignatureRecord&) = delete;
std::string redacted(const EnrolmentRecord& record); // packet id, service and counts

} // namespace darcha
