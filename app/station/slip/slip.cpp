// SPDX-License-Identifier: Apache-2.0
#include "app/station/slip/slip.h"

#include "app/station/slip/qr_code.h"

#include <QBuffer>
#include <QFont>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPageSize>
#include <QPainter>
#include <QPainterPath>
#include <QPdfWriter>
#include <QTextLayout>
#include <QTextOption>

namespace darcha {
namespace {

// One unit is a tenth of a millimetre: both the measuring picture and the PDF have 254 units an inch.
constexpr int kUnitsPerInch = 254;
constexpr double kWidth = 800;   // an 80 mm roll
constexpr double kMargin = 60;   // printers of this kind leave 4 mm blank; a little air
constexpr double kQrWidth = 340; // 34 mm: read at arm's length by a phone
constexpr double kLongest = 6000;

const QColor kInk(0x10, 0x10, 0x10);
const QColor kSoft(0x5a, 0x5a, 0x5a);
const QColor kHair(0xb8, 0xb8, 0xb8);

QFont font(double size, QFont::Weight weight = QFont::Normal) {
    QFont made;
    made.setFamilies({"Noto Sans", "Noto Sans Arabic", "DejaVu Sans"});
    made.setPixelSize(static_cast<int>(size));
    made.setWeight(weight);
    made.setHintingPreference(QFont::PreferNoHinting);
    return made;
}

// Draws from the top down and knows how far it has come; the same code measures and prints.
class SlipPainter {
public:
    SlipPainter(QPainter& painter, const SlipDocument& slip) : m_painter(painter), m_slip(slip) {}

    double draw(); // the slip's length

private:
    enum class Line { Start, Centre };

    void emblem();
    void paragraph(const QString& text, const QFont& font, const QColor& colour, Line line, double indent = 0,
                   double spacing = 1.25);
    void gap(double units) { m_y += units; }
    void rule();
    void trainingBox();
    void caseBox();
    void row(const QString& label, const QString& value);
    void code();
    void steps();

    double start(double width) const { return m_slip.rightToLeft ? kWidth - kMargin - width : kMargin; }

