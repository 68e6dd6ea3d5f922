// SPDX-License-Identifier: Apache-2.0
// Prints the cosine of every pair of faces given, and for videos of every EACHth frame: how the card's bands were
// chosen. Not a test.
//   measure_embedding MODEL_DIR [--each N] PERSON=FILE...
// Output: "genuine|impostor", cosine, the two files; then the quantiles of both.
#include "tests/support/named_faces.h"

using namespace darcha;

namespace {

struct Known {
    std::string person, file;
    FaceEmbedding embedding;
};

void quantiles(const char* what, std::vector<double> values) {
    std::sort(values.begin(), values.end());
    if (values.empty())
        return;
    const auto at = [&](double q) {
        return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
    };
    std::printf("# %s n %zu: min %.3f 1%% %.3f 5%% %.3f median %.3f 95%% %.3f 99%% %.3f max %.3f\n", what,
                values.size(), values.front(), at(0.01), at(0.05), at(0.5), at(0.95), at(0.99), values.back());
}

} // namespace

int main(int argc, char** argv) {
    std::optional<FaceEmbedder> embedder;
    std::vector<Known> known;
    const int code = test::forEachNamedFace(
        argc, argv,
        [&](const ModelStore& models) {
            if (auto made = FaceEmbedder::create(models))
                embedder.emplace(std::move(*made));
            return embedder.has_value();
        },
        [&](const test::NamedFace& named) {
            if (auto made = embedder->embed(named.face))
                known.push_back({named.person, named.file, std::move(*made)});
        });
    if (code != 0)
        return code;
    std::vector<double> genuine, impostor;
    for (std::size_t a = 0; a < known.size(); ++a)
        for (std::size_t b = a + 1; b < known.size(); ++b) {
            const double cosine = similarity(known[a].embedding, known[b].embedding);
            const bool same = known[a].person == known[b].person;
            (same ? genuine : impostor).push_back(cosine);
            if (same || cosine > 0.4)
                std::printf("%s\t%.3f\t%s\t%s\n", same ? "genuine" : "impostor", cosine, known[a].file.c_str(),
                            known[b].file.c_str());
        }
    quantiles("genuine", genuine);
    quantiles("impostor", impostor);
    return 0;
}
