// SPDX-License-Identifier: Apache-2.0
// What an acceptance run came to: error rates per species with exact bounds, and in plain words what they can and
// cannot prove. As JSON and as text, signed by the station.
//
// Terms of ISO/IEC 30107-3:2023. An attack's error is only that it was accepted as a person; inconclusive means that
// staff decide, and is counted on its own, so that a reader can take the strict view. Errors of write: FileUnwritable,
// DiskFull, KeyUnusable, SealingFailed.
#pragma once

#include "core/pad/acceptance/acceptance_run.h"
#include "core/pad/acceptance/binomial.h"

namespace darcha {

struct Signer;

struct AcceptanceGroup {
    AttackSpecies species; // id empty: genuine people
    int presented = 0;     // that count
    int accepted = 0, refused = 0, inconclusive = 0, noResponse = 0;
    int withdrawn = 0;
    int withdrawnErrors = 0; // of these: what would have been an error. Staff may take back; nobody may hide by it

    bool genuine() const { return species.id.empty(); }
    int responded() const { return presented - noResponse; }
    // APCER of an attack (accepted), BPCER of genuine people (refused as an attack), both of those that responded.
    int errors() const { return genuine() ? refused : accepted; }
    double errorRate() const { return responded() > 0 ? static_cast<double>(errors()) / responded() : 0; }
    double noResponseRate() const { return presented > 0 ? static_cast<double>(noResponse) / presented : 0; }
};

struct AcceptanceReport {
    std::vector<AcceptanceGroup> groups; // genuine first, then as planned
    bool complete = false;               // everything that was planned was presented

    static AcceptanceReport of(const AcceptanceRun& run);
    // By the upper bound, where two have the same rate: who was presented less often is known less well.
    const AcceptanceGroup* worstSpecies() const; // null without attacks
};

// Whole, with every presentation; the text's SHA-256 is in it, so that one signature covers both.
nlohmann::json reportJson(const AcceptanceRun& run, UtcTime written);
std::string reportText(const AcceptanceRun& run, UtcTime written); // for people: 80 columns, English
std::string inWords(const AcceptanceGroup& group);                 // what these numbers prove: one or two sentences

// Writes <base>.json, <base>.txt and <base>.json.p7s, a detached CMS signature over the JSON file:
// openssl cms -verify -binary -inform DER -in B.json.p7s -content B.json -CAfile authority.cert.pem -out /dev/null
Result<void> writeSignedReport(const AcceptanceRun& run, const std::filesystem::path& base, const Signer& signer,
                               UtcTime at);

} // namespace darcha
