// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/virtual_citizen.h"

#include "drivers/camera/virtual_citizen/citizen_motion.h"
#include "drivers/camera/virtual_citizen/citizen_renderer.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <opencv2/core.hpp>
#include <optional>

namespace darcha {

using namespace std::chrono;

namespace {

// Frames are handed out as shared, immutable pictures; one that everybody has let go of is drawn on again, which spares
// the kernel 6 MB of fresh pages a frame.
class PicturePool {
public:
    cv::Mat take(cv::Size size) {
        for (cv::Mat& picture : m_pictures)
            if (picture.size() == size && picture.u && CV_XADD(&picture.u->refcount, 0) == 1)
                return picture;
        cv::Mat fresh(size, CV_8UC3);
        if (m_pictures.size() < most)
            m_pictures.push_back(fresh);
        return fresh;
    }

private:
    static constexpr std::size_t most = 6;
    std::vector<cv::Mat> m_pictures;
};

} // namespace

struct VirtualCitizen::Content {
    // Somebody has the exposure in hand: a factor on what the automatics had chosen, which rest meanwhile.
    struct Hand final : ExposureControl {
        std::optional<double> factor;
        Result<double> stepTo(double wanted) override { return *(factor = std::clamp(wanted, 0.05, 8.0)); }
        Result<void> restore() override { return factor.reset(), Result<void>(); }
    };
    Hand hand;
    FaceGeometry geometry;
    CitizenLook look;
    VirtualCitizenOptions options;
    std::shared_ptr<CitizenDirector> director;
    CitizenRenderer renderer;
    ToneCurve tone;
    SensorNoise noise;
    std::optional<citizen::CitizenMotion> motion; // both begin anew with each open()
    std::unique_ptr<CitizenRenderer> companion;   // the second person; painted when first asked for
    std::optional<citizen::CitizenMotion> companionMotion;
    PicturePool pool;
    cv::Mat backdrop;
    CitizenScene backdropScene;
    CitizenOrders orders; // of the last frame
    citizen::AutoExposure exposure;
    // What the screen showed at the last frames: the camera sees it later than the person who asks for it.
    struct Shown {
        microseconds at;
        cv::Vec3d left, right;
    };
    std::deque<Shown> shown;
    microseconds metered{0};
    SteadyTime opened{};
    std::int64_t slot = -1;
    std::uint64_t shot = 0; // counts every exposure, stills too: no two share their grain

    Content(const FaceGeometry& g, const CitizenLook& l, const VirtualCitizenOptions& o,
            std::shared_ptr<CitizenDirector> d)
        : geometry(g),
          look(l),
          options(o),
          director(std::move(d)),
          renderer(g, l),
          tone(renderer.metered()),
          noise(l.seed) {
        restart();
    }

    void restart() {
        motion.emplace(look.seed, options.arrives);
        companionMotion.emplace(look.seed + 77, false);
        slot = -1;
        shown.clear();
        hand.factor.reset();
        metered = microseconds(0);
    }

    microseconds presentation() const {
        return microseconds(std::llround(static_cast<double>(slot) * 1e6 / options.framesPerSecond));
    }

    CitizenScene scene() const {
        const Shown& light = shown.front();
        return {light.left,
                light.right,
                orders.roomLight,
                exposure.exposure() * hand.factor.value_or(1),
                options.verticalFieldOfViewDegrees,
                options.screen};
    }

    void move(microseconds now) {
        orders = director->orders();
        if (options.camera.autoExposure && shown.empty())
            exposure.begin(orders.roomLight);
        shown.push_back({now, orders.screenLeft, orders.screenRight});
        const microseconds seen =
            now - microseconds(std::llround(options.camera.screenDelaySeconds * 1e6)) + microseconds(500);
        while (shown.size() > 1 && shown[1].at <= seen)
            shown.pop_front();
        motion->at(now, orders);
        if (orders.secondPerson && !companion) {
            CitizenLook other = CitizenLook::fromSeed(look.seed + 77);
            companion = std::make_unique<CitizenRenderer>(geometry, other);
        }
        if (companion) {
            CitizenOrders theirs;
            theirs.present = orders.secondPerson;
            theirs.distanceCm = orders.distanceCm + 28;
            theirs.asideCm = 25; // looks over the left shoulder
            theirs.upCm = 3;
            theirs.cutRequests = orders.cutRequests;
            companionMotion->at(now, theirs);
        }
    }

