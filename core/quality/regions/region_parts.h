// SPDX-License-Identifier: Apache-2.0
// A measure's way to its part of the regions: of a full appearance what is there, of a live one made for the turn.
#pragma once

#include "core/quality/face_appearance.h"
#include "core/quality/regions/head_regions.h"

namespace darcha {

// A live frame has no regions; each measure makes its part every so many frames (a part costs 4 to 10 ms).
inline constexpr int regionTurn = 15; // half a second at 30 frames a second

template <class Part> class RegionPart {
public:
    RegionPart(const FaceObservation& face, const FaceAppearance& appearance, const Part HeadRegions::*member) {
        if (appearance.regions)
            m_part = &(appearance.regions.get()->*member);
        else if (m_own = Part::of(face); m_own)
            m_part = &*m_own;
    }
    RegionPart(const RegionPart&) = delete;
    RegionPart& operator=(const RegionPart&) = delete;

    explicit operator bool() const { return m_part != nullptr; }
    const Part& operator*() const { return *m_part; }

private:
    std::optional<Part> m_own;
    const Part* m_part = nullptr;
};

} // namespace darcha
