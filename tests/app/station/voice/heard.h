// SPDX-License-Identifier: Apache-2.0
// What both tests of the voice need: the station's texts, and how long and how loud a sound is.
#pragma once

#include "app/station/texts.h"

#include <algorithm>
#include <cmath>
#include <QByteArray>
#include <QtEndian>
#include <QtGlobal>

namespace darcha::test {

inline Texts stationTexts() {
    auto read = Texts::load();
    if (!read)
        qFatal("%s", read.error().detail.c_str());
    return *std::move(read);
}

struct Heard {
    double seconds = 0; // from the first sound to the last
    double whole = 0;   // with the silence around it
    double loudest = 0; // root mean square of 50 ms, of full scale
    double peak = 0;    // of full scale
};

// 16 bit, little endian, mono.
inline Heard heard(QByteArrayView samples, quint32 rate) {
    const qsizetype count = samples.size() / 2, piece = rate / 20;
    const auto at = [&](qsizetype i) { return qFromLittleEndian<qint16>(samples.data() + 2 * i) / 32768.0; };
    Heard sound;
    sound.whole = static_cast<double>(count) / rate;
    for (qsizetype i = 0; i < count; ++i)
        sound.peak = std::max(sound.peak, std::abs(at(i)));
    qsizetype first = -1, last = 0;
    for (qsizetype from = 0; from + piece <= count; from += piece) {
        double sum = 0;
        for (qsizetype i = from; i < from + piece; ++i)
            sum += at(i) * at(i);
        const double level = std::sqrt(sum / static_cast<double>(piece));
        sound.loudest = std::max(sound.loudest, level);
        if (level > 0.005) {
            first = first < 0 ? from : first;
            last = from + piece;
        }
    }
    sound.seconds = static_cast<double>(last - std::max<qsizetype>(0, first)) / rate;
    return sound;
}

} // namespace darcha::test