    void expose(cv::Mat& picture, const cv::Mat& behind, bool streaming) {
        if (orders.lensCovered) {
            picture.setTo(cv::Scalar(7, 7, 9));
            noise.apply(picture, ++shot, 2.3, 1.2); // automatic gain at its end
            return;
        }
        behind.copyTo(picture);
        const CitizenScene lit = scene();
        if (companion)
            companion->draw(picture, companionMotion->pose(), lit);
        renderer.draw(picture, motion->pose(), lit);
        if (options.camera.autoExposure && streaming && !hand.factor && presentation() >= metered) {
            exposure.meter(picture, presentation() - metered, options.camera.exposureSeconds);
            metered = presentation();
        }
        tone.apply(picture);
        citizen::develop(picture, options.camera);
        const double gain = std::sqrt(std::max(0.5, lit.exposure)); // fewer photons for the same code
        noise.apply(picture, ++shot, options.camera.shotNoise * gain, options.camera.readNoise * gain);
    }
};

Result<std::unique_ptr<VirtualCitizen>> VirtualCitizen::create(const FaceGeometry& geometry, const CitizenLook& look,
                                                               const Clock& clock,
                                                               std::shared_ptr<CitizenDirector> director,
                                                               const VirtualCitizenOptions& options) {
    if (geometry.vertices.size() != 468 || geometry.triangles.size() != 898)
        return {ErrorCode::InvalidArgument,
                "virtual citizen: face geometry of " + std::to_string(geometry.vertices.size()) + " points and " +
                    std::to_string(geometry.triangles.size()) + " triangles; 468 and 898 are needed"};
    for (const auto& triangle : geometry.triangles)
        for (const int i : triangle)
            if (i < 0 || i >= 468)
                return {ErrorCode::InvalidArgument, "virtual citizen: a triangle names point " + std::to_string(i)};
    if (options.stream.width < 64 || options.stream.height < 36 || options.framesPerSecond <= 0)
        return {ErrorCode::InvalidArgument, "virtual citizen: picture size or frame rate"};
    if (!director)
        director = std::make_shared<CitizenDirector>();
    auto content = std::make_unique<Content>(geometry, look, options, std::move(director));
    return std::unique_ptr<VirtualCitizen>(new VirtualCitizen(clock, options.pacing, std::move(content)));
}

VirtualCitizen::VirtualCitizen(const Clock& clock, Pacing pacing, std::unique_ptr<Content> content)
    : VirtualCamera(
          {"virtual-citizen:" + std::to_string(content->look.seed), "Virtual citizen", "virtual-citizen", true}, clock,
          pacing),
      m_content(std::move(content)) {
    m_content->director->onCable([this](bool plugged) { plugged ? plug() : unplug(); });
    if (!m_content->director->orders().plugged)
        unplug();
}

VirtualCitizen::~VirtualCitizen() { m_content->director->onCable({}); }

ExposureControl* VirtualCitizen::exposureControl() { return &m_content->hand; }

CitizenDirector& VirtualCitizen::director() { return *m_content->director; }

Result<CameraFormat> VirtualCitizen::begin() {
    Content& c = *m_content;
    c.opened = clock().steady();
    c.restart();
    return CameraFormat{c.options.stream, c.options.still, c.options.framesPerSecond};
}

Result<VirtualCamera::Picture> VirtualCitizen::nextPicture() {
    Content& c = *m_content;
    ++c.slot;
    if (c.options.pacing == Pacing::ByClock) {
        const double elapsed = duration<double>(clock().steady() - c.opened).count();
        c.slot = std::max(c.slot, static_cast<std::int64_t>(elapsed * c.options.framesPerSecond));
    }
    c.move(c.presentation());
    const CitizenScene scene = c.scene();
    if (c.backdrop.empty() || scene.screenLeft != c.backdropScene.screenLeft ||
        scene.screenRight != c.backdropScene.screenRight || scene.roomLight != c.backdropScene.roomLight ||
        scene.exposure != c.backdropScene.exposure) {
        c.backdrop = citizenBackdrop(c.options.stream, scene, c.tone);
        c.backdropScene = scene;
    }
    Picture picture{c.pool.take(c.options.stream), c.presentation()};
    c.expose(picture.bgr, c.backdrop, true);
    return picture;
}

Result<cv::Mat> VirtualCitizen::stillPicture() {
    Content& c = *m_content;
    if (c.slot < 0)
        c.move(microseconds(0));
    cv::Mat picture(c.options.still, CV_8UC3);
    c.expose(picture, citizenBackdrop(c.options.still, c.scene(), c.tone), false);
    return picture;
}

} // namespace darcha
