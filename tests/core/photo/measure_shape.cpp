// SPDX-License-Identifier: Apache-2.0
// Prints the lengths of core/photo/face_shape of every picture, and of every EACHth frame of videos: how the deviations
// there were measured. Not a test.
//   measure_shape MODEL_DIR [--each N] PERSON=FILE...
#include "core/photo/face_shape.h"
#include "tests/support/named_faces.h"

using namespace darcha;

int main(int argc, char** argv) {
    std::optional<CanonicalFace> canonical;
    return test::forEachNamedFace(
        argc, argv,
        [&](const ModelStore& models) {
            if (auto loaded = CanonicalFace::load(models))
                canonical.emplace(std::move(*loaded));
            std::printf("person\tfile\tyaw\tpitch");
            for (const ShapeMeasure& measure : shapeMeasures())
                std::printf("\t%s", measure.name.data());
            std::printf("\n");
            return canonical.has_value();
        },
        [&](const test::NamedFace& named) {
            std::printf("%s\t%s\t%.2f\t%.2f", named.person.c_str(), named.file.c_str(), named.face.pose.yaw,
                        named.face.pose.pitch);
            for (const double length : shapeOf(named.face, *canonical).lengths)
                std::printf("\t%.5f", length);
            std::printf("\n");
        });
}
