// SPDX-License-Identifier: Apache-2.0
#include "core/service/service_steps.h"

#include "core/media/fingerprint_image.h"
#include "core/service/flow.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {

namespace {

FingersStep readFingers(ServiceReader& in, const At& at) {
    FingersStep step;
    in.object(at, {"kind", "positions", "attempts"});
    Words known;
    for (int code = 1; code <= 10; ++code)
        known.emplace_back(name(static_cast<FingerPosition>(code)));
    for (const At& item : in.items(in.member(at, "positions"))) {
        const std::string position = in.word(item, known);
        const auto found = std::ranges::find(known, position);
        if (found == known.end())
            break;
        const auto finger = static_cast<FingerPosition>(found - known.begin() + 1);
        if (std::ranges::find(step.positions, finger) != step.positions.end())
            in.fail(item.pointer, position + " stands twice; name each finger once");
        step.positions.push_back(finger);
    }
    step.attempts = in.integer(in.optionalMember(at, "attempts"), 1, 10, step.attempts);
    return step;
}

} // namespace

ServiceStep readStep(ServiceReader& in, const At& at) {
    static const Words kinds{"consent", "details", "face", "fingers", "signature", "review", "submit", "slip"};
    if (!in.error() && !at.value->is_object())
        in.fail(at.pointer, "expected a step { \"kind\": ... }");
    const std::string kind = in.word(in.member(at, "kind"), kinds);
    if (in.error())
        return SlipStep{};
    if (kind == "consent") {
        in.object(at, {"kind", "text", "version"});
        return ConsentStep{in.textId(in.member(at, "text")), in.text(in.member(at, "version"))};
    }
    if (kind == "details")
        return readDetails(in, at);
    if (kind == "face") {
        in.object(at, {"kind", "profile", "liveness", "attempts"});
        const At profile = in.member(at, "profile");
        FaceStep step;
        step.profile = in.text(profile);
        if (!in.error() && in.context().knowsProfile && !in.context().knowsProfile(step.profile))
            in.fail(profile.pointer, "there is no quality profile \"" + step.profile + "\" in core/quality/profiles");
        if (const At liveness = in.optionalMember(at, "liveness"); liveness.value) {
            step.liveness = in.text(liveness);
            if (!in.error() && in.context().knowsLiveness && !in.context().knowsLiveness(step.liveness))
                in.fail(liveness.pointer,
                        "there is no liveness profile \"" + step.liveness + "\" in core/pad/profiles");
        }
        step.attempts = in.integer(in.optionalMember(at, "attempts"), 1, 10, step.attempts);
        return step;
    }
    if (kind == "fingers")
        return readFingers(in, at);
    in.object(at, {"kind"});
    if (kind == "signature")
        return SignatureStep{};
    if (kind == "review")
        return ReviewStep{};
    if (kind == "submit")
        return SubmitStep{};
    return SlipStep{};
}

// A service without these, or in another order, could seal what nobody agreed to or looked at.
void checkOrder(ServiceReader& in, const At& steps, const std::vector<ServiceStep>& all) {
    if (in.error())
        return;
    std::vector<FlowStep> order;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const FlowStep step = flowStep(all[i]);
        const std::string pointer = steps.pointer + "/" + std::to_string(i);
        if (std::ranges::find(order, step) != order.end())
            return in.fail(pointer,
                           "the step \"" + std::string(name(step)) + "\" stands twice; each kind stands once at most");
        order.push_back(step);
    }
    if (order.front() != FlowStep::Consent)
        return in.fail(steps.pointer + "/0", "the first step must be \"consent\"");
    const std::vector<FlowStep> end{FlowStep::Review, FlowStep::Submit, FlowStep::Slip};
    if (order.size() < 4 || !std::equal(end.begin(), end.end(), order.end() - 3))
        in.fail(steps.pointer, "the last three steps must be \"review\", \"submit\", \"slip\", in this order");
}

} // namespace darcha
