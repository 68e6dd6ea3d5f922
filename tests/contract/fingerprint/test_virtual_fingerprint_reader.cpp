// SPDX-License-Identifier: Apache-2.0
#include "drivers/fingerprint/virtual_fingerprint_reader.h"
#include "tests/contract/fingerprint/fingerprint_contract.h"
#include "tests/support/wait.h"

#include <QTemporaryDir>
#include <QTest>

using namespace darcha;

class VirtualReaderContract final : public FingerprintContract {
    Q_OBJECT

    ReaderUnderTest make() override {
        VirtualFingerprintOptions options;
        options.privateFolder = m_folder.path().toStdString();
        options.placeAfterMs = 30;
        options.liftAfterMs = 40;
        options.growEveryMs = 1;
        const auto reader = std::make_shared<VirtualFingerprintReader>(m_clock, options);
        return {reader, [reader = reader.get()] { reader->unplug(); }, [reader = reader.get()] { reader->replug(); },
                [reader = reader.get()] { reader->setAutomatic(false); }};
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;

private slots:
    void theRealDetectorFindsMinutiaeInSyntheticPrints();
    void anotherFingerThanTheOneAskedForCanBeLaidOn();
    void itIsMarkedVirtual();
};

void VirtualReaderContract::itIsMarkedVirtual() {
    const auto test = make();
    QVERIFY(test.reader->info().isVirtual);
}

// NIST's detector inside libfprint; a real print has 25 or more.
void VirtualReaderContract::theRealDetectorFindsMinutiaeInSyntheticPrints() {
    const auto test = make();
    auto& reader = static_cast<VirtualFingerprintReader&>(*test.reader);
    bool open = false;
    reader.open([&](const Result<void>& opened) { open = opened.ok(); });
    QTRY_VERIFY(open);
    for (std::uint64_t person = 1; person <= 3; ++person) {
        reader.setPerson(person);
        int minutiae = -1;
        bool answered = false;
        reader.capture(FingerPosition::RightIndex, [&](const Result<FingerprintScan>& scan) {
            answered = true;
            if (scan.ok())
                minutiae = scan->minutiae;
        });
        QVERIFY(test::waitUntil([&] { return answered; }, 30'000));
        qInfo("person %d: %d minutiae", static_cast<int>(person), minutiae);
        QVERIFY2(minutiae >= 25 && minutiae <= 150, qPrintable(QString::number(minutiae)));
    }
}

void VirtualReaderContract::anotherFingerThanTheOneAskedForCanBeLaidOn() {
    const auto test = make();
    auto& reader = static_cast<VirtualFingerprintReader&>(*test.reader);
    bool open = false;
    reader.open([&](const Result<void>& opened) { open = opened.ok(); });
    QTRY_VERIFY(open);
    reader.presentNext(FingerPosition::LeftIndex);
    FingerprintImagePtr image;
    reader.capture(FingerPosition::RightIndex, [&](const Result<FingerprintScan>& scan) {
        if (scan.ok())
            image = scan->image;
    });
    QVERIFY(test::waitUntil([&] { return image != nullptr; }, 30'000));
    QCOMPARE(image->position, FingerPosition::RightIndex); // what was asked; the reader cannot know better
}

QTEST_GUILESS_MAIN(VirtualReaderContract)
#include "test_virtual_fingerprint_reader.moc"
