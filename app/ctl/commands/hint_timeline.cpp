// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/hint_timeline.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace darcha::ctl {
namespace {

// Pixels.
constexpr int labels = 250, plot = 1300, right = 40, top = 60, poseHeight = 150, rowHeight = 30, gap = 24, axis = 60;
constexpr double poseReach = 45; // degrees that the pose's strip shows

const cv::Scalar paper(255, 255, 255), ink(50, 50, 50), faint(150, 150, 150), grid(228, 228, 228);
const cv::Scalar wantedColour(205, 190, 150), toldColour(170, 90, 20), goodColour(80, 160, 60);

constexpr std::string_view still = "face.hint.hold_still";
constexpr std::string_view prefix = "face.hint.";

void write(cv::Mat& on, const std::string& text, cv::Point at, double size, const cv::Scalar& colour) {
    cv::putText(on, text, at, cv::FONT_HERSHEY_SIMPLEX, size, colour, 1, cv::LINE_AA);
}

std::string shortName(std::string_view hint) {
    return std::string(hint.starts_with(prefix) ? hint.substr(prefix.size()) : hint);
}

class Timeline {
public:
    explicit Timeline(std::span<const HintMoment> moments)
        : m_moments(moments),
          m_length(moments.size() > 1 ? moments.back().seconds + step() : 1) {
        for (const std::string_view hint : allHints()) // the order of the list, whatever came first
            if (std::any_of(moments.begin(), moments.end(),
                            [&](const HintMoment& m) { return m.wanted == hint || m.told == hint; }))
                m_rows.push_back(hint);
        m_canvas = cv::Mat(top + poseHeight + gap + static_cast<int>(m_rows.size()) * rowHeight + axis,
                           labels + plot + right, CV_8UC3, paper);
    }

    cv::Mat drawn(const std::string& title) {
        write(m_canvas, title, {20, 26}, 0.6, ink);
        write(m_canvas, "broad and dark: told; thin and pale: of the frame alone; green: nothing to be done", {20, 48},
              0.45, faint);
        drawAxis();
        drawPose();
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            drawRow(m_rows[i], rowTop(i));
        return m_canvas;
    }

private:
    double step() const { return m_moments.back().seconds / static_cast<double>(m_moments.size() - 1); }
    int x(double seconds) const { return labels + cvRound(seconds / m_length * plot); }
    static int rowTop(std::size_t row) { return top + poseHeight + gap + static_cast<int>(row) * rowHeight; }
    int bottom() const { return m_canvas.rows - axis; }
    double endOf(std::size_t i) const { return i + 1 < m_moments.size() ? m_moments[i + 1].seconds : m_length; }

    void drawAxis() {
        double every = 0.5; // seconds
        for (const double wider : {1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0})
            if (m_length / every > 30)
                every = wider;
        for (double at = 0; at <= m_length; at += every) {
            cv::line(m_canvas, {x(at), top}, {x(at), bottom()}, grid);
            char text[32];
            std::snprintf(text, sizeof text, "%g s", at);
            write(m_canvas, text, {x(at) - 10, bottom() + 22}, 0.42, faint);
        }
        cv::line(m_canvas, {labels, bottom()}, {labels + plot, bottom()}, faint);
    }

    void drawPose() {
        const auto y = [](double degrees) {
            return top + poseHeight / 2 - cvRound(std::clamp(degrees / poseReach, -1.0, 1.0) * poseHeight / 2);
        };
        for (const double degrees : {-40.0, -20.0, 0.0, 20.0, 40.0}) {
            cv::line(m_canvas, {labels, y(degrees)}, {labels + plot, y(degrees)}, grid);
            write(m_canvas, cv::format("%+.0f deg", degrees), {labels - 72, y(degrees) + 4}, 0.38, faint);
        }
        struct Curve {
            const char* label;
            double HeadPose::*of;
            cv::Scalar colour;
        };
        const Curve curves[] = {{"yaw (+ own left)", &HeadPose::yaw, {190, 80, 20}},
                                {"pitch (+ up)", &HeadPose::pitch, {20, 120, 220}},
                                {"roll", &HeadPose::roll, {140, 140, 140}}};
        int line = top + 30;
        for (const Curve& curve : curves) {
            write(m_canvas, curve.label, {20, line}, 0.45, curve.colour);
            line += 24;
            for (std::size_t i = 1; i < m_moments.size(); ++i)
                if (m_moments[i].pose && m_moments[i - 1].pose)
                    cv::line(m_canvas, {x(m_moments[i - 1].seconds), y((*m_moments[i - 1].pose).*curve.of)},
                             {x(m_moments[i].seconds), y((*m_moments[i].pose).*curve.of)}, curve.colour, 2,
                             cv::LINE_AA);
        }
    }

    void drawRow(std::string_view hint, int y) {
        cv::line(m_canvas, {labels, y + rowHeight}, {labels + plot, y + rowHeight}, grid);
        write(m_canvas, shortName(hint), {20, y + 20}, 0.5, ink);
        for (std::size_t i = 0; i < m_moments.size(); ++i) {
            const HintMoment& m = m_moments[i];
            const int from = x(m.seconds), width = std::max(1, x(endOf(i)) - from);
            if (m.told == hint)
                cv::rectangle(m_canvas, cv::Rect(from, y + 4, width, 12), hint == still ? goodColour : toldColour,
                              cv::FILLED);
            if (m.wanted == hint)
                cv::rectangle(m_canvas, cv::Rect(from, y + 19, width, 6), m.passes ? goodColour : wantedColour,
                              cv::FILLED);
        }
    }

    std::span<const HintMoment> m_moments;
    double m_length; // seconds
    std::vector<std::string_view> m_rows;
    cv::Mat m_canvas;
};

} // namespace

cv::Mat hintTimeline(std::span<const HintMoment> moments, const std::string& title) {
    return moments.empty() ? cv::Mat() : Timeline(moments).drawn(title);
}

} // namespace darcha::ctl
