// SPDX-License-Identifier: Apache-2.0
// Leads a station through a journey, verb by verb, as the person, the devices and the line would.
//
// Main thread; runs the event loop while it waits. Each verb must come to its end within its patience, or the journey
// fails with the verb, what was waited for and where the flow stood.
#pragma once

#include "app/composition/journey_progress.h"
#include "app/composition/journey_script.h"
#include "core/base/result.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace darcha {

class GatewayProcess;
class Station;
class SteppedTimers;

class JourneyRunner {
public:
    struct Parts {
        Station& station;
        SteppedTimers& timers;
        GatewayProcess* gateway = nullptr;                       // null: not ours to fail
        std::function<void(const std::string& name)> screenshot; // empty: nobody looks
        std::function<void(const JourneyProgress&)> die;         // "kill station": does not return
    };
    JourneyRunner(Parts parts, const JourneyScript& script);

    // From where an earlier process was killed, whose steps then stand before ours.
    Result<void> run(JourneyProgress earlier = {});
    const std::vector<JourneyStepTime>& steps() const { return m_steps; }

private:
    Result<void> perform(const JourneyVerb& verb, std::size_t index);
    Result<void> performFault(const JourneyVerb& verb, std::size_t index);
    Result<void> fill(const JourneyVerb& verb);
    Result<void> captureFace();
    Result<void> captureFingers(const JourneyVerb& verb);
    void sign();
    Result<void> submit();
    Result<void> waitDelivered(double seconds);
    Result<void> printSlip();
    Result<void> expect(const JourneyVerb& verb);
    Result<void> setPlugged(const std::string& device, bool plugged);
    Result<void> waitFor(const std::string& what, std::chrono::milliseconds patience,
                         const std::function<bool()>& until);
    Result<void> next();
    Error failure(const std::string& what) const;

    Parts m_parts;
    const JourneyScript& m_script;
    std::vector<JourneyStepTime> m_steps;
};

} // namespace darcha
