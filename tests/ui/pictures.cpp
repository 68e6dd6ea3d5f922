// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/pictures.h"

#include <cmath>
#include <QPainter>
#include <QPainterPath>

namespace darcha {
namespace {

QImage bust(QSize size) {
    QImage image(size, QImage::Format_RGB32);
    QLinearGradient wall(0, 0, 0, size.height());
    wall.setColorAt(0, QColor("#dfe6ea"));
    wall.setColorAt(1, QColor("#c6d1d8"));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(image.rect(), wall);
    painter.translate(size.width() / 2.0, size.height() / 2.0);
    const double unit = size.height() / 100.0;
    painter.scale(unit, unit);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor("#2f4858")); // shoulders
    QPainterPath shoulders;
    shoulders.moveTo(-44, 54);
    shoulders.cubicTo(-42, 30, -22, 30, -9, 24);
    shoulders.lineTo(9, 24);
    shoulders.cubicTo(22, 30, 42, 30, 44, 54);
    painter.drawPath(shoulders);
    painter.setBrush(QColor("#b98a6a")); // neck
    painter.drawRoundedRect(QRectF(-8, 8, 16, 22), 7, 7);
    painter.setBrush(QColor("#2b1d14")); // hair
    painter.drawEllipse(QRectF(-21, -34, 42, 46));
    painter.setBrush(QColor("#cf9f7d")); // face
    painter.drawEllipse(QRectF(-17.5, -28, 35, 47));
    painter.setBrush(QColor("#2b1d14"));
    painter.drawEllipse(QRectF(-9.6, -7.4, 4, 3));
    painter.drawEllipse(QRectF(5.6, -7.4, 4, 3));
    painter.setPen(QPen(QColor("#2b1d14"), 1.2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(-11, -11.4), QPointF(-4.6, -11.8));
    painter.drawLine(QPointF(11, -11.4), QPointF(4.6, -11.8));
    painter.setPen(QPen(QColor("#8f5a45"), 1.3, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(-5, 9), QPointF(5, 9));
    painter.setPen(QPen(QColor("#b07f60"), 1, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(0, -5), QPointF(-1.6, 2));
    painter.drawLine(QPointF(-1.6, 2), QPointF(1.4, 2.4));
    return image;
}

QImage loop() {
    QImage image(300, 360, QImage::Format_Grayscale8);
    image.fill(255);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const double u = (x - 150) / 130.0;
            const double v = (y - 190) / 165.0;
            if (u * u + v * v > 1)
                continue;
            const double r = std::hypot(x - 150.0, (y - 150.0) * (y > 150 ? 0.55 : 1));
            const double ridge = std::sin(r * 0.7 + 1.4 * std::sin(x * 0.03));
            image.scanLine(y)[x] = static_cast<uchar>(ridge > 0 ? 60 : 235);
        }
    }
    return image;
}

QImage code() {
    constexpr int modules = 29;
    QImage image(modules + 8, modules + 8, QImage::Format_Grayscale8);
    image.fill(255);
    const auto finder = [](int x, int y) {
        const int d = std::max(std::abs(x - 3), std::abs(y - 3));
        return d != 2 && d <= 3;
    };
    unsigned state = 7;
    for (int y = 0; y < modules; ++y) {
        for (int x = 0; x < modules; ++x) {
            state = state * 1664525u + 1013904223u;
            bool dark = (state >> 24) & 1u;
            if (x < 8 && y < 8)
                dark = finder(x, y);
            else if (x >= modules - 8 && y < 8)
                dark = finder(modules - 1 - x, y);
            else if (x < 8 && y >= modules - 8)
                dark = finder(x, modules - 1 - y);
            image.scanLine(y + 4)[x + 4] = dark ? 0 : 255;
        }
    }
    return image.scaled(image.size() * 10, Qt::KeepAspectRatio, Qt::FastTransformation);
}

} // namespace

QImage drawnPicture(const QString& what) {
    if (what == QLatin1String("preview"))
        return bust({1920, 1080});
    if (what == QLatin1String("face"))
        return bust({900, 1200});
    if (what == QLatin1String("finger"))
        return loop();
    return code();
}

} // namespace darcha
