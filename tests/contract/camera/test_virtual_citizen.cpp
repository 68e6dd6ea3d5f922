// SPDX-License-Identifier: Apache-2.0
// The virtual citizen passes the suite that every camera passes.
#include "drivers/camera/virtual_citizen/virtual_citizen.h"
#include "tests/contract/camera/camera_contract.h"
#include "tests/support/canonical_face.h"
#include "tests/support/face_geometry.h"

#include <QtTest>

using namespace darcha;

class VirtualCitizenContract : public CameraContract {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (const CanonicalFace* const face = test::canonicalFace())
            m_geometry = test::geometryOf(*face);
    }

protected:
    CameraUnderTest make() override {
        VirtualCitizenOptions options;
        options.stream = {640, 360};
        options.still = {1280, 720};
        auto made = VirtualCitizen::create(m_geometry, CitizenLook::fromSeed(2), m_clock, nullptr, options);
        if (!made)
            qFatal("the virtual citizen cannot be made");
        const std::shared_ptr<VirtualCitizen> camera = std::move(*made);
        return {camera, [camera] { camera->director().unplug(); }, [camera] { camera->director().plugIn(); }};
    }

private:
    FaceGeometry m_geometry;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(VirtualCitizenContract)
#include "test_virtual_citizen.moc"
