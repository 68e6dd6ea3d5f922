// SPDX-License-Identifier: Apache-2.0
// Which pictures of shared/data/faces are labelled bad for what (INDEX.tsv), and which components may say so.
//
// `asked`: the faults that the target speaks of; the others are told in the table without a target.
#pragma once

#include "core/quality/quality_score.h"

#include <string_view>
#include <vector>

namespace darcha::test {

struct LabelledFault {
    std::string_view fault;
    std::string_view picture; // of shared/data/faces
    std::vector<QualityComponent> says;
    bool asked = true;
};

inline const std::vector<LabelledFault>& labelledFaults() {
    using enum QualityComponent;
    using Says = std::vector<QualityComponent>;
    static const Says yaw{HeadPoseYaw}, pitch{HeadPosePitch}, roll{HeadPoseRoll}, shut{EyesOpen, EyesVisible};
    static const Says open{MouthClosed}, smile{MouthClosed, ExpressionNeutrality}, one{SingleFacePresent};
    static const Says hidden{MouthOcclusionPrevention, FaceOcclusionPrevention};
    static const Says dark{UnderExposurePrevention}, bright{OverExposurePrevention};
    static const Says side{IlluminationUniformity};
    static const Says cut{LeftwardCropOfTheFaceImage, RightwardCropOfTheFaceImage};
    static const Says far{InterEyeDistance, HeadSize}, backdrop{BackgroundUniformity}, covered{NoHeadCoverings};
    static const std::vector<LabelledFault> list{
        {"pose", "misc/ciplab_real_00007.jpg", yaw},
        {"pose", "misc/aflw_image04476.jpg", yaw},
        {"pose", "ai_generated_cc0/f58.jpg", yaw},
        {"pose", "live_selfies/jr12.jpg", yaw},
        {"pose", "ai_generated_cc0/m91.jpg", pitch},
        {"pose", "ai_generated_cc0/m72.jpg", pitch},
        {"pose", "roll_scale/lisa3.jpg", roll},
        {"closed eyes", "video_frames/d14_0185.png", shut},
        {"closed eyes", "expressions/stock-emotions-b-1.jpg", shut},
        {"closed eyes", "expressions/stock-emotions-b-4.jpg", shut},
        {"closed eyes", "misc/AFW_134212_2_0_eyesdown.jpg", shut},
        {"closed eyes", "misc/ciplab_real_00005.jpg", shut},
        {"open mouth", "expressions/stock-emotions-b-3.jpg", open},
        {"open mouth", "expressions/stock-emotions-b-5.jpg", open},
        {"open mouth", "misc/mask_128.jpg", open},
        {"second face", "misc/deepface_couple.jpg", one},
        {"second face", "misc/deepface_selfie-many-people.jpg", one},
        {"second face", "misc/dlib_2008_001009.jpg", one},
        {"second face", "misc/dlib_bald_guys.jpg", one},
        {"second face", "misc/fr_two_people.jpg", one},
        {"second face", "misc/mask_with_mask172.jpg", one},
        {"second face", "misc/mask_with_mask354.jpg", one},
        {"no face", "misc/skimage_coffee_noface.png", one},
        {"no face", "misc/dlib_dogs.jpg", one},
        {"mask", "misc/mask_with_mask014.png", hidden},
        {"mask", "misc/mask_with_mask129.jpg", hidden},
        {"darkness", "iso19794-5/Exception_Photo.jp2", dark},
        {"darkness", "misc/mask_137.jpg", {UnderExposurePrevention, IlluminationUniformity}}, // lit from one side
        {"overexposure", "misc/mask_106.jpg", bright},
        {"partial face", "misc/fr_obama_partial_face.jpg", cut},
        {"partial face", "misc/fr_obama_partial_face2.jpg", cut},

        {"open smile", "frll_smiling/013_08.jpg", smile, false},
        {"open smile", "frll_smiling/025_08.jpg", smile, false},
        {"open smile", "frll_smiling/061_08.jpg", smile, false},
        {"open smile", "frll_smiling/099_08.jpg", smile, false},
        {"open smile", "frll_smiling/129_08.jpg", smile, false},
        {"open smile", "ai_generated_cc0/f45.jpg", smile, false},
        {"open smile", "ai_generated_cc0/f69.jpg", smile, false},
        {"open smile", "ai_generated_cc0/f96.jpg", smile, false},
        {"open smile", "ai_generated_cc0/m96.jpg", smile, false},
        {"open smile", "misc/skimage_astronaut.png", smile, false},
        {"hand over the mouth", "expressions/stock-emotions-b-6.jpg", hidden, false},
        {"gaze", "video_frames/d14_0065.png", {GazeForward}, false},
        {"side light", "ai_generated_cc0/f30.jpg", side, false},
        {"side light", "ai_generated_cc0/m35.jpg", side, false},
        {"side light", "ai_generated_cc0/m93.jpg", side, false},
        {"far away", "ai_generated_cc0/m71.jpg", far, false},
        {"far away", "iso19794-5/Face.jp2", far, false},
        {"colour cast", "ai_generated_cc0/m93.jpg", {NaturalColour}, false},
        {"background", "ai_generated_cc0/f34.jpg", backdrop, false},
        {"background", "ai_generated_cc0/f91.jpg", backdrop, false},
        {"background", "misc/skimage_astronaut.png", backdrop, false},
        {"hat", "ai_generated_cc0/f73.jpg", covered, false},
        {"hat", "ai_generated_cc0/m29.jpg", covered, false},
    };
    return list;
}

} // namespace darcha::test
