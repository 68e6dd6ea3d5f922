// SPDX-License-Identifier: Apache-2.0
// A declared service: who may have it, which steps lead to it, what its record must hold, what it costs and when it is
// ready.
//
// Plain immutable data, made by core/service/service_loader.h from app/services/*.json; no rule of a country is in
// code. Dates are calendar dates at the station. Texts are ids.
#pragma once

#include "core/service/pattern.h"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace darcha {

enum class FingerPosition : unsigned char; // core/media/fingerprint_image.h

using CalendarDate = std::chrono::year_month_day;

// --- details

enum class FieldKind { Text, Digits, Date, Choice };

struct FieldChoice {
    std::string value; // what the record holds
    std::string labelId;
};

struct DateRule {
    std::optional<CalendarDate> notBefore;
    bool notInFuture = false;
    std::optional<int> minimumAge; // in full years, on the day of the application
    std::optional<int> maximumAge;
    std::string errorId;    // outside notBefore / today / maximumAge
    std::string ageErrorId; // younger than minimumAge
};

struct DetailsField {
    std::string id;
    std::string labelId;
    std::string hintId; // may be empty
    FieldKind kind = FieldKind::Text;
    bool required = true;
    std::string keyboard;           // layout id for the on-screen keyboard
    int maximumLength = 100;        // in characters
    std::optional<Pattern> pattern; // of the whole value
    std::string errorId;            // what is wrong if pattern or choice does not fit
    std::vector<FieldChoice> choices;
    std::optional<DateRule> date;
    bool onReview = true;
};

// Agreements between fields; each is checked only when the fields it names are filled and right by themselves.
struct CheckDigit { // last digit = sum of digit x weight (weights repeat) mod modulus
    std::string field;
    std::vector<int> weights;
    int modulus = 10;
    std::string errorId;
};

struct DateDigits { // six digits of `field` from `at` are the date ddmmyy
    std::string field;
    int at = 0;
    std::string dateField;
    std::string errorId;
};

struct SexCentury { // one digit of `field` says sex and century of birth
    struct Row {
        char digit = '0';
        std::string sex; // value of the sex field
        int fromYear = 0;
        int toYear = 0;
    };
    std::string field;
    int at = 0;
    std::string sexField;
    std::string dateField;
    std::vector<Row> rows;
    std::string errorId;
};

using AgreementRule = std::variant<CheckDigit, DateDigits, SexCentury>;

// --- steps

struct ConsentStep {
    std::string textId;
    std::string version; // changes whenever the text changes
};
struct DetailsStep {
    std::vector<DetailsField> fields;
    std::vector<AgreementRule> agreements;
};
struct FaceStep {
    std::string profile;  // core/quality/profiles
    std::string liveness; // core/pad/profiles; empty: the person is not asked to show that they are alive
    int attempts = 3;
};
struct FingersStep {
    std::vector<FingerPosition> positions;
    int attempts = 3;
};
struct SignatureStep {};
struct ReviewStep {};
struct SubmitStep {};
struct SlipStep {};

using ServiceStep =
    std::variant<ConsentStep, DetailsStep, FaceStep, FingersStep, SignatureStep, ReviewStep, SubmitStep, SlipStep>;

// --- around the steps

enum class Evidence { Consent, Details, Face, Fingers, Signature }; // what a record must hold to be complete
std::string_view name(Evidence evidence);                           // "consent"

struct FeeLine {
    std::string labelId;
    std::string unit;    // of the tariff ("BHM"); empty: free
    int thousandths = 0; // of the unit: 890 = 89 %
    std::string source;  // row of requirements.md or act
};

struct PromisedTerm {
    int days = 0;
    bool workingDays = true;
    std::string textId; // with %n
};

struct ServiceDefinition {
    std::string id; // "uz.first_id_card"
    int version = 1;
    std::string country; // ISO 3166-1 alpha-2, lower case
    std::string authorityCode;
    std::string authorityId;
    std::string titleId;
    std::string summaryId;
    CalendarDate validFrom;
    std::optional<CalendarDate> validUntil; // last day
    std::string source;                     // row that the dates come from
    std::vector<ServiceStep> steps;
    std::vector<Evidence> evidence;
    std::string tariff; // name of the tariff file
    std::vector<FeeLine> fee;
    PromisedTerm term;

    bool validOn(CalendarDate day) const;

    // Each kind of step stands at most once.
    template <typename Step> const Step* find() const {
        for (const ServiceStep& step : steps)
            if (const Step* found = std::get_if<Step>(&step))
                return found;
        return nullptr;
    }
};

} // namespace darcha
