// SPDX-License-Identifier: Apache-2.0
// Names for the mesh points that measures use. Right and left are the subject's own.
//
// Source: MediaPipe's canonical_face_model_uv_visualization and its FACEMESH_* connection lists (Apache-2.0).
#pragma once

#include <array>

namespace darcha::meshpoint {

inline constexpr int noseTip = 1;
inline constexpr int foreheadTop = 10; // upper end of the face oval, about the hair line
inline constexpr int chin = 152;
inline constexpr int upperLipInner = 13;
inline constexpr int lowerLipInner = 14;
inline constexpr int mouthRightCorner = 61;
inline constexpr int mouthLeftCorner = 291;
inline constexpr int mouthRightInnerCorner = 78;
inline constexpr int mouthLeftInnerCorner = 308;
inline constexpr int rightEyeOuter = 33;
inline constexpr int rightEyeInner = 133;
inline constexpr int leftEyeInner = 362;
inline constexpr int leftEyeOuter = 263;
inline constexpr int rightTemple = 234; // widest points of the face oval, in front of the ears
inline constexpr int leftTemple = 454;
inline constexpr int rightIris = 468; // centres; the four that follow are its rim
inline constexpr int leftIris = 473;

// Closed outlines, in order.
inline constexpr std::array faceOval{10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288,
                                     397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
                                     172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109};
inline constexpr std::array rightEyeOutline{33,  246, 161, 160, 159, 158, 157, 173,
                                            133, 155, 154, 153, 145, 144, 163, 7};
inline constexpr std::array leftEyeOutline{362, 398, 384, 385, 386, 387, 388, 466,
                                           263, 249, 390, 373, 374, 380, 381, 382};
inline constexpr std::array outerLips{61,  185, 40,  39,  37,  0,  267, 269, 270, 409,
                                      291, 375, 321, 405, 314, 17, 84,  181, 91,  146};
inline constexpr std::array innerLips{78,  191, 80,  81,  82,  13, 312, 311, 310, 415,
                                      308, 324, 318, 402, 317, 14, 87,  178, 88,  95};
inline constexpr std::array rightBrow{70, 63, 105, 66, 107, 55, 65, 52, 53, 46};
inline constexpr std::array leftBrow{336, 296, 334, 293, 300, 276, 283, 282, 295, 285};

// The subset_idxs of the operator's options: the points that span a region, which are also those that its network
// refines.
inline constexpr std::array<int, 80> lipsRefined{
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0,  267, 269, 270, 409,
    78, 95,  88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415,
    76, 77,  90, 180, 85, 16, 315, 404, 320, 307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408,
    62, 96,  89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268, 271, 272, 407};
inline constexpr std::array<int, 71> rightEyeRefined{
    33,  7,   163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25,
    110, 24,  23,  22,  26,  112, 243, 247, 30,  29,  27,  28,  56,  190, 226, 31,  228, 229,
    230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189, 35,  124, 46,  53,  52,  65,
    143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70,  63,  105, 66,  107, 55,  193};
inline constexpr std::array<int, 71> leftEyeRefined{
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255,
    339, 254, 253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449,
    450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413, 265, 353, 276, 283, 282, 295,
    372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293, 334, 296, 336, 285, 417};

} // namespace darcha::meshpoint
