// SPDX-License-Identifier: Apache-2.0
#include "drivers/fingerprint/virtual_fingerprint_reader.h"
#include "tests/contract/fingerprint/fingerprint_contract.h"

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
        options.growEveryMs = 0;
        const auto reader = std::make_shared<VirtualFingerprintReader>(m_clock, options);
        return {reader, [reader = reader.get()] { reader->unplug(); }, [reader = reader.get()] { reader->replug(); },
                [reader = reader.get()] { reader->setAutomatic(false); }};
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(VirtualReaderContract)
#include "test_virtual_fingerprint_reader.moc"
