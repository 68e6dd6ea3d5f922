// SPDX-License-Identifier: Apache-2.0
#include "core/media/face_geometry.h"
#include "drivers/camera/virtual_citizen/citizen_renderer.h"
#include "tests/support/attacks/actors.h"
#include "tests/support/portrait_head/triangles.h"

#include <opencv2/imgproc.hpp>

namespace darcha::test {
namespace {

// The virtual citizen renders in codes under lamps of its own: here its room stands for the station's, its screen is
// made as strong against the room as the station's is, and codes become light again.
class CitizenPerson final : public Person {
public:
    CitizenPerson(const FaceGeometry& geometry, const CitizenLook& look) : m_renderer(geometry, look) {
        for (std::size_t i = 0; i < m_linear.size(); ++i)
            m_linear[i] = linearOf(static_cast<float>(i) / 255);
    }

    void draw(cv::Mat& linear, const PersonPose& pose, const SceneLight& light) override {
        const Station& station = light.station();
        const cv::Vec3f forward(0, 0, -1);
        const double room = static_cast<double>(light.room(forward)[1]);
        // Its room at 1 is 400 lux, as screen_light.cpp says: the screen over the room is the station's.
        const double strength = 400 / room / static_cast<double>(station.screenWhite);
        const auto rgb = [&](bool left) {
            const cv::Vec3f& bgr = light.half(left);
            return cv::Vec3d(static_cast<double>(bgr[2]), static_cast<double>(bgr[1]), static_cast<double>(bgr[0])) *
                   strength;
        };
        CitizenScene scene;
        scene.screenLeft = rgb(true);
        scene.screenRight = rgb(false);
        scene.screen = {static_cast<double>(station.screenWidth), static_cast<double>(station.screenHeight),
                        static_cast<double>(station.screenBelow), static_cast<double>(station.screenWhite)};
        scene.exposure = 0.7; // so that nothing is white in codes
        scene.verticalFieldOfViewDegrees = fieldOfViewDegrees;
        CitizenPose itsPose;
        itsPose.yaw = pose.yaw;
        itsPose.pitch = pose.pitch;
        itsPose.roll = pose.roll;
        itsPose.x = pose.x;
        itsPose.y = -pose.y;
        itsPose.distance = pose.distance;
        itsPose.blinkRight = itsPose.blinkLeft = pose.blink;
        m_picture = citizenBackdrop(linear.size(), scene, ToneCurve());
        m_renderer.draw(m_picture, itsPose, scene);
        const float lux = static_cast<float>(room / 0.7);
        for (int y = 0; y < linear.rows; ++y) {
            const std::uint8_t* const in = m_picture.ptr<std::uint8_t>(y);
            float* const out = linear.ptr<float>(y);
            for (int x = 0; x < linear.cols * 3; ++x)
                out[x] = m_linear[in[x]] * lux;
        }
    }

private:
    CitizenRenderer m_renderer;
    std::array<float, 256> m_linear{};
    cv::Mat m_picture;
};

} // namespace

std::unique_ptr<Person> citizenPerson(std::uint64_t number, std::optional<double> tone,
                                      const CanonicalFace& canonical) {
    FaceGeometry geometry;
    for (const cv::Point3d& vertex : canonical.vertices)
        geometry.vertices.emplace_back(static_cast<float>(vertex.x), static_cast<float>(vertex.y),
                                       static_cast<float>(vertex.z));
    geometry.triangles = canonical.triangles;
    CitizenLook look = CitizenLook::fromSeed(number % 40 + 1);
    if (tone)
        look.tone = *tone;
    return std::make_unique<CitizenPerson>(geometry, look);
}

} // namespace darcha::test
