// SPDX-License-Identifier: Apache-2.0
// What an enrolment asks of the rest of the station. EnrolmentFlow decides, an implementation (app/composition) carries
// out.
//
// Main thread; every call returns at once and answers later through EnrolmentFlow: sealed() or failed() to seal(),
// setReady(Step, bool) while a face or the fingers are (not) accepted, callStaffFor(reasonTextId) when attempts are
// used up, deviceLost() and deviceBack() when what a capture needs goes and comes, presence() while a person is seen at
// work without touching the screen.
#pragma once

#include "app/station/flow/collected.h"
#include "core/media/fingerprint_image.h"
#include "core/service/service_definition.h"

#include <QString>
#include <string>
#include <vector>

namespace darcha {

class FlowEffects {
public:
    virtual ~FlowEffects() = default;

    virtual void startFace(const FaceStep& step) = 0;
    virtual void stopFace() = 0; // keeps what was accepted
    virtual void startFingers(const FingersStep& step) = 0;
    virtual void stopFingers() = 0; // keeps what was accepted
    virtual void seal(const CollectedSession& session) = 0;
    virtual void print() = 0; // the slip of the packet that was sealed last
    virtual void summonStaff(const QString& reasonTextId) = 0;
    virtual void changeLanguage(Language language) = 0; // translator, retranslate, keyboard, voice
    virtual void entered(FlowStep step) = 0;            // for the audit trail
    virtual void wipe() = 0; // end of session, whatever the reason: captures, images, print jobs
};

} // namespace darcha