    QPainter& m_painter;
    const SlipDocument& m_slip;
    double m_y = 0;
};

// A window with its sill: the darcha.
void SlipPainter::emblem() {
    const double width = 84;
    const double left = (kWidth - width) / 2;
    QPainterPath arch;
    arch.moveTo(left, m_y + 96);
    arch.lineTo(left, m_y + 42);
    arch.arcTo(QRectF(left, m_y, width, 84), 180, -180);
    arch.lineTo(left + width, m_y + 96);
    arch.closeSubpath();
    m_painter.setPen(QPen(kInk, 7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawPath(arch);
    m_painter.drawLine(QPointF(left + width / 2, m_y + 4), QPointF(left + width / 2, m_y + 92));
    m_painter.drawLine(QPointF(left + 4, m_y + 50), QPointF(left + width - 4, m_y + 50));
    m_painter.drawLine(QPointF(left - 18, m_y + 96), QPointF(left + width + 18, m_y + 96));
    m_y += 118;
}

void SlipPainter::paragraph(const QString& text, const QFont& face, const QColor& colour, Line line, double indent,
                            double spacing) {
    QTextOption option;
    option.setTextDirection(m_slip.rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setAlignment(line == Line::Centre ? Qt::AlignHCenter
                        : m_slip.rightToLeft ? Qt::AlignRight | Qt::AlignAbsolute
                                             : Qt::AlignLeft | Qt::AlignAbsolute);
    const double width = kWidth - 2 * kMargin - indent;
    QTextLayout layout(text, face, m_painter.device());
    layout.setTextOption(option);
    layout.beginLayout();
    double height = 0;
    for (QTextLine row = layout.createLine(); row.isValid(); row = layout.createLine()) {
        row.setLineWidth(width);
        row.setPosition({0, height});
        height += row.ascent() + row.descent() + (spacing - 1) * face.pixelSize();
    }
    layout.endLayout();
    m_painter.setPen(colour);
    layout.draw(&m_painter, {m_slip.rightToLeft ? kMargin : kMargin + indent, m_y});
    m_y += height;
}

void SlipPainter::rule() {
    m_painter.setPen(QPen(kHair, 2));
    m_painter.drawLine(QPointF(kMargin, m_y), QPointF(kWidth - kMargin, m_y));
}

void SlipPainter::trainingBox() {
    if (m_slip.trainingMark.isEmpty())
        return;
    const QRectF box(kMargin, m_y, kWidth - 2 * kMargin, 74);
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(kInk);
    m_painter.drawRoundedRect(box, 10, 10);
    m_painter.setPen(Qt::white);
    QFont face = font(36, QFont::Bold);
    while (QFontMetricsF(face, m_painter.device()).horizontalAdvance(m_slip.trainingMark) > box.width() - 30 &&
           face.pixelSize() > 18)
        face.setPixelSize(face.pixelSize() - 1);
    m_painter.setFont(face);
    m_painter.drawText(box, Qt::AlignCenter, m_slip.trainingMark);
    m_y += 74 + 34;
}

void SlipPainter::caseBox() {
    const QRectF box(kMargin, m_y, kWidth - 2 * kMargin, 168);
    m_painter.setPen(QPen(kInk, 4));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRoundedRect(box, 16, 16);
    m_painter.setFont(font(28));
    m_painter.setPen(kSoft);
    m_painter.drawText(box.adjusted(0, 18, 0, 0), Qt::AlignHCenter | Qt::AlignTop, m_slip.caseLabel);
    QFont face = font(62, QFont::Bold);
    face.setLetterSpacing(QFont::AbsoluteSpacing, 3);
    while (QFontMetricsF(face, m_painter.device()).horizontalAdvance(m_slip.caseNumber) > box.width() - 40 &&
           face.pixelSize() > 20)
        face.setPixelSize(face.pixelSize() - 1);
    m_painter.setFont(face);
    m_painter.setPen(kInk);
    m_painter.drawText(box.adjusted(0, 56, 0, 0), Qt::AlignCenter, m_slip.caseNumber);
    m_y += 168 + 34;
}

void SlipPainter::row(const QString& label, const QString& value) {
    if (value.isEmpty())
        return;
    paragraph(label, font(26), kSoft, Line::Start);
    gap(2);
    paragraph(value, font(36, QFont::DemiBold), kInk, Line::Start);
    gap(18);
}

void SlipPainter::code() {
    const auto matrix = qrMatrix(m_slip.qrPayload);
    if (!matrix.ok())
        return; // renderSlipPdf has asked already
    const double module = kQrWidth / matrix->width;
    const double left = (kWidth - kQrWidth) / 2;
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(Qt::black);
    // Whole runs, not single modules: no hairlines between them at any zoom.
    QPainterPath path;
    path.setFillRule(Qt::WindingFill);
    for (int y = 0; y < matrix->width; ++y)
        for (int x = 0; x < matrix->width;) {
            int end = x;
            while (end < matrix->width && matrix->dark(end, y))
                ++end;
            if (end > x)
                path.addRect(left + x * module, m_y + y * module, (end - x) * module, module * 1.01);
            x = std::max(end, x + 1);
        }
    m_painter.drawPath(path);
    m_y += kQrWidth + 22;
    paragraph(m_slip.qrCaption, font(26), kSoft, Line::Centre);
}

void SlipPainter::steps() {
    if (m_slip.steps.isEmpty())
        return;
    paragraph(m_slip.stepsHeading, font(36, QFont::Bold), kInk, Line::Start);
    gap(12);
    int number = 0;
    for (const QString& step : m_slip.steps) {
        const QRectF dot(start(46), m_y + 2, 46, 46);
        m_painter.setPen(QPen(kInk, 3));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawEllipse(dot);
        m_painter.setFont(font(28, QFont::Bold));
        m_painter.setPen(kInk);
        m_painter.drawText(dot, Qt::AlignCenter, QString::number(++number));
        const double before = m_y;
        paragraph(step, font(31), kInk, Line::Start, 66, 1.2);
        m_y = std::max(m_y, before + 52);
        gap(12);
    }
}

double SlipPainter::draw() {
    m_y = 56;
    emblem();
    paragraph(m_slip.issuer, font(30, QFont::DemiBold), kSoft, Line::Centre);
    gap(20);
    paragraph(m_slip.heading, font(46, QFont::Bold), kInk, Line::Centre, 0, 1.15);
    gap(30);
    trainingBox();
    caseBox();
    row(m_slip.serviceTitle.isEmpty() ? QString() : m_slip.serviceLabel, m_slip.serviceTitle);
    row(m_slip.dateLabel, m_slip.date);
    gap(10);
    rule();
    gap(34);
    code();
    gap(30);
    rule();
    gap(26);
    steps();
    gap(10);
    rule();
    gap(20);
    paragraph(m_slip.footer, font(24), kSoft, Line::Centre);
    return m_y + 56;
}

} // namespace

SlipDocument slipDocument(const SlipFacts& facts, const SlipText& text) {
    SlipDocument slip;
    slip.issuer = text("slip.issuer");
    slip.heading = text("slip.heading");
    slip.serviceLabel = text("slip.service");
    slip.serviceTitle = facts.serviceTitle;
    slip.caseLabel = text("slip.case_number");
    slip.caseNumber = facts.caseNumber;
    slip.dateLabel = text("slip.date");
    slip.date = facts.date;
    slip.stepsHeading = text("slip.steps_heading");
    slip.steps = {text("slip.step_keep"), text("slip.step_check"), text("slip.step_ask")};
    slip.qrCaption = text("slip.qr_caption");
    slip.qrPayload = facts.qrPayload;
    slip.footer = text("slip.footer");
    slip.trainingMark = facts.training ? text("slip.training") : QString();
    slip.rightToLeft = facts.rightToLeft;
    return slip;
}

QString slipQrPayload(const QString& caseNumber, const QString& packetId) {
    return "darcha:1:" + caseNumber + ":" + packetId;
}

Result<QByteArray> renderSlipPdf(const SlipDocument& slip) {
    if (qobject_cast<QGuiApplication*>(QCoreApplication::instance()) == nullptr)
        return {ErrorCode::InternalError, "a slip needs fonts, and fonts need a QGuiApplication (offscreen will do)"};
    if (auto code = qrMatrix(slip.qrPayload); !code.ok())
        return code.error();

    // Same resolution, same fonts, same code: what is measured is what is printed.
    QImage scratch(16, 16, QImage::Format_RGB32);
    scratch.setDotsPerMeterX(qRound(kUnitsPerInch / 0.0254));
    scratch.setDotsPerMeterY(qRound(kUnitsPerInch / 0.0254));
    double length = 0;
    {
        QPainter measuring(&scratch);
        length = SlipPainter(measuring, slip).draw();
    }
    if (length > kLongest)
        return {ErrorCode::InvalidArgument, "the slip's texts are too long"};

    QByteArray pdf;
    QBuffer buffer(&pdf);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(kUnitsPerInch);
        writer.setPageSize(
            QPageSize(QSizeF(kWidth / 10, length / 10), QPageSize::Millimeter, "Slip", QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        writer.setTitle(slip.caseNumber);
        writer.setCreator("Darcha");
        QPainter painter;
        if (!painter.begin(&writer))
            return {ErrorCode::InternalError, "Qt cannot write a PDF"};
        SlipPainter(painter, slip).draw();
    }
    return pdf;
}

} // namespace darcha
